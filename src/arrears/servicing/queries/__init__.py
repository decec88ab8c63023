"""What other slices may read of loan accounts."""

from arrears.servicing.queries.book_of_loan import LoanHead, UnableToFindLoan, book_of_loan, head_of_loan
from arrears.servicing.queries.book_of_shard import ShardBook, book_of_shard, book_of_shards
from arrears.servicing.queries.controls import ControlDifference, control_differences
from arrears.servicing.queries.counts import count_agreed, history_mark, loans_per_shard
from arrears.servicing.queries.explanation import explanation, sections
from arrears.servicing.queries.facts import FactRow, facts_of_loan
from arrears.servicing.queries.limitation_of_loan import limitation_of_loan
from arrears.servicing.queries.loan_list import LoanFilter, LoanList, LoanRow, UnableToListLoans, list_loans
from arrears.servicing.queries.loan_page import LoanPage, id_of_loan, loan_page
from arrears.servicing.queries.loan_rows import EventRow, Header, InstalmentRow, Standing
from arrears.servicing.queries.observation_of_loan import Observation, observation_of_loan
from arrears.servicing.queries.owner import Owner, owner_of_loan
from arrears.servicing.queries.proposals import (
    ProposalRow,
    UnableToFindProposal,
    proposal,
    proposals_of_loan,
    waiting_proposals,
)
from arrears.servicing.queries.recoveries import Recoveries, recoveries_of_loan
from arrears.servicing.queries.settlements import Settlement, settlements
from arrears.servicing.queries.statement import Statement, UnableToState, statement
from arrears.servicing.queries.stored_states import stored_states

__all__ = [
    "ControlDifference",
    "EventRow",
    "FactRow",
    "Header",
    "InstalmentRow",
    "LoanFilter",
    "LoanHead",
    "LoanList",
    "LoanPage",
    "LoanRow",
    "Observation",
    "Owner",
    "ProposalRow",
    "Recoveries",
    "Settlement",
    "ShardBook",
    "Standing",
    "Statement",
    "UnableToFindLoan",
    "UnableToFindProposal",
    "UnableToListLoans",
    "UnableToState",
    "book_of_loan",
    "book_of_shard",
    "book_of_shards",
    "control_differences",
    "count_agreed",
    "explanation",
    "facts_of_loan",
    "head_of_loan",
    "history_mark",
    "id_of_loan",
    "limitation_of_loan",
    "list_loans",
    "loan_page",
    "loans_per_shard",
    "observation_of_loan",
    "owner_of_loan",
    "proposal",
    "proposals_of_loan",
    "recoveries_of_loan",
    "sections",
    "settlements",
    "statement",
    "stored_states",
    "waiting_proposals",
]
