"""A sale is chosen by a rule and its tape is frozen: from now on nobody else can sell these claims."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.legal.choices import EXCLUDED, Excluded, SaleState, SoldState
from arrears.collection.legal.choosing import choose
from arrears.collection.legal.failures import UnableToSell
from arrears.collection.legal.models import Sale, SaleClaim
from arrears.collection.legal.sale_law import sale_law
from arrears.collection.legal.sale_rules import sale_rules
from arrears.collection.legal.tape import digest, tape
from arrears.plumbing import clock, locks


def freeze_sale(*, name: str, rule: str, at: datetime, actor: str, jurisdiction: str = "CN") -> int:
    """Chooses, freezes and returns the sale's id; figures as of the last closed day.

    Raises UnableToSell: nothing fits, or the law of the place lets nothing go.
    """
    if not name.strip():
        raise UnableToSell(_("Give the sale a name."))
    with transaction.atomic():
        locks.hold_key(key="legal.sale")  # two at once would choose the same claims
        rules = sale_rules()
        on = clock.business_date()
        law = sale_law(jurisdiction=jurisdiction, on=on, rules=rules)
        as_of = on - timedelta(days=1)
        chosen = choose(rule=rules.rule(rule), law=law, jurisdiction=jurisdiction, as_of=as_of, at=at)
        if not chosen.rows:
            raise UnableToSell(
                _("No claim fits. Left out: %(why)s.")
                % {
                    "why": ", ".join(f"{EXCLUDED[Excluded(key)]}: {n}" for key, n in chosen.excluded.items())
                    or "–"
                }
            )
        content = tape(rows=chosen.rows, fields=rules.masked, more={})
        made = Sale.objects.create(
            name=name,
            rule=rule,
            rule_version=rules.version,
            jurisdiction=jurisdiction,
            currency=chosen.rows[0].currency,
            cut_off_on=as_of,
            state=int(SaleState.FROZEN),
            tape=content,
            tape_sha256=digest(content),
            claims=len(chosen.rows),
            claim_minor=sum(row.claim.total_minor for row in chosen.rows),
            excluded=chosen.excluded,
            checks=list(law.cited),
            chosen_by=actor,
        )
        SaleClaim.objects.bulk_create(
            SaleClaim(
                sale=made,
                loan_id=row.loan_id,
                person_id=row.person_id,
                case_id=row.case_id,
                principal_minor=row.claim.principal_minor,
                interest_minor=row.claim.interest_minor,
                fee_minor=row.claim.fee_minor,
                penalty_minor=row.claim.penalty_minor,
                state=int(SoldState.CHOSEN),
            )
            for row in chosen.rows
        )
        return int(made.id)
