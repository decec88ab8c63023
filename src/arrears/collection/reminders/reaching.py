"""On which channels people can be reached, in which language, and what reached them before: people x
channels.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from django.db import connection
from numpy.typing import NDArray

from arrears.collection.reminders.choices import SENT, Channel, MessageState
from arrears.collection.reminders.plan_file import ChannelCost
from arrears.collection.reminders.policy import Bools, Floats, Ints
from arrears.parties.choices import PointType
from arrears.parties.reach_queries import own_points, wishes
from arrears.rulebook import jurisdictions

CHANNELS = tuple(channel.value for channel in Channel)
_POINT_OF: Mapping[str, int] = {
    Channel.SMS: PointType.PHONE,
    Channel.VOICE_BOT: PointType.PHONE,
    Channel.EMAIL: PointType.EMAIL,
    Channel.PUSH: PointType.PUSH,
    Channel.LETTER: PointType.ADDRESS,
}
_FROM_ON = {
    "handed_over": SENT,
    "delivered": (MessageState.DELIVERED, MessageState.OPENED),
    "opened": (MessageState.OPENED,),
}


@dataclass(frozen=True, kw_only=True)
class Reaching:
    """Columns beside the people; matrices are people x CHANNELS."""

    point: Ints  # id of the contact point, 0 = none (in the app none is needed)
    there: Bools  # there is a way
    preferred: Bools
    sent: Floats
    reached: Floats
    language: NDArray[np.object_]
    time_zone: NDArray[np.object_]


def reaching(
    *,
    person_id: Ints,
    jurisdiction: NDArray[np.object_],
    on: date,
    history_days: int,
    costs: Mapping[str, ChannelCost],
) -> Reaching:
    """What is known of these people (their ids ascend)."""
    ids = person_id.tolist()
    point = np.zeros((len(ids), len(CHANNELS)), np.int64)
    found = own_points(person_ids=ids)
    row = np.searchsorted(person_id, _ints(found, "person_id"))
    kind, number = _ints(found, "type"), _ints(found, "id")
    for place, channel in enumerate(CHANNELS):
        if channel in _POINT_OF:
            hit = kind == _POINT_OF[channel]
            point[row[hit], place] = number[hit]
    there = point > 0
    there[:, CHANNELS.index(Channel.IN_APP)] = True
    language, time_zone, preferred = _wishes(person_id, jurisdiction)
    sent, reached = _history(person_id, since=on - timedelta(days=history_days), costs=costs)
    return Reaching(
        point=point,
        there=there,
        preferred=preferred,
        sent=sent,
        reached=reached,
        language=language,
        time_zone=time_zone,
    )


def _wishes(
    person_id: Ints, jurisdiction: NDArray[np.object_]
) -> tuple[NDArray[np.object_], NDArray[np.object_], Bools]:
    """Language (theirs, else that of the place), time zone ("" = not said) and preferred channels."""
    spoken = {
        code: "zh" if "CN" in jurisdictions.chain(code) else "en" for code in set(jurisdiction.tolist())
    }
    language = np.array([spoken[code] for code in jurisdiction.tolist()], object)
    time_zone = np.full(len(person_id), "", object)
    preferred = np.zeros((len(person_id), len(CHANNELS)), bool)
    for who, said, zone, channels in zip(*_columns(wishes(person_ids=person_id.tolist())), strict=True):
        row = int(np.searchsorted(person_id, who))
        if said:
            language[row] = "zh" if said.startswith("zh") else "en"
        time_zone[row] = zone
        for channel in json.loads(channels)[:1]:
            if channel in CHANNELS:
                preferred[row, CHANNELS.index(channel)] = True
    return language, time_zone, preferred


def _history(person_id: Ints, *, since: date, costs: Mapping[str, ChannelCost]) -> tuple[Floats, Floats]:
    """Messages sent and those that reached the person, since a day."""
    sent, reached = (np.zeros((len(person_id), len(CHANNELS))) for _ in range(2))
    with connection.cursor() as cursor:
        cursor.execute(
            "select m.person_id, m.channel, m.state, count(*) from reminders_message m "
            "join unnest(%s::bigint[]) wanted(id) on m.person_id = wanted.id "
            "where m.business_date >= %s and m.state = any(%s) group by 1, 2, 3",
            [person_id.tolist(), since, [int(state) for state in SENT]],
        )
        for who, channel, state, count in cursor:
            row, place = int(np.searchsorted(person_id, who)), CHANNELS.index(channel)
            sent[row, place] += count
            if state in _FROM_ON[costs[channel].reached_by]:
                reached[row, place] += count
    return sent, reached


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table[name].to_numpy(), np.int64)


def _columns(table: pa.Table) -> list[list[object]]:
    return [table[name].to_pylist() for name in ("person_id", "language", "time_zone", "channels")]
