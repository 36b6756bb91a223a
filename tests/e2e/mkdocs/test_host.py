"""MkDocs: errors leave the old site, serving survives them, and another trust needs only the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import NamedTuple

import pytest

from builders import ROOT, a_trust, add_plan, read, write
from serving import fetched, served, wait_for
from shared import made_once
from sites import all_bytes, build, environment, write_config

PLAN_FILE = "plans/trust/plan-2025-28.yaml"
ITEM = {"id": "A1", "title": "First title", "lead": "lead", "due": "2027-07-16"}


def an_adopter(folder: Path) -> Path:
    """A trust's own repository: plans, docs and mkdocs.yml. Returns its plan file."""
    write_config(folder)
    return add_plan(a_trust(folder), [{"id": "O", "title": "Objective", "actions": [ITEM]}])


@pytest.fixture
def adopted(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A copy of such a repository with its site, which is built once. Returns its plan file."""

    def make(folder: Path) -> None:
        an_adopter(folder)
        assert build(folder).returncode == 0

    shutil.copytree(made_once(tmp_path_factory, "adopted", make), tmp_path, dirs_exist_ok=True)
    return tmp_path / PLAN_FILE


def test_the_build_ends_with_a_summary(example_site: Path) -> None:
    """Organisations, plans, ratings by word, findings, and where the site is."""
    output = " ".join((example_site.parent / "said.txt").read_text(encoding="utf-8").split())
    assert "Organisations 5" in output
    assert "Plans 7" in output
    assert "Ratings 18 off track, 29 at risk, 61 on track, 6 achieved, 13 not assessed" in output.replace(" ", " ")
    assert "no errors, no pieces of advice" in output
    assert f"{example_site}/index.html" in output


def test_an_error_stops_the_build_and_the_old_site_stays(adopted: Path, tmp_path: Path) -> None:
    """Every finding is reported with its place, and not a byte of the site changes."""
    before = all_bytes(tmp_path / "site")
    adopted.write_text(
        adopted.read_text(encoding="utf-8").replace("lead: lead", "lead: leed").replace("2027-07-16", "2027-07-99"),
        encoding="utf-8",
    )
    result = build(tmp_path)
    assert result.returncode == 1
    assert "There is no role “leed”" in result.stderr
    assert "2027-07-99, which is not a real date" in result.stderr
    assert "Two errors in plans/; nothing was built, and the site is as it was." in result.stdout
    assert "Traceback" not in result.stderr
    assert all_bytes(tmp_path / "site") == before


@pytest.mark.usefixtures("adopted")
def test_what_is_made_of_the_plans_stands_at_its_address_whatever_docs_has_there(tmp_path: Path) -> None:
    """Pages by either name that MkDocs gives them, and files that are made while others are copied."""
    before = all_bytes(tmp_path / "site")
    for name in ("README.md", "changes.md", "changes/index.md", "data/trustplan.json", "schemas/plan.schema.json"):
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Their own\n", encoding="utf-8")
    result = build(tmp_path, "--strict")
    assert result.returncode == 0, result.stderr
    assert "docs/changes.md is replaced by what is made from the plans at its address" in result.stderr
    after = all_bytes(tmp_path / "site")
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == set()


def test_a_name_in_other_letters_is_a_warning_that_stops_no_strict_build(tmp_path: Path) -> None:
    """It is told for each paper, also where another process wrote it; another warning still stops the build."""
    plans = a_trust(tmp_path)
    profile = read(plans / "trust" / "profile.yaml")
    write(plans / "trust" / "profile.yaml", {**profile, "title": "学校 Trust"})
    write_config(tmp_path)
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "    papers: [pdf]\n", encoding="utf-8")
    result = build(tmp_path, "--strict")
    assert result.returncode == 0, result.stderr
    warnings = [line for line in result.stderr.splitlines() if line.startswith("WARNING")]
    assert [line.partition("board-2026-12.pdf")[2][:23] for line in warnings if "-12.pdf" in line] == [
        " has no shapes for “学校”"
    ]
    assert (tmp_path / "site" / "meetings" / "board-2026-12" / "board-2026-12.pdf").is_file()
    (tmp_path / "docs" / "own.md").write_text("[nowhere](nowhere.md)", encoding="utf-8")
    stopped = build(tmp_path, "--strict")
    assert stopped.returncode == 1
    assert "1 warnings" in stopped.stdout + stopped.stderr


def left_behind(folder: Path) -> list[str]:
    """What unfinished builds left in a folder."""
    return sorted(p.name for p in folder.glob(".site-*"))


def killed_halfway(folder: Path) -> bool:
    """Start a build and kill it once it has begun to write; False when it was done before that."""
    process = subprocess.Popen([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, env=environment())
    while process.poll() is None and not left_behind(folder):
        time.sleep(0.005)
    process.kill()
    return process.wait(timeout=20) != 0


def test_a_build_that_is_killed_leaves_the_old_site(adopted: Path, tmp_path: Path) -> None:
    """Not a byte is lost, and the next build clears away what was left."""
    before = all_bytes(tmp_path / "site")
    good = adopted.read_text(encoding="utf-8")
    adopted.write_text(good.replace("First title", "Second title"), encoding="utf-8")
    assert killed_halfway(tmp_path)
    assert left_behind(tmp_path) != []
    assert all_bytes(tmp_path / "site") == before
    assert build(tmp_path).returncode == 0
    assert left_behind(tmp_path) == []
    assert "Second title" in (tmp_path / "site/plans/plan-2025-28/O/index.html").read_text(encoding="utf-8")


@pytest.mark.thorough
@pytest.mark.usefixtures("adopted")
def test_builds_at_the_same_time_leave_a_whole_site(tmp_path: Path) -> None:
    """Each ends well, and the site is one of theirs, whole."""
    before = all_bytes(tmp_path / "site")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    running = [
        subprocess.Popen(command, cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in running:
        output = process.communicate(timeout=120)[1]
        assert process.returncode == 0, output
    assert all_bytes(tmp_path / "site") == before
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("audience: trustees", "audience: everyone", "audience can be trustees, public or editors, and not “everyone”"),
        ("date: 2026-11-20", "date: yesterday", "date should be like 2026-11-20, and not “yesterday”"),
        ("audience: trustees", "audiences: public", "has no option “audiences”"),
    ],
)
def test_a_wrong_option_is_reported(old: str, new: str, words: str, tmp_path: Path) -> None:
    """In mkdocs.yml too, a message and not a traceback."""
    an_adopter(tmp_path)
    config = tmp_path / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = build(tmp_path)
    assert result.returncode == 1
    assert words in result.stdout
    assert "Traceback" not in result.stderr


def test_without_a_pinned_date_the_builds_day_counts(tmp_path: Path) -> None:
    """A real trust leaves the date out; SOURCE_DATE_EPOCH is honoured."""
    an_adopter(tmp_path)
    config = tmp_path / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("    date: 2026-11-20\n", ""), encoding="utf-8")
    result = build(tmp_path, SOURCE_DATE_EPOCH="1767225600")
    assert result.returncode == 0, result.stderr
    assert "1 Jan 2026" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def test_what_others_write_at_the_end_comes_with_the_site_at_once(tmp_path: Path) -> None:
    """The site is put in its place after all others are done, for the plugin as for the hook."""
    an_adopter(tmp_path)
    (tmp_path / "late.py").write_text(
        "from pathlib import Path\n\n\n"
        "def on_post_build(config):\n"
        "    Path(config.site_dir, 'late.txt').write_text(Path(config.site_dir).name)\n",
        encoding="utf-8",
    )
    config = tmp_path / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    hook = ROOT / "hooks" / "plan_site.py"
    for settings in (
        f"{text}hooks: [late.py]\n",
        text.replace("[search, trustplan]", "[search]") + f"hooks: [{hook}, late.py]\n",
    ):
        config.write_text(settings, encoding="utf-8")
        assert build(tmp_path).returncode == 0
        assert (tmp_path / "site" / "late.txt").read_text(encoding="utf-8").startswith(".site-new-")


@pytest.mark.usefixtures("adopted")
def test_warnings_that_stop_a_strict_build_leave_the_old_site(tmp_path: Path) -> None:
    """Nothing is replaced then, and nobody reads that the site was built."""
    before = all_bytes(tmp_path / "site")
    (tmp_path / "docs" / "visits.md").write_text("# Visits\n\n[The rota](rota.md)\n", encoding="utf-8")
    result = build(tmp_path)
    assert result.returncode == 1
    assert "rota.md" in result.stderr
    assert "Built the site" not in result.stderr
    assert all_bytes(tmp_path / "site") == before
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("folder", ["plans", ".", "plans/site"])
def test_a_site_is_put_neither_over_the_plans_nor_among_them(folder: str, tmp_path: Path) -> None:
    """A mistaken `site_dir` costs nobody's files."""
    an_adopter(tmp_path)
    (tmp_path / "docs").rename(tmp_path.with_name(f"{tmp_path.name}-docs"))
    config = tmp_path / "mkdocs.yml"
    more = f"site_dir: {folder}\ndocs_dir: ../{tmp_path.name}-docs\n"
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    before = all_bytes(tmp_path)
    result = build(tmp_path)
    assert result.returncode == 1
    assert "Name another" in result.stdout
    assert all_bytes(tmp_path) == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """In words, and no traceback."""
    an_adopter(tmp_path)
    (tmp_path / "site").write_text("somebody's", encoding="utf-8")
    result = build(tmp_path)
    assert result.returncode == 1
    assert "The site cannot be put into" in result.stdout
    assert "Traceback" not in result.stderr
    assert (tmp_path / "site").read_text(encoding="utf-8") == "somebody's"


TWO_BUILDS = """\
import gc, logging
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

build(load_config("mkdocs.yml"))
print("after a site:", gc.isenabled())
plan = next(Path("plans").rglob("plan-2025-28.yaml"))
plan.write_text("title: [")
try:
    build(load_config("mkdocs.yml"))
except BaseException as error:
    print(type(error).__name__)
print("after an error:", gc.isenabled())
"""


def test_a_process_that_goes_on_after_a_build_collects_its_garbage(tmp_path: Path) -> None:
    """A build switches the collector off for its own time only, however it ends."""
    an_adopter(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", TWO_BUILDS], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-3:] == ["after a site: True", "PlanErrors", "after an error: True"], done.stdout


def test_hand_written_pages_are_in_the_site_with_the_made_ones(tmp_path: Path) -> None:
    """An adopter's docs are built and listed, without a menu of their own."""
    an_adopter(tmp_path)
    (tmp_path / "docs" / "visits.md").write_text("# Governor visits\n\nHow we visit.\n", encoding="utf-8")
    assert build(tmp_path).returncode == 0
    assert "How we visit." in (tmp_path / "site" / "visits" / "index.html").read_text(encoding="utf-8")
    assert "visits/" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.thorough
def test_edits_of_the_code_show_while_serving(tmp_path: Path) -> None:
    """In this repository, where the hook is next to the program: in the code and in a template, without a restart."""
    plan = an_adopter(tmp_path)
    source = Path(shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__")))
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    config = tmp_path / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("[search, trustplan]", "[search]")
    hook = shutil.copy(ROOT / "hooks" / "plan_site.py", tmp_path)
    config.write_text(f"{text}hooks: [{hook}]\nwatch: [src/trustplan]\n", encoding="utf-8")
    with served(tmp_path, PYTHONPATH=str(source)) as (address, log):
        page = f"{address}plans/plan-2025-28/O/"
        assert wait_for(lambda: "First title" in fetched(page)), log.read_text(encoding="utf-8")
        code = source / "trustplan" / "mkdocs_plugin" / "frames.py"
        code.write_text(code.read_text(encoding="utf-8").replace('aria-label="Search"', 'aria-label="Look"'), "utf-8")
        assert wait_for(lambda: 'aria-label="Look"' in fetched(page)), log.read_text(encoding="utf-8")
        plan.write_text(plan.read_text(encoding="utf-8").replace("First title", "Second title"), encoding="utf-8")
        assert wait_for(lambda: "Second title" in fetched(page)), log.read_text(encoding="utf-8")


class Installed(NamedTuple):
    """The wheel in an environment that has no trace of the repository: its Python, and where its packages are."""

    python: Path
    packages: Path
    env: dict[str, str]

    def run(self, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a module in a folder."""
        command = [str(self.python), "-m", *words]
        return subprocess.run(command, env=self.env, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A clean environment with the wheel, which is made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(
        ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "site", ".*_cache", ".hypothesis", "__pycache__")
    )
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    made = subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    wheel = next(folder.glob("trustplan-*.whl"))
    venv.create(folder / "env", with_pip=False)
    packages = next((folder / "env").glob("lib/python*/site-packages"))
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", str(packages), str(wheel)],
        check=True,
        capture_output=True,
    )
    # The dependencies are those of this environment, without the editable install of the repository beside them.
    own = Path(next(p for p in sys.path if p.endswith("site-packages")))
    (packages / "dependencies.pth").write_text(str(own), encoding="utf-8")
    shutil.rmtree(source)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return Installed(folder / "env" / "bin" / "python", packages, clean | {"NO_MKDOCS_2_WARNING": "1"})


@pytest.mark.thorough
def test_another_trust_needs_only_the_wheel(installed: Installed, tmp_path: Path) -> None:
    """A clean environment with the wheel, and a repository of plans/, docs/ and mkdocs.yml."""
    an_adopter(tmp_path)
    where = subprocess.run(
        [installed.python, "-c", "import trustplan; print(trustplan.__file__)"],
        env=installed.env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(installed.packages))
    result = installed.run(tmp_path, "mkdocs", "build")
    assert result.returncode == 0, result.stderr
    assert "First title" in (tmp_path / "site/plans/plan-2025-28/O/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/assets/trustplan.css").is_file()
    assert (tmp_path / "site/schemas/plan.schema.json").is_file()
    checked = installed.run(tmp_path, "trustplan", "check")
    assert checked.returncode == 0, checked.stdout
    editors = installed.run(tmp_path, "trustplan", "build", "--audience", "editors", "--out", "editors")
    assert editors.returncode == 0, editors.stderr
    assert (tmp_path / "editors/guides/move-a-date/index.html").is_file()
    assert (tmp_path / "editors/images/guides/date-before.png").is_file()
    assert (installed.packages / "trustplan/cli/starter/workflows/github/workflows/plans.yml").is_file()
    for words, said in ((["build"], "Built the site"), (["explain", "guides"], "# All guides")):
        done = installed.run(tmp_path, "trustplan", *words)
        assert (done.returncode, said in done.stdout + done.stderr) == (0, True), done.stderr


@pytest.mark.thorough
def test_a_trust_has_a_site_with_the_wheel_alone(installed: Installed, tmp_path: Path) -> None:
    """In an empty folder: begun, a plan and a KPI by the catalogue added, checked and built, all without the repository."""
    for words in (
        ("new", "--name", "Oakwell Trust", "--school", "Oak Primary School:primary", "--year", "2026-27"),
        ("new", "plan", "oak", "--year", "2026-27"),
        ("new", "meeting", "2027-03-18"),
        ("new", "role", "attendance-lead", "Attendance lead", "--of", "oak"),
        ("new", "measure", "reserves"),
    ):
        result = installed.run(tmp_path, "trustplan", *words)
        assert result.returncode == 0, result.stderr
    plan = tmp_path / "plans/schools/oak/improvement-2026-27.yaml"
    judged = plan.read_text(encoding="utf-8").index("        every: term\n        rubric:")
    text = plan.read_text(encoding="utf-8")
    text = f"{text[:judged]}        measure: attendance\n        target: at least 95\n    actions:{text.split('    actions:')[1]}"
    plan.write_text(text, encoding="utf-8")
    (tmp_path / "plans/schools/oak/measurements.yaml").write_text(
        "attendance:\n  - {period: 2026-27/aut1, value: 95.5, cohort: 209}\n", encoding="utf-8"
    )
    checked = installed.run(tmp_path, "trustplan", "check", "--as-of", "2026-11-20")
    assert "no errors" in checked.stdout, checked.stdout
    built = installed.run(tmp_path, "mkdocs", "build", "--strict")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "site/measures/attendance/index.html").read_text(encoding="utf-8")
    assert "95.5%" in page
    assert "catalogue, which comes with the program" in page
    pins = (tmp_path / "requirements.txt").read_text(encoding="utf-8")
    assert "mkdocs-material==" in pins
    assert "pytest" not in pins
