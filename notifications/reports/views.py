"""Where a mail provider posts its reports."""

import logging
from datetime import timedelta
from typing import Any, cast

from anymail.signals import AnymailTrackingEvent
from django.core.exceptions import SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from clinic import limits, networks, tenancy
from clinic.access import public
from clinic.logs import code
from notifications.reports.providers import view_of
from notifications.reports.reading import read
from notifications.reports.recording import record

# Wrong ones only: a provider that knows the secret may report as fast as it likes.
WRONG = limits.Limit("reports with a wrong secret", most=30, within=timedelta(minutes=1))

logger = logging.getLogger(__name__)


@csrf_exempt
@public("the provider's shared secret or signature opens it, and it tells nothing")
def provider_report(request: HttpRequest, provider: str) -> HttpResponse:
    """Take a provider's reports. Absent (404) unless that provider is configured.

    Never fails on what is posted: 403 for a wrong secret or signature, 400 for what nobody can
    read, 503 while the database is away, so that the provider comes again, 429 for too many wrong
    ones.
    """
    view = view_of(provider)
    if view is None:
        raise Http404
    view.setup(request)
    try:
        return cast("HttpResponse", view.dispatch(request))
    except SuspiciousOperation:
        limits.take(WRONG, networks.of(request))
        return HttpResponse("Wrong secret or signature.", status=403, content_type="text/plain")
    except Error as error:
        logger.warning("a report of %s was not stored: %s", code(provider), type(error))
        return HttpResponse("Come again later.", status=503, content_type="text/plain")
    except Exception as error:  # whatever a reader of somebody else's data stumbles over
        logger.warning("a report of %s cannot be read: %s", code(provider), type(error))
        return HttpResponse("This cannot be read.", status=400, content_type="text/plain")


def take_event(sender: object, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Receive one event that anymail normalised."""
    report = read(event, esp_name)
    if report is not None:
        with tenancy.everywhere("a report names its mail by a random uid"):
            record(report)
