"""Addresses of the console: risk, supervision, administration."""

from django.urls import URLPattern, path, register_converter

from arrears.web.care.matters import act_on_matter, care_matter, care_matters
from arrears.web.care.plans import care_evidence, care_plan, care_plans, decide_plan
from arrears.web.console.api_tokens import api_token, api_tokens, revoke_api_token
from arrears.web.console.closes import ask_close, close, closes, sign_close
from arrears.web.console.collection import collection, collection_csv
from arrears.web.console.converters import DayConverter
from arrears.web.console.ledger import account, ledger
from arrears.web.console.line import line
from arrears.web.console.lines import lines
from arrears.web.console.loan import loan, unmask_borrower
from arrears.web.console.loans import loans, loans_csv
from arrears.web.console.overview import overview, panel_csv, panel_svg
from arrears.web.console.products import product, product_list, product_paper
from arrears.web.console.strategies import decisions, strategies, strategies_csv
from arrears.web.console.users import change_user, user, users
from arrears.web.console.webhooks import change_webhook, webhook, webhooks
from arrears.web.design.page import design
from arrears.web.papers.views import paper_line, paper_payoff, paper_quote, paper_settlement, paper_statement
from arrears.web.preferences import set_theme
from arrears.web.reminding.days import reminder_day, reminder_days
from arrears.web.reminding.mailbox import mailbox, message_doubt, message_letter, message_page
from arrears.web.reminding.texts import decide_text_template, text_template, text_templates
from arrears.web.second_factor import second_factor
from arrears.web.servicing.approvals import approval, approvals, decide
from arrears.web.servicing.bank import bank, bank_file, bank_line, settle_bank_line
from arrears.web.servicing.debits import debit_file, debits, make_bank_debits, plan_bank_debits
from arrears.web.servicing.event import event
from arrears.web.servicing.fact import fact
from arrears.web.servicing.find import find
from arrears.web.servicing.line_event import line_event
from arrears.web.servicing.mandates import debit_mandates, revoke_debit_mandate
from arrears.web.servicing.opening import open_line_for
from arrears.web.servicing.unapplied import receipt, settle_receipt, unapplied_cash, unmask_receipt

register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("", overview, name="overview"),
    path("panels/<slug:key>.csv", panel_csv, name="panel_csv"),
    path("panels/<slug:key>.svg", panel_svg, name="panel_svg"),
    path("loans/", loans, name="loans"),
    path("loans.csv", loans_csv, name="loans_csv"),
    # The number of an imported loan has slashes in it (generic/A-1), and may end like any address below it.
    path("loans/<path:number>/", loan, name="loan"),
    path("borrowers/<path:number>/", unmask_borrower, name="unmask_borrower"),
    path("papers/statement/<path:number>/", paper_statement, name="paper_statement"),
    path("papers/lines/<int:line_id>/", paper_line, name="paper_line"),
    path("papers/settlement/<path:number>/", paper_settlement, name="paper_settlement"),
    path("papers/payoff/<path:number>/", paper_payoff, name="paper_payoff"),
    path("papers/quotes/<int:quote_id>/", paper_quote, name="paper_quote"),
    path("lines/", lines, name="lines"),
    path("lines/open/<int:person_id>/", open_line_for, name="open_line"),
    path("lines/<int:line_id>/", line, name="line"),
    path("lines/<int:line_id>/<slug:verb>/", line_event, name="line_event"),
    path("products/", product_list, name="products"),
    path("products/<slug:code>/paper/", product_paper, name="product_paper"),
    path("products/<slug:code>/", product, name="product"),
    path("collection/", collection, name="collection"),
    path("collection/strategies/", strategies, name="strategies"),
    path("collection/strategies/<slug:key>.csv", strategies_csv, name="strategies_csv"),
    path("collection/decisions/", decisions, name="treatment_decisions"),
    path("collection/<slug:key>.csv", collection_csv, name="collection_csv"),
    path("ledger/", ledger, name="ledger"),
    path("ledger/<slug:code>/", account, name="account"),
    path("close/", closes, name="closes"),
    path("close/ask/", ask_close, name="ask_close"),
    path("close/<day:day>/", close, name="close"),
    path("close/<day:day>/sign/", sign_close, name="sign_close"),
    path("users/", users, name="users"),
    path("users/<int:account_id>/", user, name="user"),
    path("users/<int:account_id>/change/", change_user, name="change_user"),
    path("bank/", bank, name="bank"),
    path("bank/files/<int:file_id>/", bank_file, name="bank_file"),
    path("bank/mandates/", debit_mandates, name="mandates"),
    path("bank/mandates/<int:mandate_id>/revoke/", revoke_debit_mandate, name="revoke_mandate"),
    path("bank/lines/<int:line_id>/", bank_line, name="bank_line"),
    path("bank/lines/<int:line_id>/settle/", settle_bank_line, name="settle_bank_line"),
    path("bank/debits/", debits, name="debits"),
    path("bank/debits/plan/", plan_bank_debits, name="plan_debits"),
    path("bank/debits/make/", make_bank_debits, name="make_debits"),
    path("bank/debits/files/<int:file_id>/", debit_file, name="debit_file"),
    path("api-tokens/", api_tokens, name="api_tokens"),
    path("api-tokens/<slug:prefix>/", api_token, name="api_token"),
    path("api-tokens/<slug:prefix>/revoke/", revoke_api_token, name="revoke_api_token"),
    path("webhooks/", webhooks, name="webhooks"),
    path("webhooks/<int:webhook_id>/", webhook, name="webhook"),
    path("webhooks/<int:webhook_id>/change/", change_webhook, name="change_webhook"),
    path("design/", design, name="design"),
    path("second-factor/", second_factor, name="second_factor"),
    path("find/", find, name="find"),
    path("events/<slug:verb>/<path:number>/", event, name="event"),
    path("facts/<slug:code>/<path:number>/", fact, name="fact"),
    path("approvals/", approvals, name="approvals"),
    path("approvals/<int:proposal_id>/", approval, name="approval"),
    path("approvals/<int:proposal_id>/decide/", decide, name="decide"),
    path("plans/", care_plans, name="care_plans"),
    path("plans/<int:plan_id>/", care_plan, name="care_plan"),
    path("plans/<int:plan_id>/decide/", decide_plan, name="decide_plan"),
    path("plans/<int:plan_id>/papers/<int:evidence_id>/", care_evidence, name="care_evidence"),
    path("matters/", care_matters, name="care_matters"),
    path("matters/<int:matter_id>/", care_matter, name="care_matter"),
    path("matters/<int:matter_id>/act/", act_on_matter, name="act_on_matter"),
    path("receipts/", unapplied_cash, name="unapplied"),
    path("receipts/<int:receipt_id>/", receipt, name="receipt"),
    path("receipts/<int:receipt_id>/unmask/", unmask_receipt, name="unmask_receipt"),
    path("receipts/<int:receipt_id>/settle/", settle_receipt, name="settle_receipt"),
    path("reminders/", reminder_days, name="reminder_days"),
    path("reminders/<day:day>/", reminder_day, name="reminder_day"),
    path("mailbox/", mailbox, name="mailbox"),
    path("mailbox/<int:message_id>/", message_page, name="message"),
    path("mailbox/<int:message_id>/letter.pdf", message_letter, name="message_letter"),
    path("mailbox/<int:message_id>/doubt/", message_doubt, name="message_doubt"),
    path("templates/", text_templates, name="text_templates"),
    path("templates/<slug:code>/<int:version>/", text_template, name="text_template"),
    path("templates/<slug:code>/<int:version>/decide/", decide_text_template, name="decide_text_template"),
    path("theme/", set_theme, name="set_theme"),
]
