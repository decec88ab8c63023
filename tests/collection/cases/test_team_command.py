"""`arrears team`: a supervisor makes a team and puts people into it."""

from click.testing import CliRunner


def test_a_collector_is_put_into_a_team_and_leaves_it(db: str) -> None:
    from arrears.collection.cases.cli import team
    from arrears.collection.cases.queries.work import collector

    def run(*words: str) -> str:
        done = CliRunner().invoke(team, [*words, "--language", "en"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    run("put", "first", "First team", "--queue", "early")
    run("collector", "zhao", "first", "--capacity", "80", "--skill", "negotiation", "--speaks", "en")
    row = collector("zhao")
    assert row is not None
    assert (row.team, row.capacity, row.skills, row.languages) == ("first", 80, ("negotiation",), ("en",))
    assert "zhao" in run("list")
    run("collector", "zhao", "first", "--left")
    row = collector("zhao")
    assert row is not None
    assert not row.active
    assert "(left)" in run("list")
