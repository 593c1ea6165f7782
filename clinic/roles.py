"""The table of who may do what, for the administrators' page, the API and docs/permissions.md."""

from dataclasses import dataclass

from clinic.permissions import Permission, Role, held_by

_HEAD = """# Who may do what

Written by `manage.py permissions_doc` from `clinic/permissions.py`; do not edit. Every page and
every method of the API names one of these permissions, and one function decides. A page that names
none is closed to everybody, and cannot be merged.

"""
_FOOT = """
Somebody with several roles may do what any of them may. A permission holds in one clinic: what
belongs to another clinic is not there, and answers as what never was.

Administrators set a clinic up and see no patients, so they do not import patients from files
either: whoever imports sees every row, the doubtful ones included. That is for those
who edit patients.

## A record that is restricted

A coordinator may restrict a record (a colleague's, a relative's), and a clinic may let those who
train patients open only the records of their own. Beyond the permission, such a record asks whether
somebody is in care: she trains the patient, has a session with her within 28 days, works on her
episode, or was named by a coordinator. `in_care` in `patients/care/relationship.py` decides.

Whoever is not in care sees this of her:

- **her record**, its forms, report and files, her program, dose, episode and mails, what was noted
  in a session, a booking of hers, and the same in the API: “This record is restricted”, with a
  button to open it with a reason;
- **calendar, today's list, day sheets, rosters, plans, outcomes to settle, mails**: the name,
  which the work of the day needs; precautions, pain and what was done are left out;
- **the list of patients** and its search: name and record number, and that it is restricted;
- **lists of health facts** (worklist, check-ins, dose, progression, incidents, run sheet, phone
  list, quality): no row, but the name above the list, so that nobody who needs care is lost. The
  API leaves the row out, in the list of patients too;
- **what patients ask about their data**: whose it is and by when, not the words.

Opening it with a reason lasts as long as the clinic says (60 minutes unless it says otherwise), is
told at once to those who answer for patients' data, stands on their list until somebody else has
reviewed it, and in the patient's own list of who opened her record: every page seen that way names
the opening in the log of reads. A restricted record always has somebody named, who sees whatever
the lists leave out for others.

Nobody comes into the care of a restricted patient by her own doing. Booking her into a session of
one's own, taking such a session over, starting her program or giving oneself her episode is refused
to whoever is not in her care already; she opens the record with a reason first, or is named. What
somebody else arranges for a person who was never named stands on the list of openings as *Open
through the calendar*, for as long as it opens the record.
"""


@dataclass(frozen=True)
class Line:
    """One permission, and for each role by its name whether it holds it."""

    permission: Permission
    held: list[tuple[str, bool]]

    @property
    def words(self) -> str:
        return str(self.permission).capitalize()


def table() -> list[Line]:
    """Return every permission with the roles that hold it."""
    return [Line(p, [(str(role.label), held_by([role], p)) for role in Role]) for p in Permission]


def document() -> str:
    """Return docs/permissions.md."""
    head = " | ".join(str(role.label) for role in Role)
    rows = [
        f"| {line.words} | {' | '.join('yes' if held else '' for _role, held in line.held)} |"
        for line in table()
    ]
    rule = "|---" * (len(Role) + 1) + "|"
    return _HEAD + "\n".join([f"| | {head} |", rule, *rows]) + "\n" + _FOOT
