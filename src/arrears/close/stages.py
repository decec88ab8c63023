"""The close of a business date, from the first lock to the next open day, in the order in which it happens.

The stages of a portion run in one transaction for some shards of the book; a small book is one portion, in
the day's own transaction. The stages of the day run once, in one transaction, when every portion is through.
What a check refuses is never committed. docs/close.md says the same in words.
"""

from collections.abc import Callable

from arrears.close import day_stages as of_day
from arrears.close import portion_stages as of_portion
from arrears.close.crash_points import reached
from arrears.close.work import Day, Portion

TO_BEGIN: tuple[Callable[[Day], None], ...] = (of_day.compile_rules,)

OF_A_PORTION: tuple[Callable[[Day, Portion], None], ...] = (
    of_portion.hold_shards,
    of_portion.extract_history,
    of_portion.fold_to_states,
    of_portion.set_faults_aside,
    of_portion.check_states,
    of_portion.load_states,
    of_portion.post_to_ledger,
    of_portion.check_ledger,
    of_portion.mark_shards_closed,
)

OF_THE_DAY: tuple[Callable[[Day], None], ...] = (
    of_day.add_up,
    of_day.compare_with_yesterday,
    of_day.write_snapshot,
    of_day.follow_plans,
    of_day.follow_cases,
    of_day.decide_treatments,
    of_day.write_page,
    of_day.open_next_day,
)


def run(day: Day, stages: tuple[Callable[[Day], None], ...]) -> None:
    """Runs stages of the day in order."""
    for place, stage in enumerate(stages):
        name = stage.__name__
        day.progress(name, place, len(stages))
        with day.timed(name):
            stage(day)
        reached(name)


def run_portion(day: Day, portion: Portion) -> None:
    """Runs the stages of a portion in order, in the caller's transaction."""
    for place, stage in enumerate(OF_A_PORTION):
        name = stage.__name__
        day.progress(name, place, len(OF_A_PORTION))
        with day.timed(name):
            stage(day, portion)
        reached(name)
    day.portions[portion.shards] = portion
