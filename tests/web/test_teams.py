"""A supervisor adds, changes and takes out collectors; bad input is refused and said."""

from tests.collection.cases import people
from tests.web.clients import client_of

LI = {"username": "li", "team": "one", "capacity": "30", "skills": ["recovery"], "languages": "zh-hans en"}


def test_a_supervisor_manages_teams_and_collectors(db: str) -> None:
    from arrears.collection.cases.operations.share_out import share_out
    from arrears.collection.cases.queries.work import collector, teams, workload

    people.late_debtors(6)
    share_out(at=people.noon(), actor="test")
    boss, _li, _officer = (
        client_of(role, name=name, **{"accept-language": "en"})
        for name, role in (("boss", "supervisor"), ("li", "collector"), ("zhao", "servicing_officer"))
    )
    base = "/desk/board/teams/"
    refused = {
        "role of a collector": LI | {"username": "zhao"},
        "1 to 1000": LI | {"capacity": "0"},
        "no code of a language": LI | {"languages": "Chinese!"},
        "valid choice": LI | {"team": "none"},
    }
    for words, said in refused.items():
        shown = boss.post(f"{base}collector/", said)
        assert (shown.status_code, words in shown.content.decode()) == (422, True), words
    assert boss.post(f"{base}team/", {"code": "Bad code", "name": "x"}).status_code == 422
    assert boss.post(f"{base}team/", {"code": "two", "name": "Team two"}).status_code == 302
    assert "two" in teams()
    assert boss.post(f"{base}collector/", LI | {"team": "two"}).status_code == 302
    li = collector("li")
    assert li is not None
    assert (li.team, li.capacity, li.skills) == ("two", 30, ("recovery",))
    had = workload()["wang"][0]
    assert "30" in boss.get(f"{base}?collector=li").content.decode()
    assert boss.post(f"{base}take-out/", {"username": "nobody", "why": "x"}, follow=True).status_code == 200
    out = boss.post(f"{base}take-out/", {"username": "li", "why": "Parental leave"}, follow=True)
    assert "taken out" in out.content.decode()
    assert workload()["wang"][0] == 6 > had
    assert "li" not in workload()
