"""House rules that a machine can check (CONTRIBUTING.md)."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "arrears"
PYTHON = [p for folder in ("src", "tests", "bench") for p in sorted((ROOT / folder).rglob("*.py"))]
FORBIDDEN_NAMES = {"collections", "copy", "queue"}


def _tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return done.stdout.split("\n")[:-1]


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    if "migrations" in path.parts:
        return
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500, "split it by verb"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= 70, f"{node.name} is too long"


def test_root_is_small_and_packages_do_not_shadow_the_library() -> None:
    entries = {name.split("/")[0] for name in _tracked()}
    assert len(entries) <= 20, sorted(entries)
    names = {p.name for p in SOURCE.rglob("*") if p.is_dir()}
    assert not names & FORBIDDEN_NAMES


def test_depth_is_at_most_five() -> None:
    deep = [p for p in SOURCE.rglob("*.py") if len(p.relative_to(SOURCE).parts) > 5]
    assert not deep


def test_where_names_only_paths_that_exist() -> None:
    text = (ROOT / "docs" / "where.md").read_text(encoding="utf-8")
    paths = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:md|toml|py|yaml))`", text)
    assert len(paths) > 20
    assert [p for p in paths if not (ROOT / p).exists()] == []


def test_every_slice_has_a_readme() -> None:
    slices = [p for p in SOURCE.iterdir() if (p / "__init__.py").exists()]
    assert [p.name for p in slices if not (p / "README.md").exists()] == []


def test_public_functions_with_two_arguments_are_keyword_only() -> None:
    """In operations, queries and policies: a call must read like a sentence."""
    offenders = []
    for path in SOURCE.rglob("*.py"):
        if "operations" not in path.parts and path.name not in {"queries.py", "policy.py"}:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                positional = len(node.args.args) + len(node.args.posonlyargs)
                if positional >= 2:
                    offenders.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert offenders == []


def test_no_index_address_and_no_path_of_a_machine() -> None:
    hosts = re.compile(r"--(extra-)?index-url|https?://\S+/simple/|https?://\S+\.whl\b|--find-links")
    roots = re.compile(r"(?<![\w.$}/])/(" + "|".join(("ro" + "ot", "wo" + "rk", "ho" + "me")) + r")/\w")
    found = []
    for name in _tracked():
        path = ROOT / name
        if not path.is_file() or path.suffix in {".png", ".parquet"} or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
            if hosts.search(line) or roots.search(line):
                found.append(f"{name}:{number}")
    assert found == []
