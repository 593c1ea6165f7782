"""Which nurse is in a patient's care, and whose data addresses of the worklist name."""

from django.db.models import Exists, OuterRef, Q

from adherence.models import Episode, EpisodeState
from clinic.permissions import Access
from patients.care.addresses import register_address, register_named
from patients.care.relationship import register_care


def holds_her_episode(access: Access) -> Q:
    """Return the condition on patients that this person works on their open episode."""
    episodes = Episode.objects.filter(patient=OuterRef("pk"), owner=access.staff)
    return Q(Exists(episodes.exclude(state=EpisodeState.RESOLVED)))


def register_addresses() -> None:
    """Tell of the addresses of this app; called once, when it is ready."""
    register_care("holds her episode", holds_her_episode)
    for name, model, path in (
        ("worklist", "Episode", "patient"),
        ("worklist/asked-again", "ReAsk", "patient"),
        ("worklist/hand-over", "HandOver", "episode__patient"),
        ("worklist/cover", "Cover", None),
        ("worklist/views", "SavedView", None),
        ("worklist/rules/drafts", "RuleDraft", None),
        ("quality/quarters", "QualityReport", None),
        ("api/v1/episodes", "Episode", "patient"),
        ("api/v1/re-asks", "ReAsk", "patient"),
        ("api/v1/hand-overs", "HandOver", "episode__patient"),
        ("api/v1/covers", "Cover", None),
        ("api/v1/worklist/views", "SavedView", None),
        ("api/v1/rule-drafts", "RuleDraft", None),
        ("api/v1/quality/quarters", "QualityReport", None),
        ("api/v1/signals", "Signal", "patient"),
        ("api/v1/contacts", "Contact", "episode__patient"),
    ):
        register_address(f"{name}/<uuid:uid>/", f"adherence.{model}", path)
    register_named("episode", "adherence.Episode", "patient")
    register_named("episodes", "adherence.Episode", "patient")
