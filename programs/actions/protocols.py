"""Protocols and their versions: made, edited as drafts, published, retired."""

from uuid import UUID

from django.db import transaction

from clinic import audit, clock
from clinic.actors import Actor
from clinic.db import conflicts_refused, retry_deadlocks
from clinic.errors import Conflict, Refused
from clinic.models import Clinic
from programs.content import (
    PREFETCH,
    Content,
    content_of,
    exercises_in,
    revision_of,
    write_content,
)
from programs.content_checks import faults_of, gaps_of, reasons_against
from programs.errors import DraftChanged, NotPublishable, UnfitDraft
from programs.models import Exercise, Protocol, ProtocolVersion

NAME_LENGTH, NOTE_LENGTH = 120, 300
FIRST_WEEKS = 12


@retry_deadlocks
@transaction.atomic
def create_protocol(
    *, clinic: Clinic, name: str, copy_of: ProtocolVersion | None = None, by: Actor
) -> ProtocolVersion:
    """Make a protocol with its first draft: a copy of a published version, or empty."""
    name = _fit_name(name)
    if copy_of is not None and copy_of.clinic_id != clinic.pk:
        raise Refused(
            "That version belongs to another clinic. Copy one of your own.", field="copy_of"
        )
    if copy_of is not None and copy_of.published_at is None:
        raise Refused(
            f"Version {copy_of.number} of {copy_of.protocol.name} is a draft. Publish it first, or "
            "copy a published version.",
            field="copy_of",
        )
    content = (
        Content(weeks=FIRST_WEEKS, citation="") if copy_of is None else content_of(_whole(copy_of))
    )
    with audit.acting(by), conflicts_refused(field="name"):
        protocol = Protocol.objects.create(clinic=clinic, name=name, copied_from=copy_of)
        return _draft(protocol, content, by)


@retry_deadlocks
@transaction.atomic
def create_draft(*, protocol: Protocol, content: Content, by: Actor) -> ProtocolVersion:
    """Begin the next version of a protocol; a protocol has at most one draft."""
    known = _exercise_ids(protocol.clinic_id, content)
    protocol = Protocol.objects.select_for_update(no_key=True).get(pk=protocol.pk)
    standing = protocol.versions.filter(published_at__isnull=True).first()
    if standing is not None:
        raise Conflict(
            f"Version {standing.number} of {protocol.name} is a draft already. Go on with that "
            "one, or discard it first.",
            field="protocol",
        )
    _refuse_faults(content, known)
    with audit.acting(by), conflicts_refused(field="protocol"):
        return _draft(protocol, content, by)


@retry_deadlocks
@transaction.atomic
def save_draft(
    *, version: ProtocolVersion, content: Content, seen: str, by: Actor
) -> ProtocolVersion:
    """Replace a draft whole, if it still is as the writer saw it (`seen`, its revision).

    Saving what stands already writes nothing.
    """
    known = _exercise_ids(version.clinic_id, content)
    version = _locked_draft(version)
    _refuse_faults(content, known)
    standing = content_of(version)
    if content == standing:
        return version
    _refuse_unseen(standing, seen)
    with audit.acting(by):
        write_content(version, content, known)
    return _whole(version)


@retry_deadlocks
@transaction.atomic
def publish_version(
    *,
    version: ProtocolVersion,
    change_note: str,
    accept_gaps: bool = False,
    seen: str | None = None,
    by: Actor,
) -> ProtocolVersion:
    """Publish a draft. From then on it never changes, and patients can be enrolled in it.

    Weeks that no phase covers must be accepted by name (`accept_gaps`). `seen` is the revision
    that the publisher read; without it, whatever stands is published.
    """
    version = _locked_draft(version)
    content = content_of(version)
    if seen is not None:
        _refuse_unseen(content, seen)
    change_note = change_note.strip()
    faults = [("", reason) for reason in reasons_against(content)]
    gaps = gaps_of(content)
    if gaps and not accept_gaps and not faults:
        faults.append(("accept_gaps", f"{gaps_words(gaps)} Cover them, or accept the gap."))
    faults += _note_faults(version, change_note)
    if faults:
        raise NotPublishable(faults)
    version.published_at = clock.now()
    version.change_note = change_note
    version.author = by.staff
    with audit.acting(by, reason=change_note):
        version.save(update_fields=["published_at", "change_note", "author"])
    return version


@retry_deadlocks
@transaction.atomic
def discard_draft(*, version: ProtocolVersion, by: Actor) -> bool:
    """Delete a draft; its protocol too when that has nothing else. Return whether it went too."""
    version = _locked_draft(version)
    protocol = version.protocol
    with audit.acting(by):
        version.delete()
        if protocol.versions.exists():
            return False
        protocol.delete()
    return True


@retry_deadlocks
@transaction.atomic
def set_protocol_active(*, protocol: Protocol, active: bool, by: Actor) -> Protocol:
    """Retire a protocol, so that nobody new is enrolled in it, or restore it."""
    protocol = Protocol.objects.select_for_update(no_key=True).get(pk=protocol.pk)
    if protocol.is_active != active:
        protocol.is_active = active
        with audit.acting(by):
            protocol.save(update_fields=["is_active"])
    return protocol


@retry_deadlocks
@transaction.atomic
def rename_protocol(*, protocol: Protocol, name: str, by: Actor) -> Protocol:
    """Give a protocol another name; its versions stay what they are."""
    name = _fit_name(name)
    protocol = Protocol.objects.select_for_update(no_key=True).get(pk=protocol.pk)
    if protocol.name != name:
        protocol.name = name
        with audit.acting(by), conflicts_refused(field="name"):
            protocol.save(update_fields=["name"])
    return protocol


def gaps_words(gaps: list[str]) -> str:
    """Return "No phase covers week 3 and weeks 9 to 12: nothing would be planned then."."""
    named = gaps[0] if len(gaps) == 1 else f"{', '.join(gaps[:-1])} and {gaps[-1]}"
    return f"No phase covers {named}: nothing would be planned then."


def _draft(protocol: Protocol, content: Content, by: Actor) -> ProtocolVersion:
    newest = protocol.versions.order_by("-number").first()
    version = ProtocolVersion.objects.create(
        clinic_id=protocol.clinic_id,
        protocol=protocol,
        number=newest.number + 1 if newest else 1,
        weeks=content.weeks,
        author=by.staff,
    )
    write_content(version, content, _exercise_ids(protocol.clinic_id, content))
    return version


def _whole(version: ProtocolVersion) -> ProtocolVersion:
    """Return the version as it stands now, with all it prescribes."""
    rows = ProtocolVersion.objects.select_related("protocol", "clinic")
    return rows.prefetch_related(PREFETCH).get(pk=version.pk)


def _locked_draft(version: ProtocolVersion) -> ProtocolVersion:
    """Return a draft, locked until commit. Raises Conflict when it is none any more."""
    locked = ProtocolVersion.objects.select_for_update(no_key=True).filter(pk=version.pk).first()
    if locked is None:
        raise Conflict(
            f"Somebody discarded version {version.number} meanwhile. Make a new draft.",
            field="version",
        )
    if locked.published_at is not None:
        raise Conflict(
            f"Version {locked.number} is published, and a published version never changes. Make a "
            "new draft of it.",
            field="version",
        )
    return _whole(locked)


def _refuse_unseen(standing: Content, seen: str) -> None:
    revision = revision_of(standing)
    if seen != revision:
        raise DraftChanged(
            "Somebody else saved this draft after you opened it. Nothing of yours is stored yet.",
            revision=revision,
        )


def _refuse_faults(content: Content, known: dict[UUID, int]) -> None:
    faults = faults_of(content, set(known))
    if faults:
        raise UnfitDraft(faults)


def _exercise_ids(clinic_id: int, content: Content) -> dict[UUID, int]:
    wanted = exercises_in(content.phases)
    if not wanted:
        return {}
    rows = Exercise.objects.filter(clinic_id=clinic_id, uid__in=wanted)
    return dict(rows.values_list("uid", "pk"))


def _fit_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("The protocol has no name yet. Give it one.", field="name")
    if len(name) > NAME_LENGTH:
        raise Refused(
            f"The name has {len(name)} characters. Shorten it to {NAME_LENGTH}.", field="name"
        )
    return name


def _note_faults(version: ProtocolVersion, note: str) -> list[tuple[str, str]]:
    if not note and version.number > 1:
        return [("change_note", "Say in a few words what is different from the version before.")]
    if len(note) > NOTE_LENGTH:
        return [
            ("change_note", f"The note has {len(note)} characters. Shorten it to {NOTE_LENGTH}.")
        ]
    return []
