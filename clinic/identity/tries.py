"""Slowing down whoever guesses, without keeping anybody out who knows her password.

A try is counted before it is looked at and taken back when it was right, so that many at once
count like one after the other. Each scope lets some failures pass and then makes the next try
wait, twice as long each time. What waits is refused unread, for an account that exists and one
that does not alike, and is not counted.

- A pair (account and address) is where guessing usually happens.
- An account counts from everywhere, for a guesser with many addresses; it lets more pass.
- An address counts over all accounts and closes nothing: past its many failures each pair of it
  waits after its first one. Who guesses at everybody gets one guess at each; who types her password
  right waits for nobody, so that one guesser cannot shut a hospital behind one address out.
- A device that signed in to the account before counts for itself only: nobody else can make its
  owner wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from clinic import clock
from clinic.errors import Refused
from clinic.limits import in_words
from clinic.models import SignInTries, TriesOf

# So many failures in a row at one account are told to its owner.
MANY = 10
_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Rule:
    """How many failures pass freely, how long the next must wait, and when all is forgotten."""

    free: int
    most: timedelta
    forgotten: timedelta
    first: timedelta = timedelta(seconds=1)

    def wait_after(self, failures: int) -> timedelta:
        over = failures - self.free
        return min(self.first * 2 ** min(over, 20), self.most) if over >= 0 else timedelta()


_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
RULES = {
    TriesOf.PAIR: Rule(free=5, most=_HOUR, forgotten=_DAY),
    TriesOf.DEVICE: Rule(free=5, most=timedelta(minutes=15), forgotten=_DAY),
    TriesOf.CODE: Rule(free=5, most=timedelta(minutes=15), forgotten=_DAY),
    TriesOf.ACCOUNT: Rule(free=20, most=timedelta(minutes=15), forgotten=_DAY),
}
# Where an address had so many failures over all accounts within the while, its pairs wait sooner.
CROWDED = 200
_CROWDED_WITHIN = timedelta(minutes=15)
PAIR_IN_A_CROWD = Rule(free=1, first=timedelta(minutes=1), most=_HOUR, forgotten=_DAY)

Key = tuple[str, str]  # scope, keyed hash


class TooManyTries(Refused):
    """A try that was not even looked at, because too many before it were wrong."""

    status = 429
    code = "too-many-tries"

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        self.seconds = max(1, round(wait.total_seconds()))
        super().__init__(f"Too many tries in a row. Try again in {in_words(self.seconds)}.")


@dataclass(frozen=True)
class Try:
    """A try under way: give it back with `was_right`, or leave it counted."""

    account: str
    keys: tuple[Key, ...]
    failures: int  # in a row at this account, this one with them

    def was_right(self) -> None:
        """Take the count back: what she mistyped before on this way is forgotten with it."""
        _take_back(self.keys)


def account_key(email: str) -> str:
    """Return what stands for an account, whether it exists or not."""
    return _hashed("account", email.strip().lower())


def begin(*, email: str, address: str | None, device: str = "") -> Try:
    """Count a try at a password. `device` names a browser that signed in to the account before.

    Raises TooManyTries where it has to wait.
    """
    account = account_key(email)
    if device:
        keys: tuple[Key, ...] = ((TriesOf.DEVICE, _hashed(account, device)),)
    else:
        where = address or "nowhere"
        keys = (
            (TriesOf.ACCOUNT, account),
            (TriesOf.PAIR, _hashed(account, where)),
            (TriesOf.ADDRESS, _hashed("address", where)),
        )
    return Try(account, keys, _count(keys, account))


def begin_code(*, email: str) -> Try:
    """Count a try at a second factor. Raises TooManyTries where it has to wait."""
    account = account_key(email)
    keys: tuple[Key, ...] = ((TriesOf.CODE, account),)
    return Try(account, keys, _count(keys, account))


def failures_of(emails: Sequence[str]) -> dict[str, int]:
    """Return the tries in vain at each of these accounts of the last day, in one query."""
    by_key = {account_key(email): email for email in emails}
    found: dict[str, int] = {}
    recent = SignInTries.objects.filter(account__in=by_key, last_at__gt=clock.now() - _DAY)
    for row in recent.exclude(scope=TriesOf.PAIR):  # which the account itself counts too
        email = by_key[row.account]
        found[email] = found.get(email, 0) + row.failures
    return found


def forget(email: str) -> int:
    """Let an account be tried anew, from everywhere; return how many counts that ended."""
    return SignInTries.objects.filter(account=account_key(email)).delete()[0]


@transaction.atomic
def _count(keys: Sequence[Key], account: str) -> int:
    now = clock.now()
    rows = _locked(keys, account, now)
    wait = max((row.wait_until - now for row in rows if row.wait_until), default=timedelta())
    if wait > timedelta():
        raise TooManyTries(wait)
    crowd = any(_counted(row, now) > CROWDED for row in rows if row.scope == TriesOf.ADDRESS)
    for row in rows:
        if row.scope != TriesOf.ADDRESS:
            _make_wait(row, now, crowd=crowd)
    SignInTries.objects.bulk_update(rows, ["failures", "since", "last_at", "wait_until"])
    _forget_old(now)
    return rows[0].failures


def _counted(row: SignInTries, now: datetime) -> int:
    """Count a failure at an address within its while."""
    if now - row.since > _CROWDED_WITHIN:
        row.failures, row.since = 0, now
    row.failures += 1
    row.last_at = now
    return row.failures


def _make_wait(row: SignInTries, now: datetime, *, crowd: bool) -> None:
    """Count a failure in a row, and say when the next try may be."""
    scope = TriesOf(row.scope)
    rule = PAIR_IN_A_CROWD if crowd and scope == TriesOf.PAIR else RULES[scope]
    if now - row.last_at > rule.forgotten:
        row.failures, row.since = 0, now
    row.failures += 1
    row.last_at = now
    after = rule.wait_after(row.failures)
    row.wait_until = now + after if after else None


@transaction.atomic
def _take_back(keys: Sequence[Key]) -> None:
    rows = _locked(keys, "", clock.now())
    for row in rows:
        shared = row.scope in {TriesOf.ACCOUNT, TriesOf.ADDRESS}
        row.failures, row.wait_until = max(row.failures - 1, 0) if shared else 0, None
    SignInTries.objects.bulk_update(rows, ["failures", "wait_until"])


def _forget_old(now: datetime) -> None:
    """Remove a few counts that nobody adds to any more, and wait for nobody over it."""
    old = SignInTries.objects.filter(last_at__lt=now - _KEPT).select_for_update(skip_locked=True)
    SignInTries.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:50])).delete()


def _locked(keys: Sequence[Key], account: str, now: datetime) -> list[SignInTries]:
    """Return the counts of these keys in their order, made where they are missing, and locked.

    One that is removed between the two statements is made once more.
    """
    while True:
        _make(keys, account, now)
        found = SignInTries.objects.select_for_update().filter(key__in=[key for _, key in keys])
        rows = {(row.scope, row.key): row for row in found.order_by("scope", "key")}
        if rows.keys() >= set(keys):  # an account and its second factor share a key
            return [rows[key] for key in keys]


def _make(keys: Sequence[Key], account: str, now: datetime) -> None:
    SignInTries.objects.bulk_create(
        [
            SignInTries(
                scope=scope,
                key=key,
                account="" if scope == TriesOf.ADDRESS else account,
                since=now,
                last_at=now,
            )
            for scope, key in sorted(keys)
        ],
        ignore_conflicts=True,
    )


def _hashed(*parts: str) -> str:
    return salted_hmac("steady.tries", "\n".join(parts), algorithm="sha256").hexdigest()
