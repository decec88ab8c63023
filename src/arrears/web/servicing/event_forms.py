"""Every event that staff may post, described once (line_forms, money_forms, plan_forms).

The form, the preview, the list of what awaits approval and the button on the loan's page come from here.
"""

from collections.abc import Sequence
from typing import Any

from arrears.servicing.paused import is_paused
from arrears.servicing.queries.loan_page import LoanPage
from arrears.web.servicing.describing import GROUPS, EventForm, place_of
from arrears.web.servicing.line_forms import PURCHASE_FORMS
from arrears.web.servicing.money_forms import MONEY_FORMS
from arrears.web.servicing.plan_forms import PLAN_FORMS

FORMS = {form.verb: form for form in (*PURCHASE_FORMS, *MONEY_FORMS, *PLAN_FORMS)}


_RESUME = "resume_delinquency"


def _paused(page: LoanPage) -> bool:
    """There is a pause that could be ended."""
    return is_paused(events=page.events, on=page.as_of)


def offered(page: LoanPage) -> list[tuple[Any, Sequence[EventForm]]]:
    """The events that make sense for a loan as it stands: (heading, events) by group."""
    if page.state["fault"]:
        return []
    place = place_of(page.header.terms)
    found = [
        form
        for form in FORMS.values()
        if place in form.on and form.offered(page.state) and (form.verb != _RESUME or _paused(page))
    ]
    groups = [(label, [form for form in found if form.group == code]) for code, label in GROUPS.items()]
    return [(label, forms) for label, forms in groups if forms]
