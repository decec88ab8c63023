"""What reminders do with the gate: ask for many, get addresses behind allowed decisions, tell what became
of them.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa

from arrears.collection.contacts.gate.planned import Verdict
from arrears.collection.contacts.operations.ask_many import ask_many
from arrears.collection.contacts.operations.hand_over import hand_over
from arrears.collection.contacts.operations.record_messages import record_messages
from arrears.collection.contacts.operations.withdraw_many import withdraw_many as give_back
from arrears.collection.reminders.asking import ACTOR, Answers, Questions
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.ports import Taken

_RESULT = {Taken.YES: "sent", Taken.UNKNOWN: "sent", Taken.GONE: "not_in_service", Taken.NO: "failed"}


def ask_gate(questions: Questions) -> Answers:
    """The gate's answers, stored one by one, denials too."""
    point = questions.point
    found = ask_many(
        planned=pa.table(
            {
                "person_id": pa.array(questions.person_id, pa.int64()),
                "loan_ids": pa.array(questions.loans, pa.list_(pa.int64())),
                "contact_point_id": pa.array(point, pa.int64(), mask=point == 0),
                "channel": pa.array(questions.channel),
                "purpose": pa.array(questions.purpose),
                "actor": pa.repeat(ACTOR, len(questions)),
                "at": pa.array(questions.at.tolist(), pa.timestamp("s", "UTC")),
                "mandate_id": pa.nulls(len(questions), pa.int64()),
            }
        )
    )
    verdict = found["verdict"].to_pylist()
    return Answers(
        decision_id=np.asarray(found["decision_id"].to_numpy(), np.int64),
        allowed=np.array([one != Verdict.DENY.value for one in verdict], bool),
        duties=[" ".join(codes) for codes in found["duties"].to_pylist()],
        rules=[" ".join(codes) for codes in found["rules"].to_pylist()],
        reasons=[" ".join(codes) for codes in found["reasons"].to_pylist()],
        next_allowed_at=found["next_allowed_at"].to_pylist(),
    )


def addresses_of(*, decisions: Collection[int], at: datetime) -> dict[int, str]:
    """Numbers and addresses by decision; what may not go out any more is absent."""
    return hand_over(decision_ids=decisions, actor=ACTOR, at=at).addresses


def record_sent(*, messages: Sequence[tuple[Message, Taken]], provider: str, at: datetime) -> None:
    """An attempt for each message that was handed over or may have been."""
    for taken, result in _RESULT.items():
        ids = [m.decision_id for m, of in messages if of == taken and m.decision_id is not None]
        if ids:
            record_messages(decision_ids=ids, result=result, supplier=provider, at=at)


def withdraw_many(*, messages: Sequence[Message], reason: str) -> None:
    """Gives back what the gate had reserved for messages that are not sent."""
    ids = [message.decision_id for message in messages if message.decision_id is not None]
    if ids:
        give_back(decision_ids=ids, actor=ACTOR, reason=reason)
