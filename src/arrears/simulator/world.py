"""The world's parameters: read from `world.yaml`, which explains each of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from arrears.plumbing.days import to_day

_FILE = Path(__file__).with_name("world.yaml")
TYPES = ("early", "prompt", "forgetful", "squeezed", "unable", "unwilling")
TROUBLE, STOPPED = len(TYPES), len(TYPES) + 1  # situations beyond the types
STAGE_EDGES = (4, 11, 31, 61, 91)  # days past due at which the next column of `cure` begins


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How people act by situation: one row for each type, then `trouble` and `stopped`."""

    miss: NDArray[np.float64]
    lead: NDArray[np.int64]
    cure: NDArray[np.float64]  # situation x stage of lateness: chance of paying on a day
    whole: NDArray[np.float64]
    one: NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class World:
    """All parameters; `sections` are the file's own."""

    sections: Mapping[str, Any]
    digest: str  # of the file: a changed world is another seed

    def __getitem__(self, section: str) -> Any:
        return self.sections[section]

    @property
    def start_on(self) -> date:
        """First day of the demonstration book."""
        day = self.sections["start_on"]
        assert isinstance(day, date)
        return day

    @cached_property
    def region_codes(self) -> NDArray[np.str_]:
        """GB/T 2260 province codes."""
        return np.array(sorted(self["regions"]))

    def of_regions(self, name: str) -> NDArray[np.float64]:
        """A parameter of the regions, in the order of `region_codes`."""
        return np.array([self["regions"][str(code)][name] for code in self.region_codes], np.float64)

    @cached_property
    def employments(self) -> tuple[str, ...]:
        """Names of the kinds of employment, in the file's order."""
        return tuple(self["people"]["employment"])

    def of_employments(self, name: str) -> NDArray[np.float64]:
        """A parameter of the kinds of employment."""
        return np.array([row[name] for row in self["people"]["employment"].values()], np.float64)

    def of_types(self, name: str) -> NDArray[np.float64]:
        """A parameter of the hidden types."""
        return np.array([self["types"][code][name] for code in TYPES], np.float64)

    @cached_property
    def habits(self) -> Habits:
        """The behaviour table."""
        rows = [*(self["types"][code] for code in TYPES), self["trouble"], self["stopped"]]
        return Habits(
            miss=np.array([row["miss"] for row in rows]),
            lead=np.array([row.get("lead", 0) for row in rows], np.int64),
            cure=np.array([row["cure"] for row in rows]),
            whole=np.array([row["whole"] for row in rows]),
            one=np.array([row["one"] for row in rows]),
        )

    @cached_property
    def festival_days(self) -> NDArray[np.int64]:
        """Days of the Spring Festivals."""
        return np.array([to_day(day) for day in self["festivals"]], np.int64)


@lru_cache(maxsize=1)
def read_world() -> World:
    """The shipped world."""
    content = _FILE.read_bytes()
    return World(sections=yaml.safe_load(content), digest=hashlib.sha256(content).hexdigest()[:16])
