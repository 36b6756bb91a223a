"""Whatever goes wrong, the branch is as before or whole, publishing again succeeds, and no message is untrue."""

from __future__ import annotations

import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amounts import thorough_but
from builders import SUPPORT
from remotes import IDENTITY, GitServer, Trust, git, killing_git
from shared import made_once

FIRST, SECOND, THIRD, FOURTH = "board-2026-03", "board-2026-07", "board-2026-10", "board-2026-12"
NAMES = {FIRST: "2026-03-26-board", SECOND: "2026-07-09-board", THIRD: "2026-10-08-board", FOURTH: "2026-12-03-board"}
EVERY = 9  # of the steps of a publication, every ninth is killed at in one test: all of them in nine tests


@pytest.fixture(scope="session")
def published(unpublished: Trust, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust with one edition, to be copied; its other editions are built once."""
    place = unpublished.folder.parent / "published"

    def make(_folder: Path) -> None:
        trust = unpublished.copy(place)
        for meeting in NAMES:
            done = trust.publish(meeting)
            assert done.returncode == 0, done.stderr
        git(trust.pages, "update-ref", "-d", "refs/heads/gh-pages")
        assert trust.publish(FIRST).returncode == 0
        for repository in (trust.plans, trust.pages):
            git(repository, "gc", "--quiet", "--prune=now")

    made_once(tmp_path_factory, "published", make)
    return Trust(place, unpublished.kept)


@pytest.fixture
def trust(published: Trust, tmp_path: Path) -> Trust:
    """A copy of it, which hosts the policy as well as the first."""
    return published.copy(published.folder.parent / f"copy-{os.getpid()}-{tmp_path.name}")


def output_of(done: subprocess.CompletedProcess[str]) -> str:
    """Everything that a run printed."""
    return done.stdout + done.stderr


def require_not_published(trust: Trust, done: subprocess.CompletedProcess[str], before: str) -> None:
    """It failed, did not claim otherwise, showed no traceback, and left the branch alone."""
    assert done.returncode == 1, output_of(done)
    assert "Published" not in done.stdout
    assert "Error:" in done.stderr
    assert "Traceback" not in output_of(done)
    assert trust.tip() == before


def require_publishes(trust: Trust, meeting: str = SECOND, **more: str) -> None:
    """Publishing succeeds now, everything listed is whole, and the first edition is as it was."""
    done = trust.publish(meeting, **more)
    assert done.returncode == 0, output_of(done)
    assert set(trust.versions()) >= {NAMES[FIRST], NAMES[meeting]}
    trust.require_whole()


@pytest.fixture(scope="module")
def steps(published: Trust, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many commands of git one publication runs."""
    folder = tmp_path_factory.mktemp("steps")
    trust = published.copy(published.folder.parent / f"steps-{os.getpid()}-{folder.name}")
    assert trust.publish(SECOND, **killing_git(folder, 10_000, after=False)).returncode == 0
    return len(list(folder.glob("step-*")))


@pytest.mark.parametrize("first", thorough_but(0, list(range(EVERY, 0, -1))))
def test_killed_at_a_step_of_git(first: int, steps: int, published: Trust, tmp_path: Path) -> None:
    """The process is killed before every odd step and after every even one: kill -9, no cleaning up."""
    assert steps > EVERY
    for step in range(first, steps + 1, EVERY):
        trust = published.copy(published.folder.parent / f"killed-{os.getpid()}-{step}")
        before = trust.tip()
        environ = killing_git(tmp_path / f"bin-{step}", step, after=step % 2 == 0)
        done = trust.publish(SECOND, **environ)
        assert done.returncode == -9, step
        assert "Published" not in done.stdout, step
        trust.require_whole()
        assert trust.tip() == before or NAMES[SECOND] in trust.versions(), step
        require_publishes(trust)
        assert git(trust.plans, "status", "--porcelain") == "", step


@pytest.mark.thorough
def test_what_a_killed_publication_left_behind_is_removed(trust: Trust, steps: int, tmp_path: Path) -> None:
    """The next one clears the scratch folders of dead processes."""
    environ = killing_git(tmp_path / "bin", steps - 3, after=False)
    trust.publish(SECOND, **environ)
    room = Path(environ["TMPDIR"])
    assert list(room.glob("trustplan-*"))
    assert trust.publish(SECOND, TMPDIR=str(room)).returncode == 0
    assert not list(room.glob("trustplan-*"))


def hook(trust: Trust, name: str, text: str) -> Path:
    """Let the bare repository run a script at a push."""
    path = trust.pages / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


@pytest.mark.parametrize("name", thorough_but(1, ["pre-receive", "update"]))
def test_a_push_is_rejected(name: str, trust: Trust) -> None:
    """The remote's own words are passed on."""
    before = trust.tip()
    rule = hook(trust, name, "echo 'Nobody pushes in the holidays.' >&2; exit 1")
    done = trust.publish(SECOND)
    require_not_published(trust, done, before)
    assert "The remote refused the push; its branch is as it was." in done.stderr
    assert "Nobody pushes in the holidays." in done.stderr
    rule.unlink()
    require_publishes(trust)


@pytest.mark.thorough
def test_the_remotes_disk_is_full(trust: Trust) -> None:
    """The remote cannot take the objects."""
    before = trust.tip()
    rule = hook(trust, "pre-receive", "echo 'No space left on device' >&2; exit 1")
    require_not_published(trust, trust.publish(SECOND), before)
    rule.unlink()
    require_publishes(trust)


@pytest.mark.parametrize(
    ("room", "is_first"),
    thorough_but(1, [(400_000, False), (2_000, False), (2_000, True), (30_000, True)], of_several=True),
)
@pytest.mark.thorough
def test_the_disk_is_full(room: int, is_first: bool, trust: Trust) -> None:
    """No file on this machine can grow beyond some bytes, as on a disk that is full: at the start, midway, late."""
    if is_first:
        git(trust.pages, "update-ref", "-d", "refs/heads/gh-pages")
    before = trust.tip()
    command = [sys.executable, str(SUPPORT / "warm_server.py"), str(trust.kept), "publish", "--meeting", SECOND]
    done = subprocess.run(
        [*command, "--audience", "trustees", "--remote", "pages"],
        cwd=trust.plans,
        env={**os.environ, **IDENTITY, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    require_not_published(trust, done, before)
    assert "room" in done.stderr
    assert trust.publish(SECOND).returncode == 0
    trust.require_whole()


@pytest.mark.thorough
def test_the_branch_was_rewritten(trust: Trust) -> None:
    """Somebody has put another history in its place: the edition goes on top of that."""
    assert trust.publish(SECOND).returncode == 0
    tree = git(trust.pages, "rev-parse", "gh-pages~3^{tree}").strip()
    other = git(trust.pages, "commit-tree", tree, "-m", "Begun anew", **IDENTITY).strip()
    git(trust.pages, "update-ref", "refs/heads/gh-pages", other)
    require_publishes(trust, THIRD)
    assert git(trust.pages, "merge-base", "--is-ancestor", other, "gh-pages") == ""


def test_a_branch_of_that_name_in_the_clone_has_diverged(trust: Trust) -> None:
    """The user's own branches are neither used nor touched."""
    git(trust.plans, "branch", "gh-pages")
    own = git(trust.plans, "rev-parse", "gh-pages")
    require_publishes(trust)
    assert git(trust.plans, "rev-parse", "gh-pages") == own


def test_a_shallow_clone_of_one_branch_publishes(trust: Trust, tmp_path: Path) -> None:
    """As a workflow has it; it names the commit all the same."""
    (trust.plans / "docs" / "more.md").write_text("# More\n", encoding="utf-8")
    tip = trust.commit()
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--single-branch", f"file://{trust.plans}", str(clone))
    git(clone, "remote", "add", "pages", str(trust.pages))
    shallow = Trust(trust.folder, trust.kept)
    shallow.plans = clone
    require_publishes(shallow)
    assert trust.versions()[NAMES[SECOND]]["properties"]["trustplan"]["plans"] == tip


def edit_branch(trust: Trust, folder: Path, path: str, text: str | None) -> None:
    """Somebody edits the branch by hand."""
    clone = folder / "by-hand"
    folder.mkdir(exist_ok=True)
    git(folder, "clone", "--quiet", "--branch", "gh-pages", str(trust.pages), str(clone))
    target = clone / path
    if text is None:
        target.unlink()
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "By hand")
    git(clone, "push", "--quiet")


def take_back(trust: Trust) -> None:
    """Take the last commit of the branch back, as the message says."""
    git(trust.pages, "update-ref", "refs/heads/gh-pages", "gh-pages~1")


@pytest.mark.parametrize("text", thorough_but(1, ["[{]", '[{"version": 3}]', "{}", "null", '["x"]']))
def test_the_list_of_editions_was_broken_by_hand(text: str, trust: Trust, tmp_path: Path) -> None:
    """Nothing is guessed: the message says what to do."""
    edit_branch(trust, tmp_path, "versions.json", text)
    before = trust.tip()
    done = trust.publish(SECOND)
    if text == "{}":  # an empty list of the wrong kind holds nothing that could be lost
        assert done.returncode in (0, 1)
    else:
        require_not_published(trust, done, before)
        assert "is not a list of editions any more" in done.stderr
    git(trust.pages, "update-ref", "refs/heads/gh-pages", f"{before}~1")
    require_publishes(trust)


@pytest.mark.thorough
def test_the_list_of_editions_was_removed_by_hand(trust: Trust, tmp_path: Path) -> None:
    """A branch with files and no list is not taken for an empty one."""
    edit_branch(trust, tmp_path, "versions.json", None)
    before = trust.tip()
    done = trust.publish(SECOND)
    require_not_published(trust, done, before)
    assert "holds files, but no list of editions" in done.stderr
    take_back(trust)
    require_publishes(trust)


@pytest.mark.thorough
def test_an_edition_was_changed_by_hand(trust: Trust, tmp_path: Path) -> None:
    """Others can be published; verify reports it; the edition itself comes back with --replace, which is listed."""
    edit_branch(trust, tmp_path, f"{NAMES[FIRST]}/index.html", "<p>All is well.")
    assert trust.publish(SECOND).returncode == 0
    found = trust.run("verify", FIRST)
    assert found.returncode == 1
    assert "index.html differs" in found.stdout
    assert "somebody has edited the branch" in found.stdout
    done = trust.publish(FIRST)
    assert done.returncode == 1
    assert "somebody has edited them" in done.stderr
    assert trust.publish(FIRST, "--replace").returncode == 0
    assert "replaced; before that from commit" in trust.run("editions", "list").stdout
    trust.require_whole()


@pytest.mark.parametrize("text", thorough_but(1, ["{", '{"format": 99}', "[]", '{"format": 1}', "null"]))
@pytest.mark.thorough
def test_the_data_of_an_edition_was_broken_by_hand(text: str, trust: Trust, tmp_path: Path) -> None:
    """Others are published all the same; whoever needs the data gets a message, and nobody sees a traceback."""
    for name in ("trustplan", "edition"):
        edit_branch(trust, tmp_path / name, f"{NAMES[FIRST]}/data/{name}.json", text)
    done = trust.publish(SECOND)
    assert done.returncode == 0, done.stderr
    for words in (("verify", FIRST), ("editions", "diff", FIRST, SECOND), ("withdraw", FIRST, "--yes")):
        done = trust.run(*words)
        assert "Traceback" not in output_of(done)
        assert done.returncode == (0 if words[0] == "withdraw" else 1), output_of(done)
    trust.require_whole()


def test_files_that_others_put_on_the_branch_stay(trust: Trust, tmp_path: Path) -> None:
    """A CNAME file, say, that the host wants."""
    edit_branch(trust, tmp_path, "CNAME", "board.trust.example\n")
    require_publishes(trust)
    assert trust.show("CNAME") == "board.trust.example\n"


@pytest.mark.parametrize(
    ("remote", "words"),
    [
        ("nowhere", "has no remote “nowhere”"),
        ("/nowhere/at/all.git", "could not be read"),
        ("http://127.0.0.1:9/x.git", "could not be read"),
    ],
)
def test_the_remote_is_not_there(remote: str, words: str, trust: Trust) -> None:
    """A name or an address that leads nowhere."""
    if remote.startswith("/"):
        remote = str(trust.folder / "nowhere.git")
    done = trust.run("publish", "--meeting", SECOND, "--audience", "trustees", remote=remote)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
@pytest.mark.parametrize("race", range(20))
def test_publishers_race(race: int, trust: Trust) -> None:
    """Two to four at once, of different meetings and of the same: every edition is there in the end."""
    meetings = [SECOND, THIRD, FOURTH, SECOND][: 2 + race % 3]
    if race % 4 == 3:
        meetings = [THIRD] * len(meetings)
    running = [trust.start("publish", "--meeting", m, "--audience", "trustees") for m in meetings]
    ends = [p.end() for p in running]
    assert [done.returncode for done in ends] == [0] * len(meetings), ends
    trust.require_whole()
    assert set(trust.versions()) == {NAMES[FIRST], *(NAMES[m] for m in meetings)}
    newest = max(NAMES[m] for m in meetings)
    assert trust.versions()[newest]["aliases"] == ["latest"]
    assert all("ublished" in done.stdout for done in ends)


@pytest.fixture
def server(trust: Trust) -> Iterator[GitServer]:
    """Git over http for the trust's pages."""
    serving = GitServer(trust.folder)
    git(trust.plans, "remote", "set-url", "pages", f"{serving.address}/pages.git")
    yield serving
    serving.close()


@pytest.mark.thorough
def test_over_http(trust: Trust, server: GitServer) -> None:
    """Without a failure, through git's own backend."""
    require_publishes(trust)
    assert any("POST" in line and "receive-pack" in line for line in server.asked)


@pytest.mark.parametrize(
    "failure", thorough_but(1, ["wrong credential", "cut midway", "cut before", "no right to push", "gone"])
)
@pytest.mark.thorough
def test_http_fails_before_the_push_has_arrived(failure: str, trust: Trust, server: GitServer) -> None:
    """Nothing was published, and that is the message."""
    before = trust.tip()
    server.failure = failure
    done = trust.publish(SECOND)
    require_not_published(trust, done, before)
    if failure in ("wrong credential", "no right to push"):
        assert "lets nobody in with these credentials" in done.stderr
    server.failure = ""
    require_publishes(trust)


@pytest.mark.thorough
def test_http_is_cut_after_the_push_has_arrived(trust: Trust, server: GitServer) -> None:
    """Git says that it failed; the remote, asked, says that it did not."""
    server.failure = "cut after"
    done = trust.publish(SECOND)
    assert done.returncode == 0, done.stderr
    assert "Published 2026-07-09-board" in done.stdout
    trust.require_whole()
    server.failure = ""
    assert "published already, with these very bytes" in trust.publish(SECOND).stdout


@pytest.mark.thorough
def test_http_is_cut_and_stays_so(trust: Trust, server: GitServer) -> None:
    """Whether it arrived cannot be known, and that is the message; the next run reports that it did."""
    server.failure = "cut after, and gone"
    done = trust.publish(SECOND)
    assert done.returncode == 1
    assert "whether the edition is there is not known" in done.stderr
    assert "Published" not in done.stdout
    assert "as it was" not in done.stderr
    server.failure = ""
    assert "published already, with these very bytes" in trust.publish(SECOND).stdout
    trust.require_whole()


@pytest.mark.parametrize("way", thorough_but(1, ["environment", "repository"]))
@pytest.mark.thorough
def test_a_token_reaches_the_remote(way: str, trust: Trust, server: GitServer) -> None:
    """As a header, in git's settings by the environment, or in those of the user's repository."""
    server.token = "Basic c2VjcmV0"  # noqa: S105  a word that only this server knows
    assert trust.publish(SECOND).returncode == 1
    key, value = f"http.{server.address}/.extraheader", f"AUTHORIZATION: {server.token}"
    environ = {}
    if way == "repository":
        git(trust.plans, "config", key, value)
    else:
        environ = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": value}
    done = trust.publish(SECOND, **environ)
    assert done.returncode == 0, done.stderr
    assert "c2VjcmV0" not in output_of(done)
    trust.require_whole()


def test_no_message_shows_a_password(trust: Trust, server: GitServer) -> None:
    """Even where it is in the remote's address."""
    server.failure = "wrong credential"
    address = server.address.replace("http://", "http://office:hunter2@")
    git(trust.plans, "remote", "set-url", "pages", f"{address}/pages.git")
    done = trust.publish(SECOND)
    assert done.returncode == 1
    assert "hunter2" not in output_of(done)
