"""Editions that anybody can check later: from a commit that others have, by named programs, with nothing left unsaid."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from builders import PLAN, read, write
from remotes import Trust, git
from trustplan.publish.folder_tree import blobs_in, tree_name

pytestmark = pytest.mark.thorough  # dozens of builds and publications

SUMMER, AUTUMN, WINTER = "board-2026-07", "board-2026-10", "board-2026-12"
NAME = "2026-12-03-board"
HOSTILE = 'Board <meta http-equiv=refresh content="0;url=https://evil.example/"> & <img src=x>'


def published(trust: Trust, *meetings: str, audience: str = "trustees") -> None:
    """Publish editions."""
    for meeting in meetings:
        done = trust.publish(meeting, audience=audience)
        assert done.returncode == 0, done.stderr


def edit_page(trust: Trust, text: str, *, is_shared: bool = True) -> str:
    """Write the page about the trust, and commit."""
    (trust.plans / "docs" / "about.md").write_text(text, encoding="utf-8")
    return trust.commit(is_shared=is_shared)


# The commit


def test_a_commit_that_nobody_else_has_is_not_published(trust: Trust) -> None:
    """Pushed, it is; also where others have pushed on top, and where the remote cannot be asked."""
    edit_page(trust, "# New\n", is_shared=False)
    done = trust.publish(WINTER)
    assert done.returncode == 1
    assert "is only on this machine, so nobody else could verify an edition made from it" in done.stderr
    assert "Push it to “origin” (“git push”), then publish again." in done.stderr
    git(trust.plans, "push", "-q", "origin", "main")
    published(trust, SUMMER)
    other = trust.folder / "other"
    git(trust.folder, "clone", "-q", str(trust.folder / "origin.git"), str(other))
    git(other, "commit", "-q", "--allow-empty", "-m", "Later")
    git(other, "push", "-q")
    published(trust, AUTUMN)
    (trust.folder / "origin.git").rename(trust.folder / "away.git")
    published(trust, WINTER)


def test_a_commit_that_the_remote_has_lost_is_not_published(trust: Trust) -> None:
    """What was known when it was last fetched does not count while the remote can be asked."""
    edit_page(trust, "# New\n")
    git(trust.folder / "origin.git", "update-ref", "refs/heads/main", "refs/heads/main~1")
    git(trust.plans, "commit", "-q", "--amend", "-m", "Another")
    assert trust.publish(WINTER).returncode == 1


def test_plans_that_were_never_pushed_are_published_with_a_word(trust: Trust) -> None:
    """Nobody could verify them anywhere else."""
    git(trust.plans, "remote", "remove", "origin")
    for meeting in (SUMMER, WINTER):  # the remote for the editions has pages then, and still no plans
        done = trust.publish(meeting)
        assert done.returncode == 0, done.stderr
        assert "can be verified on this machine only. Push them, so that others can.\n" in done.stderr
        git(trust.plans, "fetch", "-q", "pages")


def test_an_edition_of_an_unmerged_branch_is_pointed_out(trust: Trust) -> None:
    """It can be verified only as long as that branch is kept."""
    git(trust.plans, "checkout", "-q", "-b", "draft")
    edit_page(trust, "# Draft\n", is_shared=False)
    git(trust.plans, "push", "-q", "origin", "draft")
    done = trust.publish(WINTER)
    assert done.returncode == 0, done.stderr
    assert "is not in the main branch of “origin”: merge it, or keep its branch" in done.stderr
    assert "main branch" not in trust.publish(SUMMER, "--commit", "main").stderr


# The programs


def edit_record(trust: Trust, folder: Path, change: dict[str, str], *, touches_page: bool) -> None:
    """As if an edition had been made by other versions: its record names them, and the list names these bytes."""
    clone = folder / "clone"
    git(folder, "clone", "-q", "--branch", "gh-pages", str(trust.pages), str(clone))
    for place in (NAME, "latest"):
        path = clone / place / "data" / "edition.json"
        record = json.loads(path.read_text(encoding="utf-8"))
        record["versions"] |= change
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text.replace("&", "\\u0026").replace("<", "\\u003c") + "\n", encoding="utf-8")
        if touches_page:
            page = clone / place / "index.html"
            page.write_text(page.read_text(encoding="utf-8").replace("<head>", "<head> "), encoding="utf-8")
    listed = json.loads((clone / "versions.json").read_text(encoding="utf-8"))
    listed[0]["properties"]["trustplan"]["tree"] = tree_name(blobs_in(clone / NAME))
    (clone / "versions.json").write_text(json.dumps(listed), encoding="utf-8")
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "As made elsewhere")
    git(clone, "push", "-q")


def test_an_edition_names_the_programs_that_shaped_it(trust: Trust) -> None:
    """And so does the list."""
    published(trust, WINTER)
    record = json.loads(trust.show("latest/data/edition.json"))
    wanted = {"python", "trustplan", "mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2"}
    assert wanted | {"pygments", "markupsafe", "pyyaml"} <= set(record["versions"])
    assert all(re.match(r"\d+\.", version) for version in record["versions"].values())
    assert trust.versions()[NAME]["properties"]["trustplan"]["versions"] == record["versions"]


def test_other_versions_that_changed_nothing_are_no_difference(trust: Trust, tmp_path: Path) -> None:
    """The record alone names them: the edition is the same, and publishing it again is no change."""
    published(trust, WINTER)
    edit_record(trust, tmp_path, {"mkdocs-material": "9.8.99", "python": "3.11.99"}, touches_page=False)
    done = trust.run("verify", WINTER)
    assert done.returncode == 0, done.stdout
    assert "is the same, byte for byte" in done.stdout
    before = trust.tip()
    assert "published already" in trust.publish(WINTER).stdout
    assert trust.tip() == before


def test_other_versions_are_named_where_bytes_differ(trust: Trust, tmp_path: Path) -> None:
    """It is no tampering as long as nobody can say so: the versions, and how to make it again with them."""
    published(trust, WINTER)
    edit_record(trust, tmp_path, {"mkdocs-material": "9.8.99"}, touches_page=True)
    done = trust.run("verify", WINTER)
    assert done.returncode == 2, done.stdout
    assert "cannot be said here: the files below differ, and it was made by other versions" in done.stdout
    assert "  index.html differs" in done.stdout
    assert "edition.json" not in done.stdout
    assert "  mkdocs-material: 9.8.99 then, 9.8." in done.stdout
    assert "then/bin/pip install" in done.stdout
    assert " mkdocs-material==9.8.99 " in done.stdout
    again = trust.publish(WINTER)
    assert again.returncode == 1
    assert "mkdocs-material: 9.8.99 then" in again.stderr


def test_an_edited_branch_is_reported_whatever_the_versions(trust: Trust, tmp_path: Path) -> None:
    """The list still names the bytes that were published."""
    published(trust, WINTER)
    edit_record(trust, tmp_path, {"mkdocs": "1.6.99"}, touches_page=False)
    clone = tmp_path / "clone"
    (clone / NAME / "index.html").write_text("<p>All is well.", encoding="utf-8")
    git(clone, "commit", "-qam", "By hand")
    git(clone, "push", "-q")
    done = trust.run("verify", WINTER)
    assert done.returncode == 1
    assert "somebody has edited the branch" in done.stdout


# What is built


@pytest.mark.parametrize(
    ("text", "word"), [("[There](nowhere.md)\n", "nowhere.md"), ("[There](about.md#no)\n", "about.md#no")]
)
def test_a_broken_link_stops_the_publication(text: str, word: str, trust: Trust) -> None:
    """As a strict build does; the message has the line."""
    settings = trust.plans / "mkdocs.yml"
    rules = "validation: {links: {anchors: warn}}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + rules, encoding="utf-8")
    edit_page(trust, text)
    done = trust.publish(WINTER)
    assert done.returncode == 1
    assert "The edition could not be built; nothing was published." in done.stderr
    assert word in done.stderr
    assert "INFO" not in done.stderr
    assert not trust.tip()
    out = trust.folder / "out"
    assert trust.run("editions", "bundle", "--out", str(out)).returncode == 1
    assert not out.exists()


def test_a_build_gets_no_token(trust: Trust, tmp_path: Path) -> None:
    """Hooks of the commit run in it, of any commit."""
    seen = tmp_path / "seen"
    hook = f"import json, os\n\n\ndef on_config(config):\n    open({str(seen)!r}, 'w').write(json.dumps(dict(os.environ)))\n"
    (trust.plans / "hook.py").write_text(hook, encoding="utf-8")
    settings = trust.plans / "mkdocs.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    trust.commit()
    secrets = {
        "TOKEN": "s3cret",
        "GITHUB_TOKEN": "s3cret",
        "EDITION_TOKEN": "s3cret",
        "GIT_ASKPASS": "s3cret",
        "SSH_AUTH_SOCK": "s3cret",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "http.https://git.example.org/.extraheader",
        "GIT_CONFIG_VALUE_0": "AUTHORIZATION: s3cret",
        "GIT_CONFIG_PARAMETERS": "'http.proxy=s3cret'",
        "https_proxy": "http://s3cret",
    }
    done = trust.publish(WINTER, **secrets)
    assert done.returncode == 0, done.stderr
    environ = json.loads(seen.read_text(encoding="utf-8"))
    assert "s3cret" not in str(environ)
    assert not any(name.startswith("GIT_") for name in environ)
    assert environ["PATH"]


@pytest.mark.parametrize("audience", ["public", "trustees"])
def test_an_empty_edition_is_not_published_unawares(audience: str, trust: Trust) -> None:
    """Where its readers would see no plan, somebody has to say so."""
    path = trust.plans / "plans" / "trust" / f"{PLAN}.yaml"
    if audience == "public":
        write(path, {**read(path), "visibility": "trustees"})
    else:
        path.unlink()
    trust.commit()
    done = trust.publish(WINTER, audience=audience)
    assert done.returncode == 1
    assert "no plan" in done.stderr
    assert "say --empty" in done.stderr
    assert not trust.tip()
    assert trust.publish(WINTER, "--empty", audience=audience).returncode == 0
    assert "published already" in trust.publish(WINTER, audience=audience).stdout


def test_what_an_edition_withheld_stays_so_on_the_working_site(trust: Trust, tmp_path: Path) -> None:
    """Every way out goes by the same record."""
    policy = trust.plans / "plans" / "reference" / "policy.yaml"
    write(policy, {**read(policy), "hosts": []})
    path = trust.plans / "plans" / "schools" / "ash" / "measurements.yaml"
    row = {"period": "2025-26", "on": "2026-07-07", "value": 60, "cohort": 9}
    write(path, {"reading": [row]})
    trust.commit()
    published(trust, AUTUMN, audience="public")
    write(path, {"reading": [{**row, "cohort": 90}]})
    trust.commit()
    done = trust.run("editions", "bundle", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    data = json.loads((tmp_path / "out" / "working" / "data" / "trustplan.json").read_text(encoding="utf-8"))
    values = {s["organisation"]: [v["value"] for v in s["values"]] for s in data["figures"]}
    assert values["ash"] == ["c"]
    assert values["beech"] == [62]


# Withdrawn


def test_a_withdrawal_is_asked_for(trust: Trust) -> None:
    """Where nobody can be asked, it has to be said."""
    published(trust, WINTER)
    before = trust.tip()
    done = trust.run("withdraw", WINTER)
    assert done.returncode == 2
    assert "Say --yes if it shall." in done.stderr
    assert trust.tip() == before


def test_the_reason_can_be_given_later_and_is_never_hidden(trust: Trust) -> None:
    """Nor does publishing it again hide that it was withdrawn, and why."""
    published(trust, SUMMER, WINTER)
    done = trust.run("withdraw", WINTER, "--yes")
    assert "Its readers are not told why." in done.stdout
    assert "no reason is given" in trust.run("editions", "list").stdout
    done = trust.run("withdraw", WINTER, "--yes", "--reason", "A figure of Ash was wrong.")
    assert done.returncode == 0, done.stderr
    assert "A figure of Ash was wrong." in trust.show(f"{NAME}/index.html")
    assert trust.versions()[NAME]["title"] == "Board of trustees, 3 Dec 2026 (withdrawn)"
    assert trust.tree("latest") == trust.tree("2026-07-09-board")
    before = trust.tip()
    again = trust.run("withdraw", WINTER, "--yes", "--reason", "A figure of Ash was wrong.")
    assert "is withdrawn already" in again.stdout
    assert trust.tip() == before
    trust.require_whole()
    assert trust.publish(WINTER, "--replace").returncode == 0
    for text in (trust.run("editions", "list").stdout, trust.show("editions/index.html")):
        assert re.search(r"[wW]ithdrawn on \d+ \w+ \d{4} \(A figure of Ash was wrong\), then published again", text)
    edit_page(trust, "# Once more\n")
    assert trust.publish(WINTER, "--replace").returncode == 0
    assert "A figure of Ash was wrong" in trust.run("editions", "list").stdout


# Titles and the root


def test_titles_are_text_in_the_list(trust: Trust, tmp_path: Path) -> None:
    """The theme's selector writes them as markup; what others have written there is mended with the next edition."""
    calendar = trust.plans / "plans" / "reference" / "calendar.yaml"
    data = read(calendar)
    for meeting in data["meetings"]:
        if meeting["id"] == SUMMER:
            meeting["title"] = HOSTILE
    write(calendar, data)
    trust.commit()
    published(trust, SUMMER)
    title = trust.versions()["2026-07-09-board"]["title"]
    assert not set(title) & set("<>")
    assert f"{HOSTILE}, 9 Jul 2026" in trust.run("editions", "list").stdout
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--branch", "gh-pages", str(trust.pages), str(clone))
    listed = json.loads((clone / "versions.json").read_text(encoding="utf-8"))
    listed.append({"version": "older", "title": HOSTILE, "aliases": []})
    (clone / "versions.json").write_text(json.dumps(listed), encoding="utf-8")
    git(clone, "commit", "-qam", "By hand")
    git(clone, "push", "-q")
    assert trust.run("withdraw", SUMMER, "--yes").returncode == 0
    titles = [row["title"] for row in trust.versions().values()]
    assert len(titles) == 2
    assert not any(set(title) & set("<>") for title in titles)
    assert "&amp;amp;" not in str(titles)
    page = trust.show("editions/index.html")
    assert "<meta http-equiv=refresh" not in page
    assert "(withdrawn)" in page


def test_the_root_runs_nothing(trust: Trust) -> None:
    """It leads to the newest edition, without a script."""
    published(trust, WINTER)
    page = trust.show("index.html")
    assert "url=latest/" in page
    assert "Content-Security-Policy" in page
    assert "default-src 'none'" in page
    assert "<script" not in page


# Compared


def test_a_comparison_tells_no_change_that_is_none(trust: Trust) -> None:
    """Counts are no dates, targets that stood all along did not come; rows name the school, and stages are words."""
    school = trust.plans / "plans" / "schools" / "ash" / "better.yaml"
    action: dict[str, Any] = {
        "id": "A1",
        "title": "Read aloud",
        "lead": "lead",
        "start": "2026-06-01",
        "due": "2026-12-18",
    }
    kpi: dict[str, Any] = {
        "id": "K1",
        "title": "Reading",
        "measure": "reading",
        "targets": [{"for": "2025-26", "target": "at least 60"}, {"for": "2026-27", "target": "at least 65"}],
    }
    plan = read(trust.plans / "plans" / "trust" / f"{PLAN}.yaml")
    content = {
        **plan,
        "title": "Better",
        "objectives": [{"id": "P", "title": "Priority", "actions": [action], "kpis": [kpi]}],
    }
    write(school, content)
    trust.commit()
    published(trust, SUMMER)
    action["due"] = "2027-02-12"
    kpi["targets"][1]["target"] = "at least 70"
    action["updates"] = [{"on": "2026-10-05", "by": "lead", "stage": "in-progress", "note": "Begun in all classes."}]
    write(school, content)
    trust.commit()
    published(trust, WINTER)
    told = trust.run("editions", "diff", SUMMER, WINTER).stdout
    edits = told.partition("Dates, targets and stages that differ\n")[2].partition("\n\n")[0]
    assert "ash/better/A1, due date: 18 Dec 2026 → 12 Feb 2027. Ash" in edits
    assert re.search(r"A1, stage: not started → in progress", edits)
    assert "K1, target for 2026/27: at least 65 → at least 70" in edits
    assert len(edits.splitlines()) == 3, edits
    page = trust.show("compare/2026-07-09-board--2026-12-03-board/index.html")
    assert "Ash" in page
    assert "not-started" not in page
