"""The API's description (OpenAPI 3.1): ninja's, and what ninja leaves out."""

from typing import Any

from django.utils.translation import override
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from arrears.web.api.problems import KINDS, MEDIA_TYPE, Problem

_METHODS = {"get", "post", "put", "patch", "delete"}
_ALWAYS = (400, 401, 403, 404, 409, 413, 415, 422, 429)


class Described(NinjaAPI):
    """Adds the problems that every endpoint may answer."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"] |= _problem_schemas()
        for path in schema["paths"].values():
            for method, operation in path.items():
                if method in _METHODS:
                    operation["responses"] |= _problems()
        return schema


def _problem_schemas() -> dict[str, Any]:
    made = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    inner = made.pop("$defs", {})
    return {**inner, "Problem": made}


def _problems() -> dict[str, Any]:
    with override("en"):  # the description has one language
        titles = {status: str(title) for status, title in reversed(KINDS.values())}  # the first of a status
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": titles[status], "content": content} for status in _ALWAYS}
