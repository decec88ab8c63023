"""Replays a log and names each breach of the rule texts: slow, plain, and without a line of the gate's code.

What was done is judged as it turned out: a fourth conversation is a breach, a fourth unanswered call is not.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.gate_checker import texts
from tests.gate_checker.hours import outside
from tests.gate_checker.log import Action, Breach, Debtor
from tests.gate_checker.third_persons import third_person


def breaches(debtor: Debtor) -> list[Breach]:
    """Every breach of the judged actions of a debtor's log."""
    debtor.log.sort(key=lambda action: action.at)
    found = []
    for place, action in enumerate(debtor.log):
        if action.judged and not action.inbound:
            found += [Breach(text, place) for text in dict.fromkeys(_texts(debtor, action, place))]
    return found


def laws(debtor: Debtor) -> list[str]:
    """The place and the wider one."""
    return [place for place in (debtor.place, texts.WITHIN.get(debtor.place)) if place]


def _texts(debtor: Debtor, action: Action, place: int) -> Iterator[str]:
    yield from outside(debtor, action, laws(debtor))
    for law in laws(debtor):
        for text, whose, what, channels, window, most in texts.CAPS.get(law, []):
            if _too_many(debtor, action, whose, what, channels, window, most, text):
                yield text
    yield from _special(debtor, action, place)
    yield from third_person(debtor, action, place)
    yield from _stopped(debtor, action)
    yield from _number(debtor, action)
    yield from _duties(debtor, action)


def lifted(debtor: Debtor, action: Action, text: str, *, days: int | None = None) -> bool:
    """Whether evidence on record lifts a text for this contact."""
    for one in debtor.evidence:
        end = one.until
        if days is not None:
            last = one.since + timedelta(days=days)
            end = last if end is None else min(end, last)
        fits = one.about == text and one.channel in ("", action.channel)
        if fits and one.since <= action.at and (end is None or action.at < end):
            return True
    return False


def happened(what: str, action: Action) -> bool:
    """Whether a contact was such an event."""
    voice = action.channel in texts.VOICE
    if what == "conversation":
        return voice and action.connected
    if what == "not_connected":
        return voice and not action.connected
    if what == "reached":
        return action.connected or action.voicemail or action.channel in (*texts.MESSAGES, "letter")
    return True


def same_window(window: str | int, then: datetime, now: datetime, zone: str) -> bool:
    """Whether an earlier moment lies in the window that ends now, in a zone."""
    a, b = (moment.astimezone(ZoneInfo(zone)).date() for moment in (then, now))
    if window == "day":
        return a == b
    if window == "week":
        return a.isocalendar()[:2] == b.isocalendar()[:2]
    if window == "month":
        return (a.year, a.month) == (b.year, b.month)
    assert isinstance(window, int)
    return now - then < timedelta(days=window) or (b - a).days < window


def _too_many(
    debtor: Debtor,
    action: Action,
    whose: str,
    what: str,
    channels: tuple[str, ...],
    window: str | int,
    most: int,
    text: str,
) -> bool:
    if action.channel not in channels or not happened(what, action):
        return False
    if text == "US-REGF-7IN7" and lifted(debtor, action, text, days=texts.CONSENT_DAYS):
        return False
    if text == "CN-CBA-DIAL-CAP" and lifted(debtor, action, text):
        return False
    if text == "US-MA-ELSEWHERE" and action.place == "home":
        return False
    counted = [
        one
        for one in debtor.log
        if one.at <= action.at
        and not one.inbound
        and one.channel in channels
        and happened(what, one)
        and (whose != "number" or one.number == action.number)
        and (text != "US-MA-ELSEWHERE" or one.place != "home")
    ]
    loans = action.loans or tuple(debtor.overdue_since)
    groups = (
        [[one for one in counted if not one.loans or loan in one.loans] for loan in loans]
        if whose == "debt"
        else [counted]
    )
    return any(
        sum(same_window(window, one.at, action.at, zone) for one in group) > most
        for group in groups
        for zone in debtor.zones
    )


def _special(debtor: Debtor, action: Action, place: int) -> Iterator[str]:
    """What is no plain count: a wait after a conversation, notices, one channel a week, limitation."""
    before = [one for one in debtor.log[:place] if not one.inbound]
    if "US" in laws(debtor) and action.channel in texts.VOICE:
        talked = [one for one in before if happened("conversation", one)]
        talked = [one for one in talked if not one.loans or set(one.loans) & set(action.loans or one.loans)]
        soon = any(
            same_window(texts.COOL_DOWN_DAYS, one.at, action.at, zone)
            for one in talked
            for zone in debtor.zones
        )
        if soon and not lifted(debtor, action, "US-REGF-COOLDOWN", days=texts.CONSENT_DAYS):
            yield "US-REGF-COOLDOWN"
    if debtor.place == "CA-ON":
        yield from _ontario(debtor, action, before)
    if debtor.place == "CO":
        week = {one.channel for one in before if same_window("week", one.at, action.at, debtor.zones[0])}
        if len(week | {action.channel}) > texts.CHANNELS_A_WEEK and week != {action.channel}:
            yield "CO-CHANNELS"
    barred = debtor.time_barred_from if debtor.place == "KR" else None
    today = action.at.astimezone(ZoneInfo(debtor.zones[0])).date()
    if barred and today >= barred and action.purpose not in ("notice", "answer"):
        yield "KR-TIMEBAR"


def _ontario(debtor: Debtor, action: Action, before: list[Action]) -> Iterator[str]:
    kinds = (*texts.VOICE, "email")
    talked = min((one.at for one in before if happened("conversation", one)), default=None)
    if talked is not None and action.channel in kinds and happened("reached", action):
        counted = [one for one in before if one.channel in kinds and happened("reached", one)]
        after = [one for one in counted if talked < one.at and one.at - talked < timedelta(texts.CA_ON_DAYS)]
        if action.at - talked < timedelta(days=texts.CA_ON_DAYS) and len(after) + 1 > texts.CA_ON_MOST:
            yield "CA-ON-AFTER"
    if action.purpose == "answer" or (action.purpose == "notice" and action.channel in ("letter", "email")):
        return
    for loan in action.loans or tuple(debtor.overdue_since):
        sent = [
            one.at
            for one in before
            if one.purpose == "notice"
            and one.channel in ("letter", "email")
            and one.connected
            and (not one.loans or loan in one.loans)
        ]
        if not sent or action.at - min(sent) < timedelta(days=texts.NOTICE_DAYS):
            yield "CA-ON-NOTICE"


def _stopped(debtor: Debtor, action: Action) -> Iterator[str]:
    for hold in debtor.holds:
        if hold.loans and action.loans and not set(hold.loans) & set(action.loans):
            continue
        if hold.channel not in ("", action.channel) or hold.number not in ("", action.number):
            continue
        if action.owner == "representative" and hold.kind in texts.MAY_SPEAK_FOR:
            continue
        if not hold.holds(action.at) or action.purpose not in texts.FORBIDDEN[hold.kind]:
            continue
        whole = hold.kind == "refusal" and not hold.channel and not hold.number
        if debtor.place == "RU" and whole and not _months_overdue(debtor, action):
            continue
        yield f"stop-{hold.kind}"


def _months_overdue(debtor: Debtor, action: Action) -> bool:
    loans = action.loans or tuple(debtor.overdue_since)
    first = min((debtor.overdue_since[loan] for loan in loans if loan in debtor.overdue_since), default=None)
    if first is None:
        return False
    today = action.at.astimezone(ZoneInfo(debtor.zones[0])).date()
    months = (today.year - first.year) * 12 + today.month - first.month - (today.day < first.day)
    return months >= texts.REFUSAL_MONTHS


def _number(debtor: Debtor, action: Action) -> Iterator[str]:
    """The number itself: valid, confirmed, authorised, at a fit place."""
    point = next(
        (one for one in debtor.numbers if one.value == action.number and one.owner == action.owner), None
    )
    if point is None:
        if action.channel != "in_app":
            yield "no-number"
        return
    if point.status != "valid":
        yield "number-not-valid"
    if "US" in laws(debtor):
        if point.place in ("work_prohibited", "inconvenient"):
            yield "US-REGF-PLACE"
        last = max(
            (at for at in (point.confirmed_at, point.consented_at) if at and at <= action.at), default=None
        )
        if action.channel == "sms" and (last is None or action.at - last >= timedelta(texts.CONFIRM_DAYS)):
            yield "US-REGF-SMS60"
    if debtor.place == "CO" and not (point.consented_at and point.consented_at <= action.at):
        yield "CO-AUTHORISED"
    if action.purpose == "answer" and not any(
        one.kind == "request"
        and one.channel in ("", action.channel)
        and one.since <= action.at
        and (one.until is None or action.at < one.until)
        for one in debtor.evidence
    ):
        yield "answer-without-request"
    if action.purpose not in ("notice", "answer") and action.channel != "letter":
        if debtor.wanted_channels and action.channel not in debtor.wanted_channels:
            yield "not-wanted"
        if debtor.wanted_hours:
            for zone in debtor.zones:
                clock = action.at.astimezone(ZoneInfo(zone))
                if not debtor.wanted_hours[0] <= clock.hour < debtor.wanted_hours[1]:
                    yield "not-wanted"


def _duties(debtor: Debtor, action: Action) -> Iterator[str]:
    """What the answer must have asked for."""
    if debtor.place == "CN":
        if action.channel == "visit" and not {"two_collectors", "show_id"} <= action.duties:
            yield "CN-CBA-VISIT"
        if action.channel in texts.VOICE and "record_call" not in action.duties:
            yield "CN-CBA-RECORD"
        if "identify" not in action.duties:
            yield "CN-CBA-IDENTIFY"
    if "US" in laws(debtor) and action.channel in texts.MESSAGES and "opt_out_line" not in action.duties:
        yield "US-REGF-OPTOUT"
    if action.owner in texts.THIRD and not {"relay_only", "no_debt_told"} <= action.duties:
        yield "third-person-duties"
