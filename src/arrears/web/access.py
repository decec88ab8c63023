"""The only way from a screen to an object: every view calls one of these first.

Each raises PermissionDenied (403) when the user has no role that may, and Http404 when there is no such
object.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404

from arrears.close.queries import Close, close_of
from arrears.collection.agencies.queries.panel import (
    AgencyRow,
    PlacementRow,
    agency_of_operator,
    placement,
)
from arrears.collection.cases.failures import UnableToFindCase
from arrears.collection.cases.queries import CaseRow, case, case_of_person
from arrears.collection.cases.queries.work import ConversationRow, conversation
from arrears.collection.complaints.operations.move import UnableToFindMatter
from arrears.collection.complaints.queries import MatterRow, matter_row
from arrears.collection.hardship.operations.move import UnableToFindPlan
from arrears.collection.hardship.queries import PlanRow, plan_row
from arrears.collection.legal.failures import UnableToFindLegalCase
from arrears.collection.legal.queries.cases import LegalCasePage, legal_case_page
from arrears.collection.legal.queries.sales import SaleRow, sale
from arrears.collection.legal.queries.visits import VisitRow, visit
from arrears.collection.reminders.approvals import Standing, standing_of
from arrears.collection.reminders.queries import MessageRow, UnableToFindMessage
from arrears.collection.reminders.queries import message as message_of
from arrears.parties.queries import MaskedPerson, masked_people
from arrears.payments.queries import ReceiptRow, UnableToFindReceipt, receipt
from arrears.payments.queries_of_debits import DebitFileRow, debit_files
from arrears.payments.queries_of_files import (
    FileRow,
    LineRow,
    UnableToFindFile,
    UnableToFindLine,
    bank_file,
    line_row,
)
from arrears.plumbing import clock
from arrears.servicing.queries import UnableToFindLoan
from arrears.servicing.queries.line_page import is_line
from arrears.servicing.queries.loan_page import id_of_loan
from arrears.servicing.queries.proposals import ProposalRow, UnableToFindProposal, proposal
from arrears.web.api.queries import TokenRow, WebhookRow, token_rows, webhook_row
from arrears.web.roles import ADMINISTRATOR, MAY, May, role_of

Visitor = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who is asking and what they may do."""

    name: str
    role: str

    @property
    def is_administrator(self) -> bool:
        return self.role == ADMINISTRATOR

    def may(self, what: May) -> bool:
        return what in MAY[self.role]


def _with_role(user: Visitor) -> Staff:
    role = role_of(user)
    if role is None:
        raise PermissionDenied
    return Staff(name=user.get_username(), role=role)


def _access_role(user: Visitor, what: May) -> Staff:
    staff = _with_role(user)
    if not staff.may(what):
        raise PermissionDenied
    return staff


def access_staff(user: Visitor) -> Staff:
    """Anyone of the lender with a role."""
    return _access_role(user, May.READ)


def _access(user: Visitor, *, any_of: tuple[May, ...]) -> Staff:
    staff = access_staff(user)
    if not any(staff.may(what) for what in any_of):
        raise PermissionDenied
    return staff


@dataclass(frozen=True, kw_only=True)
class AgencyStaff:
    """Someone of an agency and what the lender knows of it."""

    name: str
    agency: AgencyRow


def access_agency(user: Visitor) -> AgencyStaff:
    """Someone who works for an agency of the panel: sees what lies with it, nothing else."""
    staff = _access_role(user, May.WORK_PLACED)
    found = agency_of_operator(username=staff.name)
    if found is None:
        raise PermissionDenied
    return AgencyStaff(name=staff.name, agency=found)


def access_placement(*, user: Visitor, placement_id: int) -> tuple[AgencyStaff, PlacementRow]:
    """A placement of the visitor's own agency."""
    staff = access_agency(user)
    found = placement(placement_id=placement_id, agency=staff.agency.code)
    if found is None:
        raise Http404
    return staff, found


def access_agencies(user: Visitor) -> Staff:
    """Someone who places cases, judges agencies or takes their invoices."""
    return _access(user, any_of=(May.SUPERVISE, May.SERVICE, May.APPROVE))


def access_invoices(user: Visitor) -> Staff:
    """Someone who takes invoices in or settles them."""
    return _access(user, any_of=(May.SERVICE, May.APPROVE))


def access_administrator(user: Visitor) -> Staff:
    """An administrator."""
    return _access(user, any_of=(May.ADMINISTER,))


def access_particulars(user: Visitor) -> Staff:
    """Someone who may see a borrower's particulars, for a reason."""
    return _access(user, any_of=(May.UNMASK,))


def access_servicing(user: Visitor) -> Staff:
    """Someone who posts events and assigns payments."""
    return _access(user, any_of=(May.SERVICE,))


def access_collection(user: Visitor) -> Staff:
    """Someone who talks to debtors or supervises those who do."""
    return _access(user, any_of=(May.COLLECT, May.SUPERVISE))


def access_collector(user: Visitor) -> Staff:
    """Someone who talks to debtors."""
    return _access(user, any_of=(May.COLLECT,))


def access_supervisor(user: Visitor) -> Staff:
    """Someone who supervises collectors."""
    return _access(user, any_of=(May.SUPERVISE,))


def access_case(*, user: Visitor, case_id: int) -> tuple[Staff, CaseRow]:
    """A case, for someone who talks to debtors or supervises."""
    staff = access_collection(user)
    try:
        return staff, case(case_id=case_id)
    except UnableToFindCase as failure:
        raise Http404(str(failure)) from failure


def access_conversation(*, user: Visitor, conversation_id: int) -> tuple[Staff, ConversationRow]:
    """A conversation, for a supervisor."""
    staff = access_supervisor(user)
    found = conversation(conversation_id=conversation_id)
    if found is None:
        raise Http404
    return staff, found


def access_find(user: Visitor) -> Staff:
    """Someone who looks loans up by their borrower."""
    return _access(user, any_of=(May.SERVICE, May.APPROVE))


def access_proposals(user: Visitor) -> Staff:
    """Someone who proposes or approves."""
    return _access(user, any_of=(May.SERVICE, May.APPROVE))


def access_serviced_loan(*, user: Visitor, number: str) -> tuple[Staff, int]:
    """The id of a loan, for someone who posts events on it."""
    access_servicing(user)
    return access_loan(user=user, number=number)


def access_lines(user: Visitor) -> Staff:
    """The list of lines (no personal data in it)."""
    return access_staff(user)


def access_line(*, user: Visitor, line_id: int) -> Staff:
    """A line, with masked particulars."""
    staff = access_staff(user)
    if not is_line(line_id=line_id):
        raise Http404
    return staff


def access_serviced_line(*, user: Visitor, line_id: int) -> Staff:
    """A line, for someone who changes its limit or draws on it."""
    access_servicing(user)
    return access_line(user=user, line_id=line_id)


def access_serviced_person(*, user: Visitor, person_id: int) -> tuple[Staff, MaskedPerson]:
    """A borrower (masked), for someone who opens a line for them."""
    staff = access_servicing(user)
    found = masked_people(ids={person_id}).get(person_id)
    if found is None:
        raise Http404
    return staff, found


def access_proposal(*, user: Visitor, proposal_id: int) -> tuple[Staff, ProposalRow]:
    """A proposal, for someone who proposes or approves."""
    staff = access_proposals(user)
    try:
        return staff, proposal(proposal_id=proposal_id)
    except UnableToFindProposal as failure:
        raise Http404(str(failure)) from failure


def access_receipt(*, user: Visitor, receipt_id: int) -> tuple[Staff, ReceiptRow]:
    """Money that came in, for someone who assigns it."""
    staff = access_servicing(user)
    try:
        return staff, receipt(receipt_id=receipt_id)
    except UnableToFindReceipt as failure:
        raise Http404(str(failure)) from failure


def access_bank_file(*, user: Visitor, file_id: int) -> tuple[Staff, FileRow]:
    """A file of a bank, for someone who assigns its money."""
    staff = access_servicing(user)
    try:
        return staff, bank_file(file_id=file_id)
    except UnableToFindFile as failure:
        raise Http404(str(failure)) from failure


def access_bank_line(*, user: Visitor, line_id: int) -> tuple[Staff, LineRow]:
    """A line of such a file."""
    staff = access_servicing(user)
    try:
        return staff, line_row(line_id=line_id)
    except UnableToFindLine as failure:
        raise Http404(str(failure)) from failure


def access_debit_file(*, user: Visitor, file_id: int) -> tuple[Staff, DebitFileRow]:
    """A file of direct debits, for someone who gives it to the bank."""
    staff = access_servicing(user)
    found = debit_files(file_id=file_id)
    if not found:
        raise Http404
    return staff, found[0]


def access_care(user: Visitor) -> Staff:
    """Someone who decides about plans, disputes and complaints."""
    return _access(user, any_of=(May.SERVICE, May.APPROVE, May.SUPERVISE))


def access_plan(*, user: Visitor, plan_id: int) -> tuple[Staff, PlanRow]:
    """A borrower's request for help or plan."""
    staff = access_care(user)
    try:
        return staff, plan_row(plan_id=plan_id)
    except UnableToFindPlan as failure:
        raise Http404(str(failure)) from failure


def access_case_plan(*, user: Visitor, plan_id: int) -> tuple[Staff, PlanRow, CaseRow]:
    """A request for help of a debtor with an open case, for someone who talks to them."""
    staff = access_collection(user)
    try:
        plan = plan_row(plan_id=plan_id)
    except UnableToFindPlan as failure:
        raise Http404(str(failure)) from failure
    row = case_of_person(plan.person_id)
    if row is None:
        raise Http404
    return staff, plan, row


def access_matter(*, user: Visitor, matter_id: int) -> tuple[Staff, MatterRow]:
    """A dispute, complaint or request."""
    staff = access_care(user)
    try:
        return staff, matter_row(matter_id=matter_id)
    except UnableToFindMatter as failure:
        raise Http404(str(failure)) from failure


def access_portfolio(user: Visitor) -> Staff:
    """The figures of the whole book."""
    return access_staff(user)


def access_ledger(user: Visitor) -> Staff:
    """Trial balance and account statements (no personal data in them)."""
    return access_staff(user)


def access_products(user: Visitor) -> Staff:
    """The catalogue of products (no personal data in it)."""
    return access_staff(user)


def access_loans(user: Visitor) -> Staff:
    """The list of loans (no personal data in it)."""
    return access_staff(user)


def access_loan(*, user: Visitor, number: str) -> tuple[Staff, int]:
    """The id of the loan with this number."""
    staff = access_staff(user)
    try:
        return staff, id_of_loan(number=number)
    except UnableToFindLoan as failure:
        raise Http404(str(failure)) from failure


def access_close(*, user: Visitor, business_date: date) -> tuple[Staff, Close]:
    """The close of a business date, in whatever state."""
    staff = access_staff(user)
    close = close_of(business_date=business_date)
    if close is None:
        raise Http404
    return staff, close


def access_token(*, user: Visitor, prefix: str) -> tuple[Staff, TokenRow]:
    """A token to the API, for an administrator."""
    staff = access_administrator(user)
    row = next((row for row in token_rows() if row.prefix == prefix), None)
    if row is None:
        raise Http404
    return staff, row


def access_webhook(*, user: Visitor, webhook_id: int) -> tuple[Staff, WebhookRow]:
    """A webhook of whomever, for an administrator."""
    staff = access_administrator(user)
    row = webhook_row(webhook_id=webhook_id)
    if row is None:
        raise Http404
    return staff, row


def access_reminders(user: Visitor) -> Staff:
    """The plan of reminders, its counts and rates (no personal data in it)."""
    return access_staff(user)


def access_messages(user: Visitor) -> Staff:
    """Someone who may read what was written to borrowers: sees particulars, or supervises contacts."""
    return _access(user, any_of=(May.UNMASK, May.SUPERVISE))


def access_message(*, user: Visitor, message_id: int) -> tuple[Staff, MessageRow]:
    """A message to a borrower, for someone who may read it."""
    staff = access_messages(user)
    try:
        return staff, message_of(message_id=message_id)
    except UnableToFindMessage as failure:
        raise Http404(str(failure)) from failure


def access_templates(user: Visitor) -> Staff:
    """The texts of messages (no personal data in them; previews are masked)."""
    return access_staff(user)


def access_doubt(*, user: Visitor, message_id: int) -> tuple[Staff, MessageRow]:
    """A message of which nobody knows whether it went out, for someone who settles that."""
    _access(user, any_of=(May.UNMASK,))
    return access_message(user=user, message_id=message_id)


def access_template(*, user: Visitor, code: str, version: int) -> tuple[Staff, Standing]:
    """A version of a template."""
    staff = access_staff(user)
    found = standing_of(template=code, version=version)
    if found is None:
        raise Http404
    return staff, found


def access_account(*, user: Visitor, account_id: int) -> tuple[Staff, User]:
    """A log-in, for an administrator."""
    staff = access_administrator(user)
    account = User.objects.filter(id=account_id).first()
    if account is None:
        raise Http404
    return staff, account


def access_legal(user: Visitor) -> Staff:
    """Someone who sees legal action, sales and visits (names masked)."""
    return _access(user, any_of=(May.SERVICE, May.APPROVE, May.SUPERVISE))


def access_legal_work(user: Visitor) -> Staff:
    """Someone who takes steps, records costs, agrees a sale."""
    return _access(user, any_of=(May.SERVICE,))


def access_visit_work(user: Visitor) -> Staff:
    """Someone who plans visits and records what came of them."""
    return _access(user, any_of=(May.SERVICE, May.SUPERVISE))


def access_sale_approval(user: Visitor) -> Staff:
    """The second person of a sale."""
    return _access(user, any_of=(May.APPROVE,))


def access_legal_case(*, user: Visitor, legal_case_id: int) -> tuple[Staff, LegalCasePage]:
    """A legal case."""
    staff = access_legal(user)
    try:
        return staff, legal_case_page(legal_case_id=legal_case_id, on=clock.business_date())
    except (UnableToFindLegalCase, clock.UnableToReadClock) as failure:
        raise Http404(str(failure)) from failure


def access_sale(*, user: Visitor, sale_id: int) -> tuple[Staff, SaleRow]:
    """A sale of claims."""
    staff = access_legal(user)
    row = sale(sale_id=sale_id)
    if row is None:
        raise Http404
    return staff, row


def access_visit(*, user: Visitor, visit_id: int) -> tuple[Staff, VisitRow]:
    """A visit."""
    staff = access_legal(user)
    row = visit(visit_id=visit_id)
    if row is None:
        raise Http404
    return staff, row
