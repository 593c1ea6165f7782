"""Find an e-mail address without opening the column: a keyed hash beside it."""

import hashlib
import hmac
from typing import Any

from django.db import models

from clinic.sealed.keys import index_key


def digest_of(address: str) -> str:
    """Return the SHA-256 of an address in any case, which alone would be guessed from a list."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def index_of(address: str) -> str:
    """Return what an address, in any case, is looked up by; "" for none."""
    return index_of_digest(digest_of(address)) if address.strip() else ""


def index_of_digest(digest: str) -> str:
    """Return what an address is looked up by of which only the SHA-256 is known."""
    return hmac.new(index_key(), digest.encode(), hashlib.sha256).hexdigest()


class BlindIndexField(models.CharField):
    """The column that an address is looked up by. Saving the row fills it in."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        index = index_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, index)
        return index


class AddressQuerySet(models.QuerySet[Any]):
    """Rows with an address: its index changes with it."""

    def update(self, **kwargs: Any) -> int:
        """Change columns of all rows, and with an address what it is looked up by."""
        if isinstance(kwargs.get("email"), str):
            kwargs["email_index"] = index_of(kwargs["email"])
        return super().update(**kwargs)


class AddressIndexed(models.Model):
    """A row with an e-mail address that can be looked up."""

    email_index = BlindIndexField(of="email")

    objects = AddressQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the index with its address, also where only some columns are saved."""
        fields = kwargs.get("update_fields")
        if fields is not None and "email" in fields:
            kwargs["update_fields"] = {*fields, "email_index"}
        super().save(*args, **kwargs)
