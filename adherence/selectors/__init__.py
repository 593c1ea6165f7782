"""Reads of the worklist: the queue, one episode with its evidence, a patient's episodes."""

from adherence.selectors.asked import Asked, Queue, asked_of, episodes_asked_for, filtered
from adherence.selectors.budget import Budget
from adherence.selectors.contacts_of import contacts_of
from adherence.selectors.covering import Given, colleagues, covers_of, given_to
from adherence.selectors.deadlines import Level
from adherence.selectors.digest import wants_digest
from adherence.selectors.episode_page import EpisodePage, episode_page
from adherence.selectors.news import Mark, changes_since, opened_since
from adherence.selectors.note import note_for
from adherence.selectors.of_patient import PatientEpisode, episodes_of_patient
from adherence.selectors.overview import PAGE_SIZE, Overview, overview
from adherence.selectors.re_asks import AskedAgain, re_asks_of
from adherence.selectors.reasons import Reason
from adherence.selectors.rule_book import RuleBook, rule_book
from adherence.selectors.worklist import Row, rows_of

__all__ = [
    "PAGE_SIZE",
    "Asked",
    "AskedAgain",
    "Budget",
    "EpisodePage",
    "Given",
    "Level",
    "Mark",
    "Overview",
    "PatientEpisode",
    "Queue",
    "Reason",
    "Row",
    "RuleBook",
    "asked_of",
    "changes_since",
    "colleagues",
    "contacts_of",
    "covers_of",
    "episode_page",
    "episodes_asked_for",
    "episodes_of_patient",
    "filtered",
    "given_to",
    "note_for",
    "opened_since",
    "overview",
    "re_asks_of",
    "rows_of",
    "rule_book",
    "wants_digest",
]
