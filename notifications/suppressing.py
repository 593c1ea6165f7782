"""Addresses that get no more mail, and how one gets mail again."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from clinic import audit, clock
from clinic.actors import Actor
from clinic.errors import Conflict, Refused
from notifications.kinds import kind_named
from notifications.models import DeliveryEvent, HeldBecause, Message, Suppression


def held_addresses(addresses: Iterable[str]) -> dict[str, Suppression]:
    """Return what holds mail back from those of these addresses that get none. One query."""
    hashes = {address: Suppression.hash_of(address) for address in addresses if address}
    if not hashes:
        return {}
    standing = Suppression.objects.filter(
        address_hash__in=set(hashes.values()), lifted_at__isnull=True
    )
    found = {row.address_hash: row for row in standing}
    return {address: found[key] for address, key in hashes.items() if key in found}


def is_held(index: str) -> Exists:
    """Return a condition for rows of a table whose address, by its blind index, gets no mail."""
    standing = Suppression.objects.filter(lifted_at__isnull=True)
    return Exists(standing.filter(address_hash=OuterRef(index)))


def address_of(message: Message) -> str:
    """Return the address of a mail's recipient as it is known today; empty for one without."""
    try:
        people = kind_named(message.kind).describe_recipients([message.recipient_uid])
    except KeyError:
        return ""
    person = people.get(message.recipient_uid)
    return person.address if person else ""


def hold_on(message: Message) -> Suppression | None:
    """Return what holds mail back from the present address of a mail's recipient."""
    return next(iter(held_addresses([address_of(message)]).values()), None)


@transaction.atomic
def suppress(*, address: str, reason: HeldBecause, code: str, by: Actor) -> None:
    """Send no more mail to an address. One that is held already stays held for what it was."""
    with audit.acting(by):
        Suppression.objects.bulk_create(
            [Suppression.of(address, reason=reason, code=code)],
            ignore_conflicts=True,
        )


@transaction.atomic
def lift(*, message: Message, reason: str, by: Actor) -> Message:
    """Let the address of a mail's recipient get mail again: somebody knows that it works.

    What was held back meanwhile stays on the list and can be sent again one by one. Raises
    Refused without a reason, Conflict when nothing holds mail back from her address.
    """
    reason = reason.strip()[:80]
    if not reason:
        raise Refused("Say in a few words why mail to her works again.", field="reason")
    with audit.acting(by, reason=reason):
        lifted = Suppression.objects.filter(
            address_hash=Suppression.hash_of(address_of(message)), lifted_at__isnull=True
        ).update(lifted_at=clock.now(), lifted_why=reason)
        if not lifted:
            raise Conflict("Mail to her address is not held back, so there is nothing to lift.")
        DeliveryEvent.objects.create(message=message, event="lifted", said=reason, sender=by.name)
    return message
