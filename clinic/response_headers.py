"""What every response tells a browser, whoever gave it: a view, a file, an error, a redirect."""

from collections.abc import Callable

from csp.constants import HEADER as POLICY
from django.http import HttpRequest, HttpResponse

from clinic.logs import names_a_secret

GetResponse = Callable[[HttpRequest], HttpResponse]

# A passkey needs the browser's credentials; nothing here needs anything else of the machine.
_UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock",
    "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_PERMISSIONS = ", ".join(
    [
        *(f"{name}=()" for name in _UNUSED),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
_ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": _PERMISSIONS,
}
_UNLESS_SAID = {
    "Cache-Control": "no-store",  # static files say that they may be kept
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",  # the preview of a mail is framed by our own page
}
# A file to save is never a page: opened in a browser after all, it may run and load nothing.
_OF_A_FILE = "default-src 'none'; sandbox; frame-ancestors 'none'"
# What was stored in a browser for somebody who has left; cookies are ended one by one.
_LEFT_BEHIND = '"cache", "storage"'


class ResponseHeaders:
    """Keep responses out of caches, frames, other sites and search engines."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        for name, value in _UNLESS_SAID.items():
            response.headers.setdefault(name, value)
        if _is_a_file(response):
            response.headers.setdefault(POLICY, _OF_A_FILE)
        if _signed_out(request):
            clear_browser(response)
        if response.status_code >= 500 and names_a_secret(request.path):
            response.headers["Referrer-Policy"] = "no-referrer"
        return response


def clear_browser(response: HttpResponse) -> None:
    """Let a browser forget what it stored for somebody who leaves."""
    response.headers["Clear-Site-Data"] = _LEFT_BEHIND


def _signed_out(request: HttpRequest) -> bool:
    """Say whether she pressed the button to leave; after a time-out what was typed stays."""
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == "account_logout"


def _is_a_file(response: HttpResponse) -> bool:
    return "Content-Disposition" in response.headers
