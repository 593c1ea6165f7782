"""Sign-in, cookies and the content security policy."""

from datetime import timedelta

from csp.constants import NONE, SELF

from clinic.settings.env import env

AUTH_USER_MODEL = "clinic.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "clinic.passwords.NoWordsOfTheHouse"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
# Argon2id, as OWASP advises it for a server of any size (46 MiB, one pass); PBKDF2 reads what an
# earlier version stored, and a sign-in rewrites it.
PASSWORD_HASHERS = [
    "clinic.identity.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds that the link of a forgotten password lives
# Django's own, which the address is a part of too: allauth's asks the database four times.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
LOGIN_URL = "account_login"
# Where a stranger at the front door is sent.
FRONT_PAGE = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "clinic.accounts.StaffAdapter"
ACCOUNT_FORMS = {
    "login": "clinic.identity.forms.SignInForm",
    "reset_password": "clinic.identity.forms.ForgottenForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, who knows the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody gets a mail because somebody typed her address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# allauth counts in the cache of one process, and by address alone: one guesser would keep a whole
# hospital out. Tries at passwords and codes are counted in the database (clinic/identity/tries.py).
ACCOUNT_RATE_LIMITS = {
    "login_failed": "",
    "login": "",
    "reset_password": "",  # a mailbox gets three an hour: clinic/accounts.py
    "reset_password_from_key": "60/m/ip",
}
# Mails that go only to whom the clinic knows are planned beside the request: its time tells nobody.
ANSWER_FIRST_IN_A_THREAD = True
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_FORMS = {
    "authenticate": "clinic.identity.code_forms.CodeForm",
    "reauthenticate": "clinic.identity.code_forms.CodeAgainForm",
}
# Whoever invites somebody vouches for the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Steady"
# Whose account needs a second factor: "required" of everybody who works in a clinic,
# "administrators" only, or "off", which nothing but a synthetic clinic may say.
SECOND_FACTOR = env.str("STEADY_MFA", default="required")
INVITATION_GOOD_FOR = timedelta(days=7)
# Says which accounts have signed in from this browser before; opens nothing by itself.
DEVICE_COOKIE_NAME = "device"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "clinic.sealed.second_factors.SealedSecondFactors"
USERSESSIONS_TRACK_ACTIVITY = False

# Messages may name a patient: they stay on the server, not in a cookie.
SESSION_ENGINE = "clinic.sealed.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # no script needs it: forms carry the token
CSRF_FAILURE_VIEW = "clinic.stale_form.stale_form"
SECURE_REFERRER_POLICY = "same-origin"  # the other headers are clinic.response_headers's
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has a use for our files

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
