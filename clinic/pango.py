"""Whether this machine has the system libraries that PDFs are typeset with; needs no Django."""

import ctypes
import ctypes.util

PACKAGE = "libpangoft2-1.0-0"  # on Debian and Ubuntu; it brings the others along
_NAMES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
_FORMS = ("lib{}.so.0", "lib{}.so.1", "lib{}.0.dylib", "lib{}.dylib", "lib{}-0.dll")


def missing() -> list[str]:
    """Return the libraries that are not here, by name; none on a machine that can make PDFs."""
    return [name for name in _NAMES if not _is_here(name)]


def _is_here(name: str) -> bool:
    return any(_loads(form.format(name)) for form in _FORMS) or _found(name)


def _found(name: str) -> bool:
    path = ctypes.util.find_library(name)
    return path is not None and _loads(path)


def _loads(path: str) -> bool:
    try:
        ctypes.CDLL(path)
    except OSError:
        return False
    return True
