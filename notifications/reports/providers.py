"""The mail providers whose reports are taken, and what of ours each hands back with them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from anymail.webhooks.base import AnymailBaseWebhookView
from anymail.webhooks.brevo import BrevoTrackingWebhookView
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.mailjet import MailjetTrackingWebhookView
from anymail.webhooks.mailtrap import MailtrapTrackingWebhookView
from anymail.webhooks.mandrill import MandrillTrackingWebhookView
from anymail.webhooks.postal import PostalTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostTrackingWebhookView
from django.conf import settings

# The name under which a provider keeps the uid of a row of the ledger; it says nothing about her.
ID_NAME = "steady-id"

Headers = dict[str, str]


@dataclass(frozen=True)
class Provider:
    """A provider: who reads its reports, and the header by which it hands back our id.

    `key` is what anymail calls the key that its reports are signed with; without one only the
    shared secret opens the address.
    """

    view: type[AnymailBaseWebhookView]
    headers: Callable[[str], Headers]
    key: str = ""


def _json(uid: str) -> str:
    return json.dumps({ID_NAME: uid})


# Of those that anymail knows, left out are Amazon SES (needs boto3, and mail through its own API to
# be told apart), MailerSend and Unisender Go (hand back nothing of a mail that came over SMTP),
# Resend (its signatures need a library of their own) and SendGrid (anymail gave it up).
PROVIDERS = {
    "brevo": Provider(BrevoTrackingWebhookView, lambda uid: {"X-Mailin-custom": _json(uid)}),
    "mailgun": Provider(
        MailgunTrackingWebhookView,
        lambda uid: {"X-Mailgun-Variables": _json(uid)},
        key="webhook_signing_key",
    ),
    "mailjet": Provider(MailjetTrackingWebhookView, lambda uid: {"X-MJ-EventPayload": _json(uid)}),
    "mailtrap": Provider(
        MailtrapTrackingWebhookView,
        lambda uid: {"X-MT-Custom-Variables": _json(uid)},
        key="tracking_secret",
    ),
    "mandrill": Provider(
        MandrillTrackingWebhookView,
        lambda uid: {"X-MC-Metadata": _json(uid)},
        key="webhook_key",
    ),
    # Postal hands back our Message-ID.
    "postal": Provider(PostalTrackingWebhookView, lambda uid: {}, key="webhook_key"),
    "postmark": Provider(
        PostmarkTrackingWebhookView,
        # and let it keep our Message-ID, by which a mail sent again is recognised
        lambda uid: {f"X-PM-Metadata-{ID_NAME}": uid, "X-PM-KeepID": "true"},
    ),
    "sparkpost": Provider(
        SparkPostTrackingWebhookView,
        lambda uid: {"X-MSYS-API": json.dumps({"metadata": {ID_NAME: uid}})},
    ),
}


def complaint() -> str:
    """Return the sentence about settings that do not fit together; empty when they do."""
    name = settings.MAIL_PROVIDER
    if not name:
        return ""
    provider = PROVIDERS.get(name)
    if provider is None:
        return f"STEADY_MAIL_PROVIDER is “{name}”. Use one of: {', '.join(PROVIDERS)}, or nothing."
    if provider.key and not settings.MAIL_WEBHOOK_KEY:
        return f"STEADY_MAIL_WEBHOOK_KEY is empty. {name} signs its reports: copy its key there."
    if not provider.key and ":" not in settings.MAIL_WEBHOOK_SECRET:
        return (
            "STEADY_MAIL_WEBHOOK_SECRET is not “name:password”. Make one up, and put it into the "
            f"address that {name} reports to."
        )
    return ""


def reports_are_taken() -> bool:
    """Return whether a provider is configured, wholly, so that its reports can be waited for."""
    return bool(settings.MAIL_PROVIDER) and not complaint()


def view_of(name: str) -> AnymailBaseWebhookView | None:
    """Return a view for one request of the configured provider; None for any other name."""
    if name != settings.MAIL_PROVIDER or not reports_are_taken():
        return None
    provider = PROVIDERS[name]
    options = {"webhook_secret": settings.MAIL_WEBHOOK_SECRET}
    if provider.key:
        options[provider.key] = settings.MAIL_WEBHOOK_KEY
    return provider.view(**options)


def headers_for(uid: UUID) -> Headers:
    """Return what a mail carries so that the provider's reports name its row; no personal data."""
    provider = PROVIDERS.get(settings.MAIL_PROVIDER)
    return provider.headers(str(uid)) if provider else {}
