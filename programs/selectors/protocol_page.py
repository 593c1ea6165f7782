"""Protocols as their pages show them: the list, one protocol, one version of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from clinic.models import Clinic
from programs.content import PREFETCH, content_of, exercises_in
from programs.models import Exercise, Protocol, ProtocolVersion, Strength
from programs.models.enrollment import UNDER_WAY
from programs.selectors.protocol_changes import changes_between


@dataclass(frozen=True)
class VersionRow:
    """One version in a list: who uses it, and what it changed."""

    version: ProtocolVersion
    is_draft: bool
    published_at: datetime | None
    author: str
    weeks: str
    evidence: str
    under_way: int
    ever: int
    changes: list[str]

    @property
    def use(self) -> str:
        """Return "3 patients now, 8 in all"."""
        if not self.ever:
            return "nobody yet"
        noun = "patient" if self.under_way == 1 else "patients"
        return f"{self.under_way} {noun} now, {self.ever} in all"

    @property
    def evidence_words(self) -> str:
        """Return "moderate (one good trial, or several with limits)", to stand in a sentence."""
        word, _, meaning = self.evidence.partition(": ")
        return f"{word.lower()} ({meaning})"


@dataclass(frozen=True)
class ProtocolRow:
    protocol: Protocol
    newest: VersionRow | None
    draft: VersionRow | None
    versions: list[VersionRow]

    @property
    def uses(self) -> list[tuple[int, str]]:
        """Return each published version's number and who uses it, newest first."""
        return [(row.version.number, row.use) for row in self.versions if not row.is_draft]


def protocols_of(clinic: Clinic) -> QuerySet[Protocol]:
    return Protocol.objects.filter(clinic=clinic).select_related("copied_from__protocol")


def versions_of(clinic: Clinic) -> QuerySet[ProtocolVersion]:
    """Return a clinic's versions with what their pages show."""
    return (
        ProtocolVersion.objects.filter(clinic=clinic)
        .select_related("protocol__copied_from__protocol", "author", "clinic")
        .prefetch_related(PREFETCH)
    )


def protocol_list(clinic: Clinic) -> list[ProtocolRow]:
    """Return every protocol by name with its versions, in two queries."""
    protocols = list(protocols_of(clinic).order_by("name", "pk"))
    versions: dict[int, list[VersionRow]] = {}
    for version in _counted(ProtocolVersion.objects.filter(clinic=clinic)):
        versions.setdefault(version.protocol_id, []).append(_row(version, []))
    return [_protocol_row(protocol, versions.get(protocol.pk, [])) for protocol in protocols]


def protocol_page(protocol: Protocol) -> ProtocolRow:
    """Return one protocol with its versions, newest first, each with what it changed."""
    versions = list(_counted(protocol.versions.prefetch_related(PREFETCH)))
    contents = [content_of(version) for version in versions]
    names = names_of(protocol.clinic_id, [uid for c in contents for uid in exercises_in(c.phases)])
    older = [*contents[1:], None]
    return _protocol_row(
        protocol,
        [
            _row(version, changes_between(was, now, names) if was else [])
            for version, now, was in zip(versions, contents, older, strict=True)
        ],
    )


def names_of(clinic_id: int, uids: list[UUID]) -> dict[UUID, str]:
    """Return the names of exercises, retired ones included, in one query."""
    rows = Exercise.objects.filter(clinic_id=clinic_id, uid__in=set(uids))
    return dict(rows.values_list("uid", "name"))


def _counted(versions: QuerySet[ProtocolVersion]) -> QuerySet[ProtocolVersion]:
    return (
        versions.select_related("author")
        .annotate(
            ever=Count("enrollment"),
            under_way=Count("enrollment", filter=Q(enrollment__status__in=UNDER_WAY)),
        )
        .order_by("-number")
    )


def _row(version: ProtocolVersion, changes: list[str]) -> VersionRow:
    return VersionRow(
        version=version,
        is_draft=version.published_at is None,
        published_at=version.published_at,
        author=version.author.name if version.author else "Steady",
        weeks="1 week" if version.weeks == 1 else f"{version.weeks} weeks",
        evidence=str(Strength(version.evidence).label),
        under_way=version.under_way,  # type: ignore[attr-defined]
        ever=version.ever,  # type: ignore[attr-defined]
        changes=changes,
    )


def _protocol_row(protocol: Protocol, versions: list[VersionRow]) -> ProtocolRow:
    return ProtocolRow(
        protocol=protocol,
        newest=next((row for row in versions if not row.is_draft), None),
        draft=next((row for row in versions if row.is_draft), None),
        versions=versions,
    )
