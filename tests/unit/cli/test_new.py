"""`trustplan new`: a trust's first day, and what it adds later."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from builders import ROOT
from trustplan.cli import new_files, new_folder
from trustplan.cli.main import main
from trustplan.cli.new_more import a_year
from trustplan.loading.check import check
from trustplan.loading.load import load
from trustplan.loading.updates.store import STAGE
from trustplan.primitives.usual_terms import usual_terms

OAK = ("--school", "Oak Primary School:primary")
NO_STRATEGY = (
    "plans/schools/oak/improvement-2026-27.yaml: The objective does not say which of the trust's objectives it serves."
)
TRUST = ("--name", "Oakwell Trust", *OAK, "--school", "Ash Academy:secondary", "--year", "2026-27")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust as it is when it has begun."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        made(*TRUST)
    return folder


@pytest.fixture(scope="module")
def grown(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a plan, a meeting and a measure."""
    folder = tmp_path_factory.mktemp("grown")
    shutil.copytree(begun, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for words in (("plan", "ash", "--year", "2026-27"), ("meeting", "2027-03-18"), ("measure", "gld")):
            made(*words)
    return folder


def new(*words: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["new", *words])


def made(*words: str) -> str:
    """What the command says where it did what was asked."""
    result = new(*words)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: str) -> str:
    """What the command says where it did nothing, and that it did nothing."""
    before = tree(Path())
    result = new(*words)
    assert result.exit_code in (1, 2), result.output
    assert tree(Path()) == before
    return result.output


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def said() -> list[str]:
    """Every finding of a check of the folder, advice too, but for what is still to be written."""
    found = check(Path("plans"), today=date(2026, 11, 20)).findings
    return [f"{f.place.file}: {f.message}" for f in found if f.rule != "still-to-write"]


def test_a_trust_begins_without_a_fault() -> None:
    """The check has nothing to say, and the program says what to do next."""
    output = made(*TRUST, "--support-level", "Low support", "--support-level", "High support")
    assert said() == []
    assert " files for Oakwell Trust, which has 2 schools." in output
    assert "trustplan new plan oak" in output
    trust = load(Path("plans")).trust
    assert trust is not None
    assert [(o.id, o.profile.title) for o in trust.schools] == [("ash", "Ash Academy"), ("oak", "Oak Primary School")]
    assert yaml.safe_load(Path("mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == "Oakwell Trust"
    assert {".gitignore", ".editorconfig", "README.md", "requirements.txt", ".github/CODEOWNERS"} <= set(tree(Path()))


def test_the_same_words_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another folder, too; and the year is the only thing that the clock decides."""
    made(*TRUST)
    (tmp_path / "other").mkdir()
    first = {path: raw for path, raw in tree(tmp_path).items() if not path.startswith("other/")}
    monkeypatch.chdir(tmp_path / "other")
    made(*TRUST)
    assert tree(Path()) == first


def test_nothing_that_ignored_folders_hold_gets_into_the_repository(begun: Path) -> None:
    """Editions for trustees least of all."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    ignored = set(Path(".gitignore").read_text(encoding="utf-8").split())
    assert {"site/", "public/", "report/", ".venv/"} <= ignored


def test_the_editor_finds_a_schema_for_each_kind_of_file(begun: Path) -> None:
    """Each that the settings name is there, and no template is left in any file."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    settings = json.loads(Path(".vscode/settings.json").read_text(encoding="utf-8"))
    assert all(Path(schema).is_file() for schema in settings["yaml.schemas"])
    assert not [path for path, raw in tree(Path()).items() if b"{%" in raw or b"{{ " in raw.replace(b"${{ ", b"")]


def test_what_the_program_needs_is_pinned(begun: Path) -> None:
    """And none of what only its developers need."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    lines = Path("requirements.txt").read_text(encoding="utf-8").splitlines()
    names = {line.partition("==")[0] for line in lines if "==" in line}
    assert {"mkdocs", "mkdocs-material", "pyyaml", "jsonschema-rs", "colorama"} <= names
    assert not names & {"pytest", "ruff", "mypy", "playwright", "hypothesis"}


def test_the_policy_that_is_written_is_the_one_that_counts_without_it(begun: Path) -> None:
    """A board reads in it what is true of its ratings."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    written = load(Path("plans")).trust
    policy = Path("plans/reference/policy.yaml")
    policy.write_text("format: 1\nrepository: private\n", encoding="utf-8", newline="\n")
    least = load(Path("plans")).trust
    assert written is not None
    assert least is not None
    assert written.policy.styles == least.policy.styles
    assert (written.policy.grace, written.policy.slip, written.policy.rule) == (5, "term", "share")
    assert (least.policy.grace, least.policy.slip, least.policy.rule) == (5, "term", "share")


NAMES = [
    'The "Oak" Trust',
    "Oak: a trust",
    "Oak #1",
    "Oak\\Ash",
    "🌳 Oak",
    "- Oak",
    "[Oak]",
    "{Oak}, {Ash}",
    "Oak & <script>alert(1)</script>",
    "@Oak",
    "null",
    "true",
    "2026",
    "1.10",
    "'Oak",
    "Ymddiriedolaeth Dderwen Â",
    "Oak ❤️",
    "`Oak` | *Ash*",
    "A" * 198,
    "{{ 7*7 }}{% raw %}",
]


def test_any_name_of_a_school_is_only_a_name() -> None:
    """In every file that says it."""
    schools = [f"school-{number}={name}:primary" for number, name in enumerate(NAMES)]
    made("--name", "Trust", "--year", "2026-27", *(word for school in schools for word in ("--school", school)))
    assert said() == []
    trust = load(Path("plans")).trust
    assert trust is not None
    assert sorted(o.profile.title for o in trust.schools) == sorted(NAMES)


@pytest.mark.parametrize("name", [NAMES[0], "🌳 Oak & <script>alert(1)</script>: #1", "null", "{{ 7*7 }}{% raw %}"])
def test_any_name_of_a_trust_is_only_a_name(name: str) -> None:
    """In the settings and the pages, too."""
    made("--name", name, *OAK, "--year", "2026-27")
    assert said() == []
    trust = load(Path("plans")).trust
    assert trust is not None
    assert trust.organisations["trust"].profile.title == name
    assert yaml.safe_load(Path("mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == name
    assert "<script>" not in Path("docs/about-this-site.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--name", "  "), "The name of the trust is empty."),
        (("--name", "—"), "The name of the trust has no letter: “—”."),
        (("--name", "Oak\nplans: []"), "holds a sign that cannot be seen or a new line"),
        (("--name", "Oak\u202ekaO"), "holds a sign that cannot be seen or a new line"),
        (("--name", "A" * 201), "has 201 letters, and there is room for 200"),
        (("--name", "O", "--school", "Oak"), "does not say of which phase the school is. Write “Oak:primary”"),
        (("--name", "O", "--school", "Oak:primry"), "the phases are nursery, primary"),
        (
            ("--name", "O", *OAK, *OAK),
            "There would be two schools with the id “oak-primary-school”. Give “Oak Primary School” an id",
        ),
        (("--name", "O", "--school", "aux=Oak:primary"), "“aux” is a name that Windows keeps for itself."),
        (("--name", "O", "--school", "trust=Oak:primary"), "“trust” is the id of the trust itself."),
        (
            ("--name", "O", "--school", "学校:primary"),
            "No id can be made of “学校”. Give it one before the name, such as oak=学校",
        ),
        (
            ("--name", "O", "--support-level", "Low", "--support-level", "low"),
            "Two levels of support would have the id “low”",
        ),
        (("--name", "O", "--year", "2026"), "“2026” is no school year. Write it like 2026-27."),
        (("--name", "O", "--year", "2026-28"), "“2026-28” is no school year."),
        ((), "Say the trust's name with --name"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(words: tuple[str, ...], message: str) -> None:
    """In words that say what to write instead."""
    assert message in " ".join(refused(*words).split())


@pytest.mark.parametrize(
    ("schools", "ids"),
    [
        (["Oak Primary School:primary"], ["oak"]),
        (["St Mary's Church of England Primary School:primary"], ["st-marys"]),
        (["Oak Primary School:primary", "Oak High School:secondary"], ["oak-primary-school", "oak-high-school"]),
        (["The High School:secondary"], ["the"]),
        (["Aux Primary School:primary"], ["aux-primary-school"]),
        (["Con:primary"], ["school-con"]),
        (["Trust School:primary"], ["trust-school"]),
        (["1st Ashby Primary:primary"], ["school-1st-ashby"]),
        (["Élan École: Nord:primary"], ["elan-ecole-nord"]),
        ([f"{'Very ' * 30}Long School:primary"], ["very-very-very-very-very-very-very-very"]),
    ],
)
def test_a_schools_id_can_be_a_folder_on_every_computer(schools: list[str], ids: list[str]) -> None:
    """Short where that is clear, and long where two would be alike."""
    assert [school.id for school in new_files.schools_of(schools)] == ids


def test_a_folder_that_holds_something_is_left_alone() -> None:
    """What it holds is named; git's own folder and the program's do no harm."""
    for name in (".git", ".venv", "wheels"):
        Path(name).mkdir()
    made(*TRUST)
    output = refused(*TRUST)
    assert "It holds .editorconfig, .gitattributes, " in output
    assert " more. Run “trustplan new” in an empty folder." in output
    assert "use “trustplan new school”" in output


def test_a_run_that_was_killed_is_explained() -> None:
    """Where it had moved nothing yet, the next one simply does its work."""
    Path(new_folder.STAGE, "plans").mkdir(parents=True)
    Path("README.md").write_text("half", encoding="utf-8", newline="\n")
    assert f"Delete {new_folder.STAGE} and what it had written already (README.md), and run it again." in refused(
        *TRUST
    )
    Path("README.md").unlink()
    made(*TRUST)
    assert not Path(new_folder.STAGE).exists()


def test_a_fault_halfway_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was moved already goes again."""
    rename = Path.rename
    done: list[Path] = []

    def failing(self: Path, target: Path) -> Path:
        if self.parent.name == new_folder.STAGE and len(done) == 3:
            raise OSError(28, "No space left on device")
        done.append(self)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert isinstance(new(*TRUST).exception, OSError)
    assert len(done) > 3
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{half} {first} {last}\n" for half, (first, last) in usual_terms(2026).items()),
        "".join(f"{half}: {first} to {last}\r\n" for half, (first, last) in usual_terms(2026).items()),
        "years:\n  2026-27:\n"
        + "".join(f"    {half}: {{from: {first}, to: {last}}}\n" for half, (first, last) in usual_terms(2026).items()),
    ],
)
def test_terms_can_come_from_a_file(text: str) -> None:
    """A calendar of the format or six plain lines; then nothing is marked as to be checked."""
    Path("wheels").mkdir()
    Path("wheels/terms.txt").write_text(text.replace("2026-09-03", "2026-09-07"), encoding="utf-8", newline="")
    made(*TRUST, "--terms", "wheels/terms.txt")
    calendar = Path("plans/reference/calendar.yaml").read_text(encoding="utf-8")
    assert "aut1: {from: 2026-09-07, to: 2026-10-23}" in calendar
    assert "TO CHECK" not in calendar


def test_a_file_without_a_half_term_is_said() -> None:
    """With the line that is missing."""
    Path("wheels").mkdir()
    Path("wheels/terms.txt").write_text("aut1 2026-09-07 2026-10-23\n", encoding="utf-8", newline="")
    assert "does not say when aut2 of 2026-27 begins and ends" in refused(*TRUST, "--terms", "wheels/terms.txt")


# As councils published them.
@pytest.mark.parametrize(
    ("year", "half", "days"),
    [
        (2023, "aut1", "2023-09-04 2023-10-20"),
        (2023, "spr2", "2024-02-19 2024-03-28"),
        (2024, "aut2", "2024-11-04 2024-12-20"),
        (2024, "sum1", "2025-04-22 2025-05-23"),
        (2025, "spr2", "2026-02-23 2026-03-27"),
        (2026, "aut1", "2026-09-03 2026-10-23"),
        (2026, "spr2", "2027-02-22 2027-03-25"),
        (2026, "sum2", "2027-06-07 2027-07-21"),
        (2027, "spr1", "2028-01-04 2028-02-11"),
    ],
)
def test_usual_terms_are_what_is_usual(year: int, half: str, days: str) -> None:
    """Around both ways in which Easter can fall, and a first of January on a weekend."""
    first, last = usual_terms(year)[half]
    assert f"{first} {last}" == days


def test_the_calendar_that_is_asked_for_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody can answer, the command asks; an answer that cannot be is asked for again."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        "trustplan.cli.new.sys", type("Terminal", (), {"stdin": type("In", (), {"isatty": lambda: True})})
    )
    answers = (
        "Oakwell Trust\nOak Primary School\n\nElm High School\n\nThe Beeches\nbig\nSpecial\nAsh:first\n=:first\n\nn\n"
    )
    result = CliRunner().invoke(main, ["new", "--year", "2026-27"], input=answers)
    assert result.exit_code == 0, result.output
    assert "'big' is not one of" in result.output
    assert "The name of a school has no letter" in result.output
    found = {p.parent.name: p.read_text("utf-8") for p in Path("plans/schools").glob("*/profile.yaml")}
    for school, phase in {"oak": "primary", "elm": "secondary", "the-beeches": "special", "ash": "first"}.items():
        assert f"phase: {phase}\n" in found[school], school


def added(*words: str) -> dict[str, tuple[bytes, bytes]]:
    """The files that a command changed or made, each before and after."""
    before = tree(Path("plans"))
    made(*words)
    after = tree(Path("plans"))
    assert set(said()) <= {NO_STRATEGY}
    return {path: (before.get(path, b""), raw) for path, raw in after.items() if raw != before.get(path)}


@pytest.mark.parametrize(
    ("words", "path", "text"),
    [
        (
            ("school", "Elm School:special"),
            "schools/elm/profile.yaml",
            "title: Elm School\nkind: school\nphase: special\n",
        ),
        (
            ("plan", "oak", "--year", "2026-27"),
            "schools/oak/improvement-2026-27.yaml",
            "title: Improvement plan 2026/27\n",
        ),
        (("plan", "trust", "--year", "2026-27"), "trust/strategy-2026-29.yaml", "  to: 2029-08-31\n"),
        (
            ("meeting", "2027-03-18"),
            "reference/calendar.yaml",
            "meetings:\n  - id: board-2027-03\n    title: Board of trustees\n    body: board\n    date: 2027-03-18\n    as_at: 2027-03-05\n",
        ),
        (
            ("role", "attendance-lead", "Attendance lead", "--of", "oak"),
            "schools/oak/profile.yaml",
            "  - {id: headteacher, title: Headteacher}\n  - {id: attendance-lead, title: Attendance lead}\n",
        ),
        (
            ("role", "auditor", "Auditor: internal"),
            "trust/profile.yaml",
            '  - {id: auditor, title: "Auditor: internal"}\n',
        ),
        (
            ("measure", "progress-8"),
            "reference/measures.yaml",
            "measures:\n  - id: progress-8\n    title: Progress 8\n",
        ),
    ],
)
def test_what_is_added_stands_where_it_belongs(begun: Path, words: tuple[str, ...], path: str, text: str) -> None:
    """In one file, of which everything else stays byte for byte, and the check has nothing to say."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    ((changed, (before, after)),) = added(*words).items()
    assert changed == path
    assert text in after.decode()
    new_lines = iter(after.splitlines())
    assert all(line in new_lines or line == b"meetings: []" for line in before.splitlines())


@pytest.mark.parametrize("organisation", ["oak", "trust"])
def test_words_of_a_template_are_not_taken_for_a_plan(organisation: str) -> None:
    """Each that readers would see is told, until somebody has written it."""
    made(*TRUST, "--support-level", "Low", "--support-level", "High")
    made("plan", organisation, "--year", "2026-27")
    files = {path: raw.decode() for path, raw in tree(Path("plans")).items() if b"TO DO: " in raw}
    assert len(files) == 2
    told = {f.place.file.removeprefix("plans/"): f for f in check(Path("plans")).findings if f.rule == "still-to-write"}
    assert set(told) == set(files)
    for path, text in files.items():
        Path("plans", path).write_text(text.replace("TO DO: ", ""), encoding="utf-8", newline="\n")
    assert not [f for f in check(Path("plans")).findings if f.rule == "still-to-write"]


def test_one_can_be_added_after_the_other() -> None:
    """Ids stay apart: two meetings in a month, two measures, a second plan."""
    made(*TRUST)
    for words in (
        ("meeting", "2027-03-18"),
        ("meeting", "2027-03-25", "--title", "Board, second sitting", "--as-at", "2027-03-19"),
        ("measure", "attendance"),
        ("measure", "ofsted-achievement"),
        ("plan", "oak", "--year", "2026-27"),
        ("plan", "oak", "--year", "2027-28"),
    ):
        made(*words)
    assert {words.partition(": ")[2] for words in said()} <= {NO_STRATEGY.partition(": ")[2]}
    calendar = Path("plans/reference/calendar.yaml").read_text(encoding="utf-8")
    assert 'id: board-2027-03-25\n    title: "Board, second sitting"' in calendar


def test_a_school_whose_folder_is_all_that_a_killed_run_wrote_is_finished() -> None:
    """It is then there already, whole."""
    made(*TRUST)
    before = tree(Path("plans"))
    made("school", "Elm School:primary")
    (added,) = set(tree(Path("plans"))) - set(before)
    raw = Path("plans", added).read_bytes()
    Path("plans", added).unlink()
    stage = Path("plans", STAGE)
    stage.mkdir()
    (stage / "0").write_bytes(raw)
    row = {"path": added, "old": "", "new": hashlib.sha256(raw).hexdigest()}
    (stage / "list.json").write_text(json.dumps([row]), encoding="utf-8")
    result = new("school", "Elm School:primary")
    assert f"plans/{added}: finished what an earlier run had begun to write." in result.output
    assert "There is a school with the id “elm” already: Elm School." in result.output
    assert Path("plans", added).read_bytes() == raw
    assert not stage.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("school", "Oak Junior School:junior"), "There is a school with the id “oak” already: Oak Primary School."),
        (("school", "OAK Academy:primary"), "There is a school with the id “oak” already"),
        (("school", "Elm"), "does not say of which phase"),
        (("plan", "elm"), "There is no school “elm”. Choose one of: ash, oak, trust"),
        (("plan", "ash", "--year", "2026-27"), "plans/schools/ash/improvement-2026-27.yaml is there already"),
        (("meeting", "2027-03-18"), "“board-2027-03” is a meeting of “board” on 2027-03-18 already."),
        (
            ("meeting", "2027-04-18", "--body", "bord"),
            "There is no body “bord” in the profiles. Those that there are: board.",
        ),
        (("meeting", "2027-04-18", "--as-at", "2027-04-20"), "Nothing was written, since a check would then find"),
        (("meeting", "18 March"), "is not a real date"),
        (
            ("role", "headteacher", "Head", "--of", "oak"),
            "“headteacher” is a role in plans/schools/oak/profile.yaml already: Headteacher.",
        ),
        (("role", "ceo", "Chief", "--of", "oak"), "“ceo” is a role in plans/trust/profile.yaml already"),
        (("role", "Mrs Patel", "Head"), "“Mrs Patel” cannot be the id of a role."),
        (("role", "clerk", "Clerk", "--of", "elm"), "There is no school “elm”."),
        (("measure", "attendence"), "There is no measure “attendence” in the catalogue. Did you mean “attendance”?"),
        (("measure", "gld"), "plans/reference/measures.yaml has “gld” already, and that counts."),
    ],
)
def test_what_is_there_already_is_told_and_nothing_is_written(
    grown: Path, words: tuple[str, ...], message: str
) -> None:
    """With what to do instead."""
    shutil.copytree(grown, ".", dirs_exist_ok=True)
    assert message in " ".join(refused(*words).split())


def test_a_fault_that_was_there_before_stops_nothing(begun: Path) -> None:
    """Only a new one does; and a file that cannot be read is said."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    profile = Path("plans/schools/ash/profile.yaml")
    profile.write_text(profile.read_text(encoding="utf-8").replace("kind:", "knd:"), encoding="utf-8", newline="\n")
    made("role", "clerk", "Clerk", "--of", "oak")
    Path("plans/reference/calendar.yaml").write_text("years: [\n", encoding="utf-8", newline="\n")
    assert "plans/reference/calendar.yaml cannot be read." in refused("meeting", "2027-03-18")


def test_every_measure_of_the_catalogue_is_listed() -> None:
    """By id and title."""
    lines = made("measure", "--plans", ".").splitlines()
    assert len(lines) > 60
    assert any(line.split(maxsplit=1) == ["progress-8", "Progress 8"] for line in lines)


def test_the_program_is_taken_from_where_it_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its hash, and then each thing that it needs has one too, since pip wants all or none."""
    digest = "a" * 64
    origin: dict[str, Any] = {
        "url": "https://example.org/trustplan-0.1.0-py3-none-any.whl",
        "archive_info": {"hashes": {"sha256": digest}},
    }

    monkeypatch.setattr(new_files, "origin", lambda: json.dumps(origin))
    text = new_files.requirements()
    assert f"trustplan @ {origin['url']} --hash=sha256:{digest}\n" in text
    pins = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
    assert pins
    assert all(line.endswith("\\") for line in pins)
    origin["url"] = "file:///home/office/trustplan-0.1.0-py3-none-any.whl"
    assert f"\n./wheels/trustplan-0.1.0-py3-none-any.whl --hash=sha256:{digest}\n" in new_files.requirements()


def test_no_index_can_put_another_program_in_place_of_this_one() -> None:
    """The name alone would be looked up where anybody can take it."""
    assert "put the file of trustplan's release into wheels/" in made(*TRUST)
    lines = Path("requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "trustplan" in line and not line.startswith("#")] == [
        "./wheels/trustplan-0.1.0-py3-none-any.whl"
    ]


def test_the_files_have_the_form_that_a_fix_would_give_them() -> None:
    """So that the first “trustplan check --fix” changes nothing."""
    made(*TRUST, "--support-level", "Low", "--support-level", "High")
    for words in (("plan", "oak"), ("plan", "trust"), ("meeting", "2027-03-18"), ("measure", "gld")):
        made(*words)
    before = tree(Path())
    result = CliRunner().invoke(main, ["check", "--fix"])
    assert result.exit_code == 0, result.output
    assert tree(Path()) == before


@pytest.mark.parametrize("year", ["2026-27", "2026/27", "2026-2027", "2026–27", " 2026/2027 "])
def test_a_school_year_can_be_written_as_people_write_it(year: str) -> None:
    """With any dash, and the second year in full."""
    assert str(a_year(year)) == "2026-27"


def test_a_new_version_brings_its_schemas_and_requirements(begun: Path) -> None:
    """And nothing else changes."""
    shutil.copytree(begun, ".", dirs_exist_ok=True)
    before = tree(Path())
    Path("requirements.txt").write_text("trustplan==0.0.1\n", encoding="utf-8", newline="\n")
    Path(".vscode/schemas/plan.schema.json").write_text("{}", encoding="utf-8", newline="\n")
    made("requirements")
    assert tree(Path()) == before


def test_the_template_of_a_trust_is_in_the_wheel() -> None:
    """The lock beside it is the one that the package is tested with."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"requirements.lock" = "trustplan/cli/starter/requirements.lock"' in project
