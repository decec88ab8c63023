"""Third persons as the texts say it: only to relay, only to reach the unreachable, never after a refusal."""

from collections.abc import Iterator

from tests.gate_checker import texts
from tests.gate_checker.log import Action, Debtor


def third_person(debtor: Debtor, action: Action, place: int) -> Iterator[str]:
    """The texts that a contact with a third person broke."""
    if action.owner not in texts.THIRD:
        if action.purpose == "locate":
            yield "locate-the-debtor"
        return
    if action.purpose != "locate":
        yield "third-person-asked-to-pay"
    if debtor.place in texts.NO_THIRD_PERSONS:
        yield texts.NO_THIRD_PERSONS[debtor.place]
    refused_at = debtor.refused.get(action.number)
    if refused_at is not None and refused_at <= action.at:
        yield "third-person-refused"
    gone = any(hold.kind == "death" and hold.holds(action.at) for hold in debtor.holds)
    if not gone and not _unreachable(debtor, debtor.log[:place]):
        yield "CN-CBA-THIRD"


def _unreachable(debtor: Debtor, before: list[Action]) -> bool:
    """Each number of the debtor: invalid, or its last three calls failed and nothing reached them since."""
    own = [one for one in debtor.numbers if one.kind == "phone" and one.owner == "self"]
    if not own:
        return False
    for number in own:
        if number.status in ("invalid", "wrong_number"):
            continue
        calls = [one for one in before if one.number == number.value and one.channel in texts.VOICE]
        if any(one.spoke_with == "wrong" for one in calls):
            continue
        last = calls[-texts.FAILED_CONTACTS :]
        if len(last) < texts.FAILED_CONTACTS or any(one.connected for one in last):
            return False
        if any(one.spoke_with == "debtor" or one.inbound for one in before if one.at >= last[0].at):
            return False
    return True
