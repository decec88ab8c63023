"""The collection of a seeded book is lived through the real operations, and the same seed lives it again."""

from datetime import timedelta

import pytest


@pytest.fixture(scope="module")
def book(module_db: str) -> None:
    from click.testing import CliRunner

    from arrears.config.prepare import prepare_database
    from arrears.simulator.cli import seed

    prepare_database()
    done = CliRunner().invoke(seed, ["--loans", "900", "--months", "6", "--seed", "3"])
    assert done.exit_code == 0, done.output or repr(done.exception)


def test_the_last_days_of_collection_are_alive(book: None) -> None:
    from arrears.collection.cases.choices import PromiseState
    from arrears.collection.cases.models import Case, Conversation, Promise
    from arrears.collection.contacts.queries import decisions_by_id

    talks = list(Conversation.objects.all())
    assert len(talks) > 30
    decisions = decisions_by_id(ids=[talk.decision_id for talk in talks])
    assert all(decisions[talk.decision_id].verdict != "deny" for talk in talks)
    assert all(talk.recording.startswith("simulation/") for talk in talks if talk.recording)
    states = set(Promise.objects.values_list("state", flat=True))
    assert {int(PromiseState.KEPT), int(PromiseState.BROKEN)} <= states
    assert Case.objects.exclude(closed_on=None).exists()


def test_a_day_again_changes_nothing(book: None) -> None:
    from arrears.collection.cases.models import Conversation
    from arrears.plumbing import clock
    from arrears.simulator.calling import call

    on = clock.business_date()
    working = on if on.weekday() != 6 else on + timedelta(days=1)  # nobody works on Sundays
    call(on=working, seed=3)
    before = Conversation.objects.count()
    call(on=working, seed=3)
    assert before > 0
    assert Conversation.objects.count() == before
