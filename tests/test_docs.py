"""Every command and every example that the README and docs/ show is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shell import PROJECT, run

pytestmark = pytest.mark.slow

PAGES = (PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md")))
#: A fenced block of commands; ``network`` marks those that visit live sites.
BLOCK = re.compile(r"^```sh( network)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: Done, or (for commands that need it) no network: nobody's site is asked, wherever this runs; make
#: has a status of its own and names ours.
EXPECTED = {"": 0, " network": 3}
OF_MAKE = re.compile(r"^make(?:\[\d+\])?: \*\*\* .* Error (\d+)$", re.MULTILINE)


def commands() -> Iterator[tuple[str, str, str]]:
    for page in PAGES:
        for kind, block in BLOCK.findall(page.read_text("utf-8")):
            for line in block.splitlines():
                yield page.name, kind, line


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files as they are now, with this environment in place of a new one."""
    target = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        if (PROJECT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, target / name)
    (target / ".venv").symlink_to(Path(sys.executable).parents[1], target_is_directory=True)
    return target


def test_there_are_commands_to_run() -> None:
    assert len(list(commands())) > 8


@pytest.mark.parametrize(("page", "kind", "command"), list(commands()))
def test_a_documented_command_does_what_it_says(
    copy: Path, page: str, kind: str, command: str
) -> None:
    done = run(["bash", "-c", command], cwd=copy)
    named = OF_MAKE.search(done.stderr)
    status = int(named[1]) if named else done.returncode
    assert status == EXPECTED[kind], f"{page}: {command}\n{done.stdout}\n{done.stderr}"


#: A link of Markdown to a page beside this one, to a heading of it, or to one of this page.
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_leads_nowhere(page: Path) -> None:
    for file, anchor in LINK.findall(page.read_text("utf-8")):
        target = page.parent / file if file else page
        assert target.is_file(), file
        if anchor:
            headings = HEADING.findall(target.read_text("utf-8"))
            named = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings}
            assert anchor in named, f"{file}#{anchor}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    linked = {file for file, _ in LINK.findall((PROJECT / "README.md").read_text("utf-8"))}
    assert {f"docs/{page.name}" for page in PAGES[1:]} <= linked


def test_the_architecture_names_every_part_of_the_package() -> None:
    page = (PROJECT / "docs" / "architecture.md").read_text("utf-8")
    package = PROJECT / "crawler"
    parts = [f"{init.parent.name}/" for init in package.glob("*/__init__.py")]
    parts += [module.name for module in package.glob("*.py") if module.stem != "__init__"]
    assert [part for part in sorted(parts) if part not in page] == []


#: What the examples speak of without making it.
GIVEN = {
    "html": """<html><head><title>Polres Sambangi Warga</title></head><body><article>
        <h1>Polres Sambangi Warga</h1><time datetime="2024-10-09T08:00:00+07:00"></time>
        <p>Polres Batang menyambangi warga Desa Subah, Rabu (9/10/2024), menjelang Pilkada.</p>
        <p>Kapolres mengajak warga menjaga kerukunan walau berbeda pilihan dalam Pilkada nanti.</p>
        <p>Warga berterima kasih dan berjanji melaporkan kabar bohong kepada polisi.</p>
        </article></body></html>""",
    "text": "Polres Sambangi Warga\n\nPolres Batang menyambangi warga Subah, Rabu (9/10/2024).",
}


@pytest.mark.parametrize("page", ["README.md", "docs/reading.md"])
def test_an_example_in_python_runs_as_it_stands(page: str) -> None:
    examples = EXAMPLE.findall((PROJECT / page).read_text("utf-8"))
    assert examples
    for example in examples:
        exec(example, dict(GIVEN))
