"""Notices that come before a contact, and debts that may not be collected any more."""

from dataclasses import dataclass
from datetime import datetime

from arrears.collection.contacts.gate.planned import Channel, Purpose
from arrears.collection.contacts.gate.situation import Finding, Silent, Situation
from arrears.collection.contacts.gate.times import around, start_of

_WRITTEN = frozenset({Channel.LETTER, Channel.EMAIL})


@dataclass(frozen=True, kw_only=True)
class AfterNotice(Silent):
    """No contact until so many days after the written notice; the notice itself goes by letter or e-mail."""

    days: int

    def find(self, seen: Situation) -> Finding | None:
        planned = seen.planned
        if planned.purpose == Purpose.ANSWER:
            return None
        if planned.purpose == Purpose.NOTICE and planned.channel in _WRITTEN:
            return None
        loans = planned.loan_ids or tuple(loan.id for loan in seen.loans) or (None,)
        times = [self._free(seen, loan) for loan in loans]
        if all(at is not None and at <= seen.at for at in times):
            return None
        known = [at for at in times if at is not None]
        until = max(known) if len(known) == len(times) else None
        return Finding(rule=self.rule, reason="notice_first", until=until)

    def _free(self, seen: Situation, loan: int | None) -> datetime | None:
        """When the days since the first notice about the loan have passed; None while none was sent."""
        sent = [
            one.at
            for one in seen.history
            if one.purpose == Purpose.NOTICE
            and one.channel in _WRITTEN
            and not one.inbound
            and not one.of_other
            and one.open_until is None
            and one.connected
            and (loan is None or not one.loan_ids or loan in one.loan_ids)
        ]
        if not sent:
            return None
        return max(around(min(sent), zone, self.days)[1] for zone in seen.standing.zones)


@dataclass(frozen=True, kw_only=True)
class TimeBarred(Silent):
    """A time-barred debt is not collected."""

    def find(self, seen: Situation) -> Finding | None:
        if seen.planned.purpose in (Purpose.NOTICE, Purpose.ANSWER):
            return None
        for loan in seen.loans:
            day = loan.time_barred_from
            if day is not None and any(start_of(day, zone) <= seen.at for zone in seen.standing.zones):
                return Finding(rule=self.rule, reason="time_barred")
        return None
