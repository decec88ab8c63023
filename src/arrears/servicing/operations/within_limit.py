"""Whether something more may be bought or drawn on a line, asked with the borrower held."""

from django.utils.translation import gettext as _

from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.rulebook import products
from arrears.servicing.explain_forms import money
from arrears.servicing.operations.standing_facts import refuse_new_debt
from arrears.servicing.queries.line_page import LinePage, line_page


def require_room(*, line_id: int, amount_minor: int, failure: type[Unable]) -> LinePage:
    """The line as it stands on the open business date, when `amount_minor` more fits.

    Raises `failure`: cancelled, frozen, overdue beyond the product's grace, over its term, over the limit.
    """
    opened = clock.business_date()
    page = line_page(line_id=line_id, as_of=opened, known_on=opened)
    limit = products.load(code=page.product_code, version=page.product_version).limit
    if page.limit.cancelled:
        raise failure(
            _("Line %(line_id)s is cancelled: nothing more may be bought or drawn on it.")
            % {"line_id": line_id}
        )
    if page.limit.frozen:
        raise failure(_("Line %(line_id)s is frozen: unfreeze it first.") % {"line_id": line_id})
    refuse_new_debt(
        loan_ids=[loan.loan_id for loan in page.loans],
        what=_("Line %(id)s") % {"id": line_id},
        failure=failure,
    )
    months = (opened.year - page.opened_on.year) * 12 + opened.month - page.opened_on.month
    if limit and months - (opened.day < page.opened_on.day) >= limit.months:
        raise failure(
            _("Line %(line_id)s was agreed for %(months)s months, which are over: open a new one.")
            % {"line_id": line_id, "months": limit.months}
        )
    if page.delinquent_days > 0:
        raise failure(
            _(
                "Line %(line_id)s is %(delinquent_days)s days overdue beyond the grace: what is "
                "overdue is paid first."
            )
            % {"line_id": line_id, "delinquent_days": page.delinquent_days}
        )
    more = page.limit.limit_minor * (limit.tolerance_ppm if limit else 0) // 1_000_000
    if page.used_minor + amount_minor > page.limit.limit_minor + more:
        raise failure(
            _("Line %(line_id)s: %(available)s are available, %(amount)s are asked for.")
            % {
                "line_id": line_id,
                "available": money(page.available_minor, page.currency),
                "amount": money(amount_minor, page.currency),
            }
        )
    return page
