"""Celery's beat with the mail tick as much faster as everything else about mails is.

Started as `celery -A chaos.beat beat`; what it sends is the same task under the same name.
"""

from django.conf import settings

from clinic.celery import app

_tick = app.conf.beat_schedule["deliver due messages"]
_tick["schedule"] /= settings.MAIL_HASTE
_tick["options"] = {"expires": _tick["schedule"] * 0.8}
