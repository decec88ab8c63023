"""Types of the API's members: exactly what the schema says is taken, nothing is guessed."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from arrears.servicing.policy import AMOUNT_LIMIT_MINOR

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"(-?[0-9]{1,19})(\.0)?")  # 5.0 is a whole number in JSON Schema
TEXT = r"^[^\u0000-\u001f\u007f-\u009f]*$"  # one line


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("write a day as YYYY-MM-DD")
    return date.fromisoformat(value)


def _number(value: Any) -> Any:
    """A whole number of an address, which is text there."""
    if isinstance(value, str):
        found = _WHOLE.fullmatch(value)
        if found is None:
            raise ValueError("write a whole number in digits")
        return int(found[1])
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)  # 5.0 is a whole number in JSON
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("write a whole number")
    return value


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
WHOLE = BeforeValidator(_whole)
Money = Annotated[int, Field(ge=1, lt=AMOUNT_LIMIT_MINOR), BeforeValidator(_whole)]  # minor units
Whole = Annotated[int, Field(ge=0, le=2**31 - 1), BeforeValidator(_whole)]
Rate = Annotated[int, Field(ge=0, le=10_000_000_000), BeforeValidator(_whole)]  # parts per billion a year
Id = Annotated[int, Field(ge=1, le=2**63 - 1), BeforeValidator(_whole)]
Mark = Annotated[int, Field(ge=0, le=2**63 - 1), BeforeValidator(_whole)]
IN_ADDRESS = BeforeValidator(_number)  # text there
PathId = Annotated[int, Field(ge=1, le=2**63 - 1), IN_ADDRESS]
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=TEXT)]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Body(BaseModel):
    """What a request carries: members that are not in the schema are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(BaseModel):
    """What an answer holds, made from the rows of queries."""

    model_config = ConfigDict(from_attributes=True)
