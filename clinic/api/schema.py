"""What every operation of the API has in common, written into its OpenAPI description once."""

from collections.abc import Iterator
from typing import Any

PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence: what is wrong, and what to do."},
        "code": {"type": "string", "description": "The same for programs."},
        "errors": {
            "type": "array",
            "description": "Each value that cannot be accepted.",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
REFUSALS = {
    "401": "The key is not known, has ended, or is nobody's of the clinic any more.",
    "403": "Not signed in, or not part of the caller's roles or her key.",
    "404": "No such object in the caller's clinic.",
    "406": "No representation that the caller accepts.",
    "409": "Something else holds what was asked for.",
    "422": "A value cannot be accepted; `errors` names it.",
    "429": "Asked too often; `Retry-After` says when to come again.",
    "503": "Somebody else is changing the same thing, or the database is away; try again.",
}
REFUSALS_OF_A_BODY = {
    "400": "The body could not be read.",
    "413": "The body is larger than 2.5 MB.",
    "415": "The body is not JSON.",
}
ONCE = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 200},
    "description": "A repeat with the same key gets the first answer and does nothing more.",
}


def describe_problems(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Add the problem documents to every operation, and the repeat key to every post."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for method, operation in _operations(result):
        refusals = REFUSALS if method == "get" else REFUSALS | REFUSALS_OF_A_BODY
        for status, description in refusals.items():
            answer = operation["responses"].setdefault(status, {"description": description})
            answer["content"] = {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
        if method == "post":
            parameters = operation.setdefault("parameters", [])
            if all(parameter["name"] != ONCE["name"] for parameter in parameters):
                parameters.append(ONCE)
    return result


def wall_times_without_zone(
    result: dict[str, Any], generator: Any, request: Any, public: bool
) -> dict[str, Any]:
    """Describe wall-clock times as what they are: JSON Schema's "time" would ask for a zone."""
    for schema in result["components"]["schemas"].values():
        for value in schema.get("properties", {}).values():
            if value.get("format") == "time":
                del value["format"]
                value["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
    return result


def _operations(result: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in result["paths"].values():
        for method, operation in path.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield method, operation
