"""A borrower's permission to debit their account: kept, and revoked."""

import json
import re
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from arrears.payments.choices import CollectionState
from arrears.payments.models import Collection, Mandate
from arrears.payments.sealed import ACCOUNT_PURPOSE
from arrears.plumbing import clock
from arrears.plumbing.audit import record
from arrears.plumbing.crypto import blind_index, seal
from arrears.plumbing.failures import Unable

DEBTOR_PURPOSE = "mandate.debtor"
_REFERENCE = re.compile(r"[A-Za-z0-9+?/:().,' -]{1,35}")  # EPC: characters of a mandate's reference
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_DOMESTIC = re.compile(r"[0-9]{6,34}")  # where a place has no IBAN: China, the United States, India …
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


class UnableToKeepMandate(Unable):
    """The mandate is refused; the message says why and what to do."""


def keep_mandate(
    *,
    reference: str,
    loan_id: int,
    name: str,
    account: str,
    bic: str,
    signed_on: date,
    actor: str,
    scheme: str = "CORE",
) -> int:
    """Keeps a mandate and returns its id. `account` is an IBAN, or a domestic number of digits alone.

    Raises UnableToKeepMandate.
    """
    account = "".join(account.split()).upper()
    if not _REFERENCE.fullmatch(reference):
        raise UnableToKeepMandate(
            _("%(reference)r is no mandate reference: 1 to 35 plain letters and digits.")
            % {"reference": reference}
        )
    if not (_DOMESTIC.fullmatch(account) or (_IBAN.fullmatch(account) and _remainder(account) == 1)):
        raise UnableToKeepMandate(
            _(
                "The account is neither an IBAN with the right check digits nor an account number of 6 to 34 "
                "digits. Ask the borrower again."
            )
        )
    if bic and not _BIC.fullmatch(bic):
        raise UnableToKeepMandate(_("%(bic)r is no BIC. Leave it away if you don't know it.") % {"bic": bic})
    if not name.strip() or len(name) > 70:
        raise UnableToKeepMandate(_("The name of the account's holder has 1 to 70 characters."))
    if not re.fullmatch(r"[A-Z0-9]{1,35}", scheme):
        raise UnableToKeepMandate(_("%(scheme)r is no scheme; write CORE or B2B.") % {"scheme": scheme})
    if signed_on > clock.business_date():
        raise UnableToKeepMandate(
            _("%(signed_on)s lies after the open business date: nobody signs ahead.")
            % {"signed_on": signed_on}
        )
    debtor = json.dumps({"name": name, "account": account, "bic": bic}, ensure_ascii=False)
    try:
        with transaction.atomic():
            made = Mandate.objects.create(
                reference=reference,
                loan_id=loan_id,
                scheme=scheme,
                signed_on=signed_on,
                debtor_sealed=seal(debtor, purpose=DEBTOR_PURPOSE),
                account_index=blind_index(account, purpose=ACCOUNT_PURPOSE),
                actor=actor,
            )
            record(actor=actor, action="mandate.keep", subject=f"mandate/{made.id}", detail={"loan": loan_id})
    except IntegrityError:
        raise UnableToKeepMandate(
            _("There is a mandate %(reference)s already. Give the new one another.")
            % {"reference": reference}
        ) from None
    return made.id


def revoke_mandate(*, reference: str, actor: str, reason: str) -> None:
    """Nothing is collected under the mandate any more. Raises UnableToKeepMandate."""
    if not reason.strip():
        raise UnableToKeepMandate(_("Say why it is revoked; it is written into the audit trail."))
    with transaction.atomic():
        found = Mandate.objects.select_for_update().filter(reference=reference).first()
        if found is None or found.revoked_on is not None:
            raise UnableToKeepMandate(
                _("There is no mandate %(reference)s in force.") % {"reference": reference}
            )
        found.revoked_on, found.reason = clock.business_date(), reason
        found.save(update_fields=["revoked_on", "reason"])
        planned = Collection.objects.filter(mandate_id=found.id, state=CollectionState.PLANNED)
        planned.update(state=CollectionState.CANCELLED)
        record(actor=actor, action="mandate.revoke", subject=f"mandate/{found.id}", reason=reason)


def _remainder(iban: str) -> int:
    """97-remainder of an IBAN (ISO 13616): 1 when its check digits are right."""
    return int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])) % 97
