"""A card of the run sheet, as its form sends it and as its page shows it."""

import re

from django.urls import reverse


def sheet_url(booking):
    return reverse("session-run", args=[booking.session.uid])


def send(client, booking, press="", *, script=False, **fields):
    """Send a card's fields as its form does, dots for double underscores."""
    data = {name.replace("__", "."): text for name, text in fields.items()}
    headers = {"Accept": "application/json"} if script else {}
    url = reverse("booking-card", args=[booking.uid])
    return client.post(url, {"press": press, **data}, headers=headers)


def cell(exercise, number, part):
    return f"set.{exercise.uid}.both.{number}.{part}"


def field(page, name):
    """Return the value that an input of the page holds."""
    return re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)[1]
