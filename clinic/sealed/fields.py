"""Model fields whose columns are sealed. Forms, validation and blanks work as on the plain ones.

The database cannot compare what it cannot read: every lookup but "is empty" and "is null" is
refused, instead of finding nothing. A value that was read goes back as it was stored while nobody
changes it, so that saving a row is no change of the words in it.
"""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact, IsNull

from clinic.sealed.box import key_of, opened, opened_bytes, seal, seal_bytes
from clinic.sealed.keys import field_keys


class Opened(str):
    """Words as they were read, with the sealed text that they were read from."""

    sealed: str
    place: str

    def __new__(cls, words: str, sealed: str = "", place: str = "") -> "Opened":
        made = super().__new__(cls, words)
        made.sealed, made.place = sealed, place
        return made

    def still_good(self, place: str) -> bool:
        """Say whether the sealed text can be stored again in this place."""
        return self.place == place and key_of(self.sealed) == field_keys().first


# How the triggers of the history compare an old row with a new one: sealed text with sealed text.
_OF_TRIGGERS = {"df", "ndf"}


class _Empty(Exact):
    """The one comparison that the database can make."""

    def get_prep_lookup(self) -> Any:
        if not isinstance(self.rhs, str) or self.rhs != "":
            raise FieldError(_refusal(self.lhs.output_field, "exact"))
        return self.rhs


def place_of(field: "models.Field[Any, Any]") -> str:
    """Return the table and column that a field's values are bound to.

    The rows of an event table are copies that a trigger makes of sealed values, so they are bound
    to the table they come from.
    """
    table = field.model._meta.db_table
    if any(other.name == "pgh_id" for other in field.model._meta.local_fields):
        table = table.removesuffix("event")
    return f"{table}.{field.column}"


def _refusal(field: "models.Field[Any, Any]", lookup: str) -> str:
    return (
        f"{field.name} is sealed: the database cannot look it up by “{lookup}”. Ask whether it is "
        "empty, use a blind index (clinic/sealed/blind.py), or read the rows and compare."
    )


class Sealed:
    """What the sealed fields share. `place` is known once the field belongs to a model."""

    @property
    def place(self) -> str:
        """The table and column that values are bound to."""
        found: str | None = self.__dict__.get("_place")
        if found is None or self.__dict__.get("_place_model") is not self.model:  # type: ignore[attr-defined]
            found = place_of(self)  # type: ignore[arg-type]
            self.__dict__["_place"], self.__dict__["_place_model"] = found, self.model  # type: ignore[attr-defined]
        return found

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name in _OF_TRIGGERS:
            return super().get_lookup(lookup_name)  # type: ignore[misc]
        known = {"exact": _Empty, "isnull": IsNull}.get(lookup_name)
        if known is None:
            raise FieldError(_refusal(self, lookup_name))  # type: ignore[arg-type]
        return known

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(_refusal(self, lookup_name))  # type: ignore[arg-type]


class SealedWords(Sealed):
    """Sealed text, in a column without a length: how long it may be is validated."""

    def get_internal_type(self) -> str:
        return "TextField"

    def opened(self, sealed: str | None) -> str | None:
        """Return the words of a stored value, for queries that bring it as it stands."""
        return sealed and Opened(opened(sealed, self.place), sealed, self.place)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return self.opened(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)  # type: ignore[misc]
        if isinstance(value, str) and value and not _kept(value, self.place):
            value = Opened(value, seal(value, self.place), self.place)
            setattr(model_instance, self.attname, value)  # type: ignore[attr-defined]
        return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str) and value:
            return value.sealed if _kept(value, self.place) else seal(str(value), self.place)  # type: ignore[attr-defined]
        return super().get_db_prep_value(value, connection, prepared)  # type: ignore[misc]


def _kept(value: str, place: str) -> bool:
    return isinstance(value, Opened) and value.still_good(place)


class EncryptedCharField(SealedWords, models.CharField):
    """A sealed line of text."""


class EncryptedEmailField(SealedWords, models.EmailField):
    """A sealed e-mail address. Looked up through a BlindIndexField beside it."""


class EncryptedTextField(SealedWords, models.TextField):
    """Sealed text."""


class EncryptedJSONField(Sealed, models.JSONField):
    """A sealed structure: the database sees neither its values nor its shape."""

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        if not value:
            return None
        return json.loads(opened(value, self.place), cls=self.decoder)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        return seal(json.dumps(value, cls=self.encoder), self.place)


class EncryptedBinaryField(Sealed, models.BinaryField):
    """Sealed bytes."""

    def sealed(self, content: bytes) -> bytes:
        """Return bytes as they are stored, for statements that carry them there themselves."""
        return seal_bytes(content, self.place)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else opened_bytes(bytes(value), self.place)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None:
            value = self.sealed(bytes(value))
        return super().get_db_prep_value(value, connection, prepared)


class WordsSealedJSONField(models.JSONField):
    """A structure that the database may look into, except for the values of the keys in `words`."""

    def __init__(self, *args: Any, words: tuple[str, ...], **kwargs: Any) -> None:
        self.words = tuple(words)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "words": self.words}

    @property
    def place(self) -> str:
        """The table and column that the words are bound to."""
        return place_of(self)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        if not isinstance(found, dict) or not isinstance(value, str):
            return found
        return with_words(found, self.words, lambda words: opened(words, self.place))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, dict):
            value = with_words(value, self.words, lambda words: seal(words, self.place))
        return super().get_db_prep_value(value, connection, prepared)


def with_words(found: dict[str, Any], words: tuple[str, ...], change: Any) -> dict[str, Any]:
    """Return a structure with the texts under some of its keys changed."""
    return {
        key: change(value) if key in words and isinstance(value, str) else value
        for key, value in found.items()
    }
