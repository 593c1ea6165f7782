"""How a key is shown, for the API's own description."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from clinic.tokens.authentication import TokenAuthentication


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key made in one's account: `Authorization: Bearer steady_...`.",
        }
