"""The address of the database and the data folder: all that was asked for is used, else one clear line."""

from pathlib import Path

import pytest


def test_every_option_of_the_address_reaches_both_drivers(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from arrears.plumbing import database

    for address in (
        "postgresql://me:s%20t@db.example:5433/book?sslmode=verify-full&connect_timeout=3",
        "postgresql://me@/book?host=%2Frun%2Fpg&options=-c%20search_path%3Dx",
    ):
        parts = database.parts_of(address=address)
        monkeypatch.setattr(database, "connection", SimpleNamespace(settings_dict=parts))
        assert database.parts_of(address=database.url()) == parts
    parts = database.parts_of(address="postgres://db/book?sslmode=verify-full")
    assert (parts["HOST"], parts["OPTIONS"]) == ("db", {"sslmode": "verify-full"})


@pytest.mark.parametrize("address", ["postgresql://h:abc/x", "mysql://h/x", "h"])
def test_another_address_is_refused(address: str) -> None:
    from arrears.plumbing.database import UnableToReadDatabaseUrl, parts_of

    with pytest.raises(UnableToReadDatabaseUrl):
        parts_of(address=address)


def test_a_home_that_can_not_be_made_says_which(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from arrears.plumbing.home import UnableToUseFolder, home

    (tmp_path / "file").touch()
    monkeypatch.setenv("ARREARS_HOME", str(tmp_path / "file"))
    with pytest.raises(UnableToUseFolder, match="ARREARS_HOME"):
        home()
