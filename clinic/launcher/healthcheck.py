"""Ask a Steady web server whether it is well; used by the containers' health checks.

Usage: python -m clinic.launcher.healthcheck http://127.0.0.1:8000/healthz
"""

import os
import sys
import urllib.request


def main() -> None:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".*")
    request = urllib.request.Request(sys.argv[1], headers={"Host": host or "localhost"})  # noqa: S310
    try:
        urllib.request.urlopen(request, timeout=4).close()  # noqa: S310
    except OSError as error:
        sys.exit(f"{sys.argv[1]}: {error}")


if __name__ == "__main__":
    main()
