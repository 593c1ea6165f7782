"""The marks: one for each field of each model that somebody fills with words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import Error, models, transaction

from clinic import clock
from clinic.scratch import OURS, without_triggers

PATTERN = re.compile(rb"zqk[0-9a-z]{3}xwj", re.IGNORECASE)
TYPED = "zqktypxwj"  # what visitors type into forms, right or wrong
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LENGTH = len(TYPED)

# What a house says of itself stands in its mails and on its pages: no person is in it.
_OF_THE_HOUSE = {
    "clinic.Clinic", "clinic.Closure", "clinic.ClinicLogo", "clinic.Room", "clinic.Heartbeat",
    "notifications.MailText", "programs.Exercise", "programs.ExerciseCaution", "programs.Protocol",
    "programs.ProtocolComponent", "programs.ProtocolPhase", "programs.ProtocolVersion",
    "programs.ReadinessRules", "adherence.RuleSet", "adherence.RuleDraft", "adherence.SavedView",
}  # fmt: skip
# What the code writes for itself; a mark in there would only break it.
_OF_THE_CODE = {
    "about", "availability", "claimed_by", "code", "dedupe_key", "detail", "error_class",
    "error_code", "event", "fingerprint", "key", "kind", "language", "loinc", "parq_version",
    "password", "report", "rule", "sender", "solver", "time_zone", "unit", "view", "zone",
}  # fmt: skip


@dataclass
class Planted:
    """Which mark stands in which field, and which fields have none."""

    fields: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    without_rows: list[str] = field(default_factory=list)

    def field_of(self, mark: str) -> str:
        return self.fields.get(mark.lower(), "")


def plant() -> Planted:
    """Mark every row of every field that there are rows of."""
    planted = Planted({TYPED: "typed into a form"})
    with without_triggers():
        for number, (model, name) in enumerate(_fields()):
            label = f"{model._meta.label}.{name}"
            mark = f"zqk{_in_36(number)}xwj"
            if not (model._base_manager.exists() or _make(model, mark)):
                planted.without_rows.append(label)
            elif _mark(model, name, mark):
                planted.fields[mark] = label
            else:
                planted.refused.append(label)
    return planted


def _fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        meta = model._meta
        if meta.app_label not in OURS or meta.label in _OF_THE_HOUSE or not meta.managed:
            continue
        if hasattr(model, "pgh_tracked_model"):
            continue  # the history of a field that is marked
        for one in meta.concrete_fields:
            words = isinstance(one, models.CharField | models.TextField) and not one.choices
            ours = one.name in _OF_THE_CODE or "hash" in one.name or one.name == "sha256"
            short = one.max_length is not None and one.max_length < _LENGTH
            if words and not ours and not short:
                yield model, one.name


def _mark(model: type[models.Model], name: str, mark: str) -> bool:
    """Write a mark into a field of every row; False where the database refuses it."""
    is_mail = name == "email"
    is_unique = getattr(model._meta.get_field(name), "unique", False)
    rows = model._base_manager
    try:
        with transaction.atomic():
            if not is_mail and not is_unique:
                rows.update(**{name: mark})
                return True
    except Error:
        pass  # each row may have to be another
    try:
        with transaction.atomic():
            for row in rows.all():
                setattr(row, name, f"{mark}{row.pk}@mail.example" if is_mail else f"{mark}{row.pk}")
                row.save()  # the whole row: what is kept beside an address follows it
    except Error:
        return False
    return True


def _make(model: type[models.Model], mark: str) -> bool:
    """Make a row of a model that has none, of the first and simplest values; False if refused."""
    row = model()
    for one in model._meta.concrete_fields:
        if not (one.primary_key or one.has_default() or (one.null and not one.is_relation)):
            setattr(row, one.attname, _simplest(one, mark))
    try:
        with transaction.atomic():
            row.save()
    except (Error, ValueError):
        return False
    return True


def _simplest(one: "models.Field[Any, Any]", mark: str) -> object:
    """Return a value that a field may have: the first row or choice, a mark, now, or one."""
    if isinstance(one, models.ForeignKey):
        return one.related_model._base_manager.values_list("pk", flat=True).order_by("pk").first()
    if one.choices:
        return next(iter(one.flatchoices))[0]
    if isinstance(one, models.CharField | models.TextField):
        return mark[: one.max_length]
    if isinstance(one, models.BinaryField):
        return mark.encode()
    if isinstance(one, models.GenericIPAddressField):
        return "127.0.0.1"
    now = clock.now()
    for kind, value in ((models.DateTimeField, now), (models.DateField, now.date()),
                        (models.UUIDField, uuid4())):  # fmt: skip
        if isinstance(one, kind):
            return value
    return 1


def _in_36(number: int) -> str:
    a, rest = divmod(number, 36 * 36)
    return _DIGITS[a] + _DIGITS[rest // 36] + _DIGITS[rest % 36]
