"""Reads of the worklist: the queue, one episode with its evidence, a patient's episodes."""

from adherence.selectors.episode_page import EpisodePage, episode_page
from adherence.selectors.note import note_for
from adherence.selectors.of_patient import PatientEpisode, episodes_of_patient
from adherence.selectors.reasons import Reason
from adherence.selectors.rule_book import RuleBook, rule_book
from adherence.selectors.worklist import (
    PAGE_SIZE,
    Counts,
    Queue,
    Row,
    counts,
    news_since,
    queue_page,
)

__all__ = [
    "PAGE_SIZE",
    "Counts",
    "EpisodePage",
    "PatientEpisode",
    "Queue",
    "Reason",
    "Row",
    "RuleBook",
    "counts",
    "episode_page",
    "episodes_of_patient",
    "news_since",
    "note_for",
    "queue_page",
    "rule_book",
]
