"""A developer's machine and the demo: no secrets, the embedded database, the synthetic clinic."""

from clinic.settings.base import *  # noqa: F403
from clinic.settings.base import INSTALLED_APPS, TEMPLATES, VAR_DIR
from clinic.settings.env import env

DEBUG = env.bool("STEADY_DEBUG", default=False)
SECRET_KEY = "development-only-not-a-secret"
# Say what they are when they are decoded. Production has its own.
FIELD_KEYS = "development:ZGV2ZWxvcG1lbnQgb25seSwgbm90IGEgc2VjcmV0ISE="
INDEX_KEY = "Zm9yIHRoZSBpbmRleCwgYWxzbyBub3QgYSBzZWNyZXQ="
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo", "bench", "simulation"]

TEMPLATES[0]["OPTIONS"]["context_processors"].append("demo.context.banner")  # type: ignore[index]

DEMO = True
FRONT_PAGE = "demo:front"
# One press and one is in, as somebody invented; STEADY_MFA=required shows what a clinic has.
SECOND_FACTOR = env.str("STEADY_MFA", default="off")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys on http://localhost
CLOCK_OFFSET_FILE = VAR_DIR / "clock-offset"

# How large the clinic is that `make bench` assesses, lists and flags patients in.
BENCH_PATIENTS = env.int("STEADY_BENCH_PATIENTS", default=100_000)

WHITENOISE_USE_FINDERS = True  # static files from where they lie, nothing is collected
