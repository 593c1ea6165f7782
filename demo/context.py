from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils.dateformat import format as in_words

from clinic import clock
from demo.house import ZONE


def banner(request: HttpRequest) -> dict[str, str]:
    """Tell every page the demo clinic's time, for the line that says it is a demo."""
    if not settings.DEMO:
        return {}
    return {"demo_now": in_words(clock.now().astimezone(ZoneInfo(ZONE)), "D j M Y, H:i")}
