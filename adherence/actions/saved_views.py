"""A person's own views of the worklist."""

from django.db import transaction

from adherence.models import SavedView
from adherence.models.saved_view import MOST_VIEWS
from clinic.actors import Actor
from clinic.db import conflicts_refused
from clinic.errors import Refused
from clinic.models import Clinic, Staff

LONGEST_NAME = 40
LONGEST_QUERY = 500


class BadView(Refused):
    """A view that cannot be kept as asked for."""

    code = "bad_view"


def save_view(*, clinic: Clinic, name: str, query: str, by: Actor) -> SavedView:
    """Keep a look at the worklist under a name, after those she has. Raises BadView, Conflict."""
    staff = _staff(by)
    name = _name(name)
    if len(query) > LONGEST_QUERY:
        raise BadView("That is too much to keep: search for less.", field="query")
    with conflicts_refused(field="name"), transaction.atomic():
        # her own views take turns on her row
        Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
        taken = set(
            SavedView.objects.filter(clinic=clinic, staff=staff).values_list("place", flat=True)
        )
        if len(taken) >= MOST_VIEWS:
            raise BadView(
                f"You have {MOST_VIEWS} views, which is all there is room for: delete one first.",
                field="name",
            )
        place = max(taken, default=0) + 1
        if place > MOST_VIEWS:
            place = min(set(range(1, MOST_VIEWS + 1)) - taken)
        return SavedView.objects.create(
            clinic=clinic, staff=staff, name=name, query=query, place=place
        )


def rename_view(*, view: SavedView, name: str, by: Actor) -> SavedView:
    """Give one of her views another name. Raises BadView, Conflict."""
    assert view.staff_id == _staff(by).pk, "nobody finds another's view"
    view.name = _name(name)
    with conflicts_refused(field="name"), transaction.atomic():
        view.save(update_fields=["name"])
    return view


def delete_view(*, view: SavedView, by: Actor) -> None:
    """Forget one of her views; the patients in it are where they were."""
    assert view.staff_id == _staff(by).pk, "nobody finds another's view"
    SavedView.objects.filter(pk=view.pk).delete()


def _staff(by: Actor) -> Staff:
    if by.staff is None:
        raise BadView("Only a member of staff keeps views.")
    return by.staff


def _name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise BadView("Give the view a name.", field="name")
    if len(name) > LONGEST_NAME:
        raise BadView(
            f"The name has {len(name)} characters: use at most {LONGEST_NAME}.", field="name"
        )
    return name
