from clinic.models.access_event import AccessEvent
from clinic.models.allowance import Allowance
from clinic.models.api_token import ApiToken
from clinic.models.audit_seal import (
    AuditAmendment,
    AuditLayout,
    AuditPart,
    AuditSeal,
    AuditVerification,
)
from clinic.models.base import ClinicOwned, Uid
from clinic.models.clinic import Clinic
from clinic.models.hours import Closure, WorkingHours
from clinic.models.idempotency import IdempotentResponse
from clinic.models.invitation import Invitation
from clinic.models.logo import ClinicLogo
from clinic.models.mail_times_change import MailTimesChange
from clinic.models.membership import Membership
from clinic.models.retention import RetentionPreview, RetentionReceipt, RetentionRule
from clinic.models.room import Room
from clinic.models.sign_in_event import SignInEvent, SignInKind
from clinic.models.sign_in_rules import SignInRules
from clinic.models.sign_in_tries import SignInTries, TriesOf
from clinic.models.staff import Staff
from clinic.models.worker import Heartbeat

__all__ = [
    "AccessEvent",
    "Allowance",
    "ApiToken",
    "AuditAmendment",
    "AuditLayout",
    "AuditPart",
    "AuditSeal",
    "AuditVerification",
    "Clinic",
    "ClinicLogo",
    "ClinicOwned",
    "Closure",
    "Heartbeat",
    "IdempotentResponse",
    "Invitation",
    "MailTimesChange",
    "Membership",
    "RetentionPreview",
    "RetentionReceipt",
    "RetentionRule",
    "Room",
    "SignInEvent",
    "SignInKind",
    "SignInRules",
    "SignInTries",
    "Staff",
    "TriesOf",
    "Uid",
    "WorkingHours",
]
