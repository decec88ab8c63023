"""Stages that concern some shards of the book, in one transaction."""

import random

from arrears.close import balances, checks, history, totals
from arrears.close.failures import UnableToClose
from arrears.close.work import Day, Portion, Result
from arrears.kernel.book import Columns
from arrears.kernel.fold import fold
from arrears.ledger import queries as ledger
from arrears.ledger.operations.post import post_targets
from arrears.plumbing.days import to_day
from arrears.servicing import owners, posting, queries
from arrears.servicing.operations.replace_states import replace_states
from arrears.servicing.operations.set_aside import set_aside

SAMPLE = 3  # loans replayed one by one from their own rows
MONOTONY_SAMPLE = 20_000  # loans folded a second time, as of the day before


def hold_shards(day: Day, portion: Portion) -> None:
    """No operation comes between reading and writing; those under way are waited for."""
    history.hold(portion.shards)


def extract_history(day: Day, portion: Portion) -> None:
    """Terms, loans, given rows and events as columns."""
    portion.held = history.read(shards=portion.shards, memory=day.memory)


def fold_to_states(day: Day, portion: Portion) -> None:
    """History becomes states, as of the day and as known on it; faulted loans keep their last good one."""
    history.fill(portion=portion, business_date=day.business_date)
    history.keep_last_good(portion=portion, earlier=day.earlier)
    portion.sums = totals.sums(states=portion.states, groups=portion.groups)


def set_faults_aside(day: Day, portion: Portion) -> None:
    """Notes each loan that could not be folded, for a person to look at; the others go on."""
    set_aside(
        business_date=day.business_date,
        shards=portion.shards,
        faults={fault.loan_id: (fault.fault, fault.detail) for fault in portion.faults},
    )


def check_states(day: Day, portion: Portion) -> None:
    """The checks that need the states and the history only. Raises UnableToClose."""
    faulted = {fault.loan_id for fault in portion.faults}
    chosen = [loan_id for loan_id in sample(day, portion) if loan_id not in faulted]
    results = [
        *checks.of_states(
            states=portion.states,
            agreed=queries.count_agreed(shards=portion.shards, on=day.business_date),
            two_days=history.day_before(
                portion=portion, business_date=day.business_date, sample=MONOTONY_SAMPLE
            ),
        ),
        checks.sample_replays(states=portion.states, replay=lambda loan_id: replay(day, loan_id), ids=chosen),
    ]
    accept(day, portion, results)


def load_states(day: Day, portion: Portion) -> None:
    """The stored states of the shards become these."""
    shard_of_row = portion.identity["shard"].combine_chunks().to_numpy()
    replace_states(states=portion.states, shards=portion.shards, shard_of_row=shard_of_row)


def post_to_ledger(day: Day, portion: Portion) -> None:
    """One entry a group: what each movement should have posted in total by now, less what it has."""
    groups = portion.groups
    own = posting.targets(keys=groups.keys, sums=portion.sums)
    theirs = owners.targets(keys=groups.keys, of_row=groups.of_row, states=portion.states)
    post_targets(
        business_date=day.business_date,
        targets={key: {**own[key], **theirs[key]} for key in own},
        source="close",
        actor=day.actor,
        rulebook_version=day.rulebook_version,
    )


def check_ledger(day: Day, portion: Portion) -> None:
    """The checks that need the journal. Raises UnableToClose."""
    shards, today = portion.shards, day.business_date
    closing = posting.owed(keys=portion.groups.keys, sums=portion.sums)
    results = [
        checks.entries_balance(unbalanced=ledger.unbalanced(business_date=today, shards=shards)),
        checks.opening_and_movements(
            opening=balances.of_close(shards=shards, on=day.previous),
            moved=ledger.moved(shards=shards, after=day.previous, through=today),
            closing=closing,
        ),
        checks.controls_equal_loans(controls=ledger.controls(shards=shards), closing=closing),
    ]
    accept(day, portion, results)


def mark_shards_closed(day: Day, portion: Portion) -> None:
    """Committed with the entries and states; the balances are where the next close starts from."""
    loans = posting.owed(keys=portion.groups.keys, sums=portion.sums)
    balances.write_down(business_date=day.business_date, shards=portion.shards, loans=loans)


def sample(day: Day, portion: Portion) -> list[int]:
    """Loans to replay one by one: the same ones whenever this day is closed."""
    ids = portion.states["loan_id"]
    chance = random.Random(f"{day.business_date.isoformat()}/{portion.shards}")
    return sorted(int(ids[i]) for i in chance.sample(range(len(ids)), min(SAMPLE, len(ids))))


def replay(day: Day, loan_id: int) -> Columns:
    """The state of one loan from its own rows in the tables, n = 1."""
    on = to_day(day.business_date)
    return fold(book=queries.book_of_loan(loan_id=loan_id), as_of_day=on, known_day=on).states


def accept(day: Day, portion: Portion, results: list[Result]) -> None:
    """Notes the results; one that is broken ends the transaction. Raises UnableToClose."""
    portion.results += results
    broken = [result for result in results if not result.ok]
    if broken:
        raise UnableToClose.because(business_date=day.business_date, results=portion.results)
