"""`make security`: attack what keeps patients' data apart, and say what held.

Usage: python -m security [--only guesses,audit] [--small] [--no-report] [--help]
"""

import argparse
import os
import sys


def main() -> None:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "security.settings")
    import django

    django.setup()
    from security.runner import run_proofs

    try:
        sys.exit(run_proofs(options.only, full=not options.small, report=not options.no_report))
    except KeyboardInterrupt:
        sys.exit(130)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make security", description="Attack what keeps patients' data apart."
    )
    parser.add_argument("--only", default="", help="proofs by name, separated by commas")
    parser.add_argument("--small", action="store_true", help="less of everything; writes no report")
    parser.add_argument("--no-report", action="store_true", help="leave docs/security.md as it is")
    options = parser.parse_args()
    options.only = [name for name in options.only.split(",") if name]
    return options


if __name__ == "__main__":
    main()
