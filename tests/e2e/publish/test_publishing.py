"""Editions as the trust office publishes them, and as readers and others find them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from amounts import thorough_but
from builders import PLAN, read, write
from remotes import IDENTITY, Trust, git
from trustplan.publish.hosts import plain_address

SUMMER, AUTUMN, WINTER, FINANCE = "board-2026-07", "board-2026-10", "board-2026-12", "finance-2026-10"


def published(trust: Trust, *meetings: str, audience: str = "trustees") -> None:
    """Publish editions."""
    for meeting in meetings:
        done = trust.publish(meeting, audience=audience)
        assert done.returncode == 0, done.stderr


@pytest.mark.thorough
def test_editions_are_newest_first_and_the_root_leads_to_the_newest(trust: Trust) -> None:
    """In whatever order they were published: by the day of the meeting, with its name."""
    published(trust, AUTUMN, WINTER, SUMMER, FINANCE)
    found = [(name, row["title"], row["aliases"]) for name, row in trust.versions().items()]
    assert found == [
        ("2026-12-03-board", "Board of trustees, 3 Dec 2026", ["latest"]),
        ("2026-10-15-finance-committee", "Finance and audit committee, 15 Oct 2026", []),
        ("2026-10-08-board", "Board of trustees, 8 Oct 2026", []),
        ("2026-07-09-board", "Board of trustees, 9 Jul 2026", []),
    ]
    assert "latest/" in trust.show("index.html")
    assert trust.tree("latest") == trust.tree("2026-12-03-board")
    assert "Finance committee briefing, 15 October 2026" in trust.show("2026-10-15-finance-committee/index.html")
    assert "Board briefing, 8 October 2026" in trust.show("2026-10-08-board/index.html")


def test_an_edition_says_what_it_was_made_from_and_for_whom(trust: Trust) -> None:
    """Commit, meeting, day, audience, and the ratings by word."""
    published(trust, WINTER)
    record = json.loads(trust.show("latest/data/edition.json"))
    data = json.loads(trust.show("latest/data/trustplan.json"))
    commit = git(trust.plans, "rev-parse", "HEAD").strip()
    assert (record["plans"], record["as_at"], record["audience"]) == (commit, "2026-11-20", "trustees")
    assert record["meeting"]["id"] == WINTER
    assert data["as_at"] == "2026-11-20"
    assert record["ratings"] == {"off-track": 2, "at-risk": 1}
    told = trust.run("editions", "list").stdout
    assert "2026-12-03-board (latest): Board of trustees, 3 Dec 2026" in told
    assert f"as at 20 Nov 2026, for trustees, plans {commit[:12]}" in told
    assert "2 off track, 1 at risk" in told
    listed = json.loads(trust.run("editions", "list", "--output-format", "json").stdout)
    assert listed[0]["plans"] == commit


@pytest.mark.thorough
def test_an_edition_stays_as_it_is_while_others_come(trust: Trust) -> None:
    """Byte for byte, and its address too."""
    published(trust, SUMMER)
    tree = trust.tree("2026-07-09-board")
    (trust.plans / "docs" / "about.md").write_text("# About us\n", encoding="utf-8")
    trust.commit()
    published(trust, AUTUMN, FINANCE, WINTER)
    assert trust.tree("2026-07-09-board") == tree
    trust.require_whole()


def test_a_published_edition_is_not_changed_in_silence(trust: Trust) -> None:
    """Another commit needs --replace, and this is listed; the same commit is no change."""
    published(trust, WINTER)
    before = trust.tip()
    done = trust.publish(WINTER)
    assert (done.returncode, trust.tip()) == (0, before)
    assert "published already, with these very bytes; nothing was changed" in done.stdout
    (trust.plans / "docs" / "about.md").write_text("# About us\n", encoding="utf-8")
    trust.commit()
    done = trust.publish(WINTER)
    assert (done.returncode, trust.tip()) == (1, before)
    assert "A published edition is not changed." in done.stderr
    assert trust.publish(WINTER, "--replace").returncode == 0
    assert "replaced; before that from commit" in trust.run("editions", "list").stdout
    assert "Replaced; before that from commit" in trust.show("editions/index.html")


@pytest.mark.thorough
def test_the_same_public_edition_again_is_no_change_though_it_withholds(trust: Trust) -> None:
    """What it withheld itself is not what was withheld before it."""
    path = trust.plans / "plans" / "schools" / "ash" / "measurements.yaml"
    write(path, {"reading": [{"period": "2025-26", "on": "2026-07-07", "value": 60, "cohort": 9}]})
    trust.commit()
    published(trust, AUTUMN, audience="public")
    before = trust.tip()
    for _ in range(2):
        done = trust.publish(AUTUMN, audience="public")
        assert (done.returncode, trust.tip()) == (0, before), done.stderr
        assert "with these very bytes" in done.stdout
    published(trust, WINTER, audience="public")
    assert "with these very bytes" in trust.publish(AUTUMN, audience="public").stdout
    assert "with these very bytes" in trust.publish(WINTER, audience="public").stdout


def test_only_what_is_committed_is_published(trust: Trust) -> None:
    """A change that nobody else has is not what the commit says."""
    plan = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Paint the hall", "Paint it"), encoding="utf-8")
    done = trust.publish(WINTER)
    assert done.returncode == 1
    assert f"“plans/trust/{PLAN}.yaml” changed and is not committed" in done.stderr
    assert not trust.tip()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("board-2026-1",), "There is no meeting “board-2026-1” in reference/calendar.yaml."),
        (("board-2027-03",), "close on 5 Mar 2027, which is still to come"),
        ((WINTER, "--commit", "v9"), "There is no revision “v9”."),
        ((WINTER, "--branch", "-x"), "cannot be the name of a branch"),
        ((WINTER, "--branch", "a..b"), "cannot be the name of a branch"),
        ((WINTER, "--plans", "plan"), "There is no folder “plan” in commit"),
    ],
)
def test_wrong_use_is_reported(words: tuple[str, ...], message: str, trust: Trust) -> None:
    """And nothing is published."""
    done = trust.publish(*words)
    assert done.returncode == 1, done.stdout
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not trust.tip()


def test_plans_with_errors_are_not_published(trust: Trust) -> None:
    """Every error is reported, as by the check."""
    plan = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("lead: lead", "lead: leed"), encoding="utf-8")
    trust.commit()
    done = trust.publish(WINTER)
    assert done.returncode == 1
    assert "The plans have errors; nothing was published." in done.stderr
    assert done.stderr.count("“leed”") >= 2
    assert not trust.tip()


# Who may read


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://github.com/trust/papers.git", "github.com/trust/papers"),
        ("https://office:secret@git.trust.org:8443/trust/papers/", "git.trust.org/trust/papers"),
        ("git@github.com:trust/papers.git", "github.com/trust/papers"),
        ("ssh://git@gitlab.com/trust/papers.git", "gitlab.com/trust/papers"),
        ("file:///srv/git/papers.git", "/srv/git/papers"),
        ("/srv/git/papers.git", "/srv/git/papers"),
    ],
)
def test_a_remote_is_known_by_its_address(url: str, plain: str) -> None:
    """However it is written."""
    assert plain_address(url) == plain


def set_hosts(trust: Trust, hosts: list[dict[str, str]]) -> None:
    """Write the policy's hosts, and commit."""
    path = trust.plans / "plans" / "reference" / "policy.yaml"
    write(path, {**read(path), "hosts": hosts})
    trust.commit()


@pytest.mark.parametrize("case", thorough_but(1, ["open", "none", "other", "longest"]))
def test_trustees_editions_go_only_where_access_is_controlled(case: str, trust: Trust) -> None:
    """A host that the policy does not name counts as open; the most exact name decides."""
    here = str(trust.pages).removesuffix(".git")
    above = {"remote": str(trust.folder), "access": "controlled"}
    hosts = {
        "none": [],
        "open": [{"remote": here, "access": "open"}],
        "other": [{"remote": f"{here}-2", "access": "controlled"}],
        "longest": [above, {"remote": here, "access": "open"}],
    }[case]
    set_hosts(trust, hosts)
    done = trust.publish(WINTER)
    assert done.returncode == 1
    assert "an edition for trustees goes only where access is controlled" in done.stderr
    assert not trust.tip()
    assert trust.publish(WINTER, audience="public").returncode == 0


@pytest.mark.parametrize("branch", thorough_but(1, ["gh-pages", "pages-2"]))
def test_one_remote_serves_one_audience(branch: str, trust: Trust) -> None:
    """On every branch of it, since whoever can fetch one can fetch all."""
    published(trust, AUTUMN)
    done = trust.publish(WINTER, "--branch", branch, audience="public")
    assert done.returncode == 1
    assert "This remote serves trustees" in done.stderr
    assert "One remote serves one audience" in done.stderr
    assert not trust.tip("pages-2")


def test_the_public_edition_leaves_out_what_trustees_see(trust: Trust) -> None:
    """In no object of the branch, packed or not."""
    published(trust, WINTER, audience="public")
    names = [line.split()[0] for line in git(trust.pages, "rev-list", "--objects", "--all").splitlines()]
    kinds = git(trust.pages, "cat-file", "--batch-all-objects", "--batch-check").splitlines()
    blobs = [n for n, kind, _ in map(str.split, kinds) if kind == "blob" and n in set(names)]
    texts = [
        subprocess.run(["git", "-C", str(trust.pages), "cat-file", "blob", b], capture_output=True, check=True).stdout
        for b in blobs
    ]
    assert len(texts) > 60
    assert not any(b"second round of talks" in text for text in texts)
    assert any(b"Talk to parents" in text for text in texts)


@pytest.mark.thorough
def test_a_value_once_withheld_stays_so(trust: Trust) -> None:
    """Even where the file, edited in its place, says now that it was never small."""
    path = trust.plans / "plans" / "schools" / "ash" / "measurements.yaml"
    row = {"period": "2025-26", "on": "2026-07-07", "value": 60, "cohort": 9}
    write(path, {"reading": [row]})
    trust.commit()
    published(trust, AUTUMN, audience="public")
    write(path, {"reading": [{**row, "cohort": 90}]})
    trust.commit()
    published(trust, WINTER, audience="public")
    data = json.loads(trust.show("latest/data/trustplan.json"))
    values = {s["organisation"]: [v["value"] for v in s["values"]] for s in data["figures"]}
    assert values["ash"] == ["c"]
    assert values["beech"] == [62]
    assert trust.run("verify", "latest").returncode == 0
    assert trust.run("verify", AUTUMN).returncode == 0
    assert trust.run("withdraw", AUTUMN, "--yes").returncode == 0
    assert trust.publish(FINANCE, audience="public").returncode == 0
    data = json.loads(trust.show("2026-10-15-finance-committee/data/trustplan.json"))
    assert [s["values"][0]["value"] for s in data["figures"] if s["organisation"] == "ash"] == ["c"]


# Made again


@pytest.mark.thorough
def test_an_edition_is_made_again_from_its_commit(trust: Trust) -> None:
    """Whatever the plans say now, and wherever the clone is."""
    published(trust, SUMMER, WINTER)
    plan = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Paint the hall", "Paint it"), encoding="utf-8")
    trust.commit()
    for edition in (SUMMER, "latest", "2026-12-03-board"):
        done = trust.run("verify", edition)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "is the same, byte for byte" in done.stdout


def test_a_missing_commit_is_reported(trust: Trust, tmp_path: Path) -> None:
    """A clone without the history cannot verify."""
    published(trust, WINTER)
    (trust.plans / "docs" / "more.md").write_text("# More\n", encoding="utf-8")
    trust.commit()
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{trust.plans}", str(clone))
    git(clone, "remote", "add", "pages", str(trust.pages))
    shallow = Trust(trust.folder, trust.kept)
    shallow.plans = clone
    done = shallow.run("verify", "latest")
    assert done.returncode == 1
    assert "The plans of “2026-12-03-board” are not here" in done.stderr


@pytest.mark.thorough
def test_the_real_build_gives_the_same_bytes_elsewhere_and_at_another_time(trust: Trust, tmp_path: Path) -> None:
    """Nothing is kept here: built twice, in other folders, time zones and hash seeds."""
    environ = {**os.environ, **IDENTITY, "NO_MKDOCS_2_WARNING": "1"}
    words = [sys.executable, "-m", "trustplan"]
    for command in (["publish", "--meeting", WINTER, "--audience", "trustees"], ["verify", "latest"]):
        more = (
            {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "TMPDIR": str(tmp_path)} if command[0] == "verify" else {}
        )
        done = subprocess.run(
            [*words, *command, "--remote", "pages"],
            cwd=trust.plans,
            env={**environ, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "is the same, byte for byte" in done.stdout


# Withdrawn


@pytest.mark.thorough
def test_a_withdrawn_edition_leaves_a_page_that_says_so(trust: Trust) -> None:
    """Nothing else of it is left on the branch's last commit, the comparisons with it included."""
    published(trust, SUMMER, AUTUMN, WINTER)
    assert trust.show("compare/2026-07-09-board--2026-12-03-board/index.html")
    done = trust.run("withdraw", "latest", "--reason", "A figure was wrong.", "--yes")
    assert done.returncode == 0, done.stderr
    assert "How to remove it from there: trustplan explain publishing" in done.stdout
    assert (
        git(trust.pages, "ls-tree", "-r", "--name-only", "gh-pages", "2026-12-03-board")
        == "2026-12-03-board/index.html\n"
    )
    assert "This edition was withdrawn on" in trust.show("2026-12-03-board/index.html")
    assert "A figure was wrong." in trust.show("2026-12-03-board/index.html")
    assert "Begun" not in git(trust.pages, "grep", "-l", "-c", "withdrawn", "gh-pages", "--", "2026-12-03-board")
    rows = trust.versions()
    assert rows["2026-12-03-board"]["title"] == "Board of trustees, 3 Dec 2026 (withdrawn)"
    assert rows["2026-10-08-board"]["aliases"] == ["latest"]
    assert trust.tree("latest") == trust.tree("2026-10-08-board")
    pairs = git(trust.pages, "ls-tree", "--name-only", "gh-pages", "compare/").split()
    assert pairs == ["compare/2026-07-09-board--2026-10-08-board"]
    again = trust.run("withdraw", "2026-12-03-board", "--yes")
    assert "is withdrawn already" in again.stdout
    assert "was withdrawn" in trust.run("verify", WINTER).stderr
    assert "was withdrawn" in trust.run("editions", "diff", WINTER, AUTUMN).stderr
    assert trust.publish(WINTER).returncode == 1
    assert trust.publish(WINTER, "--replace").returncode == 0
    trust.require_whole()


def test_the_only_edition_can_be_withdrawn(trust: Trust) -> None:
    """The root then leads to the page that says so."""
    published(trust, WINTER)
    assert trust.run("withdraw", WINTER, "--yes").returncode == 0
    assert "withdrawn" in trust.show("latest/index.html")


def test_what_is_not_there_cannot_be_withdrawn(trust: Trust) -> None:
    """And the message names what is."""
    published(trust, WINTER)
    done = trust.run("withdraw", "board-2020", "--yes")
    assert done.returncode == 1
    assert "Published are: 2026-12-03-board." in done.stderr


# Compared


@pytest.mark.thorough
def test_two_editions_are_compared_from_what_was_published(trust: Trust) -> None:
    """Moves, figures and edits, in words and as data, on a page and by the command."""
    published(trust, SUMMER)
    path = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan = read(path)
    plan["objectives"][0]["actions"][1]["title"] = "Paint the whole hall"
    write(path, plan)
    figures = trust.plans / "plans" / "schools" / "beech" / "measurements.yaml"
    write(
        figures,
        {
            "reading": [
                {"period": "2025-26", "on": "2026-07-07", "value": 62, "cohort": 100},
                {"period": "2025-26", "on": "2026-09-18", "value": 55, "cohort": 100},
            ]
        },
    )
    trust.commit()
    published(trust, WINTER)
    told = trust.run("editions", "diff", SUMMER, WINTER).stdout
    assert "A1: On track → Off track. Talk to parents" in told
    assert f"{PLAN}/A2, title: Paint the hall → Paint the whole hall" in told
    data = json.loads(trust.run("editions", "diff", WINTER, SUMMER, "--output-format", "json").stdout)
    assert data["as_at"] == ["2026-06-25", "2026-11-20"]
    assert {m["id"] for m in data["moved"]} >= {f"{PLAN}/A1"}
    page = trust.show("compare/2026-07-09-board--2026-12-03-board/index.html")
    assert "Talk to parents" in page
    assert "nothing here is worked out again" in page


@pytest.mark.thorough
def test_changed_rules_are_reported_and_what_was_shown_stays(trust: Trust) -> None:
    """The earlier edition says what it said; what the later one makes of that meeting is beside it, labelled."""
    published(trust, AUTUMN)
    before = json.loads(trust.show("2026-10-08-board/data/trustplan.json"))["plans"][0]["objectives"][0]["actions"]
    policy = trust.plans / "plans" / "reference" / "policy.yaml"
    write(policy, {**read(policy), "slip": "half-term", "grace": 0})
    path = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan = read(path)
    plan["objectives"][0]["actions"][0]["due"] = "2026-01-30"
    write(path, plan)
    trust.commit()
    published(trust, WINTER)
    told = trust.run("editions", "diff", AUTUMN, WINTER).stdout
    assert "The rules changed between the two" in told
    assert "Slip that turns work off track: term → half-term" in told
    assert "shown otherwise by the later edition (on the left what was shown then)" in told
    page = trust.show("compare/2026-10-08-board--2026-12-03-board/index.html")
    assert "The rules changed" in page
    assert "Shown otherwise today" in page
    after = json.loads(trust.show("2026-10-08-board/data/trustplan.json"))["plans"][0]["objectives"][0]["actions"]
    assert before == after


@pytest.mark.thorough
def test_the_page_of_an_objective_says_that_its_history_is_worked_out_again(trust: Trust) -> None:
    """Nobody takes it for what the board was shown."""
    published(trust, WINTER)
    page = trust.show(f"latest/plans/{PLAN}/O/index.html")
    assert "Rating at each board meeting, worked out again by today" in page


@pytest.mark.thorough
def test_a_host_knows_where_its_pages_are_read(trust: Trust) -> None:
    """The address is printed, and is in the site's own links."""
    set_hosts(
        trust,
        [
            {
                "remote": str(trust.folder),
                "access": "controlled",
                "address": "https://board.trust.example/papers/",
                "readers": "Trustees' accounts.",
            }
        ],
    )
    done = trust.publish(WINTER)
    assert "Address: https://board.trust.example/papers/2026-12-03-board/" in done.stdout
    assert "Readers: Trustees' accounts." in done.stdout
    assert 'rel="canonical" href="https://board.trust.example/papers/2026-12-03-board/"' in trust.show(
        "latest/index.html"
    )
    assert 'href="/papers/editions/editions.css"' in trust.show("404.html")


# The last guard, and what a host serves


@pytest.mark.parametrize("audience", thorough_but(1, ["public", "trustees"]))
@pytest.mark.thorough
def test_the_inspection_finds_what_another_guard_let_through(audience: str, trust: Trust) -> None:
    """Here a hand-written page quotes what its readers must not see: a note, or an action under embargo."""
    note = "Nobody has come to the second round of talks."
    path = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    plan = read(path)
    held = "Close the school by the river in two years"
    plan["objectives"][0]["actions"].append({"id": "A9", "title": held, "not_before": "2027-01-04"})
    write(path, plan)
    about = trust.plans / "docs" / "about.md"
    about.write_text(f"# About\n\n> {note if audience == 'public' else held}\n", encoding="utf-8")
    trust.commit()
    done = trust.publish(WINTER, audience=audience)
    assert done.returncode == 1
    assert "“about/index.html” holds words that this audience may not read" in done.stderr
    assert f"plans/trust/{PLAN}.yaml:" in done.stderr
    assert not trust.tip()
    about.write_text("# About\n", encoding="utf-8")
    trust.commit()
    assert trust.publish(WINTER, audience=audience).returncode == 0


def without_pages(html: str) -> str:
    """A page whose links do not name the pages of folders: those of a bundled folder do, so that no server is needed."""
    return re.sub(r'(?<=")\./?(?=")', "", re.sub(r'(?<=[/"])index\.html', "", html))


@pytest.mark.thorough
def test_what_a_host_serves_holds_every_edition_and_the_working_site(trust: Trust, tmp_path: Path) -> None:
    """Before the first edition, and after; for trustees only where access is controlled."""
    done = trust.run("editions", "bundle", "--out", str(tmp_path / "empty"))
    assert "0 editions, and the working site for trustees" in done.stdout
    assert "url=working/" in (tmp_path / "empty" / "index.html").read_text(encoding="utf-8")
    published(trust, AUTUMN)
    done = trust.run("editions", "bundle", "--out", str(tmp_path / "full"))
    assert "1 edition, and the working site for trustees" in done.stdout
    assert "For trustees" in (tmp_path / "full" / "working" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "full" / "editors" / "guides" / "add-figures" / "index.html").is_file()
    assert not (tmp_path / "full" / "editors" / "data").exists()
    for name in ("2026-10-08-board", "latest"):
        found = (tmp_path / "full" / name / "index.html").read_text(encoding="utf-8")
        assert without_pages(found) == without_pages(trust.show(f"{name}/index.html"))
    for name in ("withdrawn.html", ".htaccess"):
        (tmp_path / "full" / name).write_text("of before", encoding="utf-8")
    assert trust.run("editions", "bundle", "--out", str(tmp_path / "full")).returncode == 0  # over what it wrote itself
    assert not (tmp_path / "full" / "withdrawn.html").exists()
    assert (tmp_path / "full" / ".htaccess").read_text(encoding="utf-8") == "of before"
    done = trust.run("editions", "bundle", "--out", str(tmp_path))
    assert (done.returncode, "no folder that was gathered before" in done.stderr) == (1, True)
    set_hosts(trust, [])
    assert trust.run("editions", "bundle", "--out", str(tmp_path / "closed"), "--audience", "trustees").returncode == 1
    refused = trust.run("editions", "bundle", "--out", str(tmp_path / "mixed"))
    assert refused.returncode == 1
    assert "This remote serves trustees" in refused.stderr


def test_an_open_host_gets_the_public_working_site(trust: Trust, tmp_path: Path) -> None:
    """Whatever the settings of the site say."""
    set_hosts(trust, [])
    done = trust.run("editions", "bundle", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert "the working site for the public" in done.stdout
    assert not (tmp_path / "out" / "editors").exists()
    text = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "out").rglob("*.html"))
    assert "For parents and the public" in text
    assert "second round of talks" not in text
