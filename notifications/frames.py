"""How a page shows a mail: in a frame that can do nothing, and that only such a page may have."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update

# typed loosely, because the library types these for views without arguments
with_frame: Any = csp_update({"frame-src": [SELF]})
sealed: Any = csp(
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": True,
    }
)
