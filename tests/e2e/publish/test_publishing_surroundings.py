"""Publishing with the user's git: its settings, its environment, its remotes and its shapes of repositories."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from remotes import IDENTITY, GitServer, Trust, git, make_trust
from shared import made_once

pytestmark = pytest.mark.thorough  # dozens of builds and publications

FIRST, SECOND = "board-2026-07", "board-2026-10"
NAMES = {FIRST: "2026-07-09-board", SECOND: "2026-10-08-board"}
UNFRIENDLY = """
[color]
ui = always
[core]
attributesFile = {folder}/attributes
autocrlf = true
hooksPath = {folder}/hooks
quotePath = true
fsmonitor = {folder}/hooks/pre-push
[filter "shout"]
clean = tr a-z A-Z
required = true
[push]
gpgSign = true
pushOption = ci.skip
followTags = true
recurseSubmodules = check
[commit]
gpgSign = true
[log]
showSignature = true
[safe]
bareRepository = explicit
[init]
defaultObjectFormat = sha256
templateDir = {folder}/hooks
[i18n]
commitEncoding = iso-8859-1
[status]
showUntrackedFiles = no
[fetch]
recurseSubmodules = true
prune = true
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """A trust with a page whose name has an accent; two editions are built once."""

    def make(folder: Path) -> None:
        (folder / "kept").mkdir()
        trust = make_trust(folder / "trust", folder / "kept")
        (trust.plans / "docs" / "Zoë’s page.md").write_text("# Zoë\n", encoding="utf-8")
        trust.commit()

    made = made_once(tmp_path_factory, "surroundings", make)
    return Trust(made / "trust", made / "kept")


@pytest.fixture
def trust(made: Trust, tmp_path: Path) -> Trust:
    """A copy of it, with an empty branch."""
    return made.copy(made.folder.parent / f"copy-{os.getpid()}-{tmp_path.name}")


def unfriendly(folder: Path) -> str:
    """A file of settings, each of which would change what is published, or stop it."""
    (folder / "hooks").mkdir()
    for name in ("pre-push", "reference-transaction", "post-checkout"):
        path = folder / "hooks" / name
        path.write_text("#!/bin/sh\necho 'a hook ran' >&2\nexit 1\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
    (folder / "attributes").write_text(
        "* text=auto eol=crlf\n*.ics filter=shout\n*.css export-ignore\n", encoding="utf-8"
    )
    settings = folder / "settings"
    settings.write_text(UNFRIENDLY.format(folder=folder), encoding="utf-8")
    return str(settings)


def users_settings(trust: Trust, folder: Path) -> dict[str, str]:
    """The user has them; the server, which is reached by http, has its own."""
    address = GitServer(trust.folder).address
    git(trust.plans, "remote", "set-url", "pages", f"{address}/pages.git")
    return {"GIT_CONFIG_GLOBAL": unfriendly(folder)}


def another(trust: Trust) -> str:
    """The store of another repository."""
    path = trust.folder / "another"
    path.mkdir()
    git(trust.folder, "init", "-q", str(path))
    return str(path / ".git")


def in_worktree(trust: Trust, _: Path) -> dict[str, str]:
    """The command is given in a linked worktree, by a hook."""
    linked = trust.folder / "linked"
    git(trust.plans, "worktree", "add", "-q", "--detach", str(linked))
    store = git(linked, "rev-parse", "--absolute-git-dir").strip()
    trust.plans = linked
    return {"GIT_DIR": store, "GIT_INDEX_FILE": f"{store}/index", "GIT_PREFIX": ""}


def in_a_deep_folder(trust: Trust, _: Path) -> dict[str, str]:
    """The clone is in a folder with signs of every kind in its name."""
    deep = trust.folder / "Zoë’s plans #1 100% [x] {y} %20"
    deep.mkdir()
    shutil.move(trust.plans, deep / "trust")
    trust.plans = deep / "trust"
    return {}


SURROUNDINGS: dict[str, Callable[[Trust, Path], dict[str, str]]] = {
    "the user's settings": users_settings,
    "another repository in the environment": lambda trust, _: {"GIT_DIR": another(trust), "GIT_WORK_TREE": "/"},
    "an index and objects elsewhere": lambda _, tmp: {
        "GIT_INDEX_FILE": str(tmp / "index"),
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_QUARANTINE_PATH": str(tmp),
    },
    "paths in any case": lambda *_: {"GIT_ICASE_PATHSPECS": "1"},
    "paths as patterns": lambda *_: {"GIT_GLOB_PATHSPECS": "1"},
    "literal paths": lambda *_: {"GIT_LITERAL_PATHSPECS": "1"},
    "a hook in a linked worktree": in_worktree,
    "a folder with signs in its name": in_a_deep_folder,
}


@pytest.mark.parametrize("case", SURROUNDINGS)
def test_editions_are_the_same_in_all_surroundings(case: str, trust: Trust, made: Trust, tmp_path: Path) -> None:
    """Published, listed, compared, verified, bundled and withdrawn, by the bytes that they have anywhere."""
    environ = SURROUNDINGS[case](trust, tmp_path)
    for meeting in (FIRST, SECOND):
        done = trust.publish(meeting, **environ)
        assert done.returncode == 0, done.stdout + done.stderr
        assert trust.tree(NAMES[meeting]) == plain_tree(made, meeting)
    trust.require_whole()
    assert NAMES[SECOND] in trust.run("editions", "list", **environ).stdout
    compared = trust.run("editions", "diff", FIRST, SECOND, **environ)
    assert "as they were published" in compared.stdout, compared.stderr
    done = trust.run("verify", SECOND, **environ)
    assert done.returncode == 0, done.stdout + done.stderr
    done = trust.run("withdraw", SECOND, "--yes", **environ)
    assert done.returncode == 0, done.stderr
    assert trust.tree("latest") == trust.tree(NAMES[FIRST])
    assert "Zo" in trust.show("latest/Zoë’s page/index.html")
    trust.require_whole()


TREES: dict[str, str] = {}


def plain_tree(made: Trust, meeting: str) -> str:
    """The name of an edition's bytes where nothing is special."""
    if not TREES:
        plain = made.copy(made.folder.parent / f"plain-{os.getpid()}")
        for each, name in NAMES.items():
            assert plain.publish(each).returncode == 0
            TREES[each] = plain.tree(name)
    return TREES[meeting]


# The remote


def bare(trust: Trust, name: str) -> str:
    """Another bare repository, of the policy's host."""
    path = trust.folder / name
    git(trust.folder, "init", "-q", "--bare", str(path))
    return str(path)


def test_editions_are_where_git_pushes(trust: Trust) -> None:
    """A remote that is read at one address and pushed to another has its editions, and their list, at the second."""
    pushed = bare(trust, "pushed.git")
    git(trust.plans, "remote", "set-url", "--push", "pages", pushed)
    for meeting in (FIRST, SECOND):
        done = trust.publish(meeting)
        assert done.returncode == 0, done.stderr
    assert trust.tip() == ""
    assert set(git(Path(pushed), "ls-tree", "--name-only", "gh-pages").split()) >= set(NAMES.values())
    assert NAMES[FIRST] in trust.run("editions", "list").stdout
    assert trust.run("withdraw", FIRST, "--yes").returncode == 0


def test_one_remote_serves_one_audience_wherever_it_is_read(trust: Trust) -> None:
    """The repository that is pushed to is the one that counts."""
    pushed = bare(trust, "pushed.git")
    assert trust.run("publish", "--meeting", FIRST, "--audience", "trustees", remote=pushed).returncode == 0
    git(trust.plans, "remote", "set-url", "--push", "pages", pushed)
    done = trust.publish(SECOND, audience="public")
    assert done.returncode == 1
    assert "This remote serves trustees" in done.stderr


@pytest.mark.parametrize(
    ("urls", "words"),
    [
        (["no_push"], "so that nothing is pushed to it: its address for pushing is “no_push”"),
        (["{bare}", "{bare}2"], "pushes to 2 addresses, and an edition goes to one"),
    ],
)
def test_a_remote_with_no_one_address_for_editions(urls: list[str], words: str, trust: Trust) -> None:
    """It is not guessed, and can still be read."""
    first, *more = (url.format(bare=trust.pages) for url in urls)
    git(trust.plans, "remote", "set-url", "--push", "pages", first)
    for url in more:
        git(trust.plans, "remote", "set-url", "--push", "--add", "pages", url)
    done = trust.publish(FIRST)
    assert done.returncode == 1
    assert words in done.stderr
    assert trust.run("editions", "list").returncode == 0


@pytest.mark.parametrize(("there", "wanted"), [("gh-pages/old", "gh-pages"), ("pages", "pages/board")])
def test_branches_that_git_cannot_keep_side_by_side(there: str, wanted: str, trust: Trust) -> None:
    """Said before anything is built."""
    git(trust.plans, "push", "-q", "pages", f"main:refs/heads/{there}")
    done = trust.publish(FIRST, "--branch", wanted)
    assert done.returncode == 1
    assert f"has a branch “{there}”, and git cannot keep “{wanted}” beside it" in done.stderr
    assert "Building" not in done.stderr


# What is in the commit


def test_names_that_no_page_can_have(trust: Trust) -> None:
    """Bytes that are no UTF-8, and ends of lines: told with the name, before the build."""
    for name in (b"bad\xff.txt", b"a\nb.md", b"a\x1b.txt"):
        path = os.fsencode(trust.plans / "docs") + b"/" + name
        Path(os.fsdecode(path)).write_text("x", encoding="utf-8")
        trust.commit()
        done = trust.publish(FIRST)
        assert done.returncode == 1
        assert "has a character that no address of a page can have" in done.stderr
        assert "Rename the file, then commit." in done.stderr
        assert "Traceback" not in done.stderr
        Path(os.fsdecode(path)).unlink()


@pytest.mark.parametrize(
    "path", ["plans/schools/ash/linked.yaml", "plans/schools/oak", "docs/linked.md", "docs/pictures"]
)
def test_a_link_would_be_missing_in_silence(path: str, trust: Trust) -> None:
    """The check and the working site follow it on this machine; a commit has no file there."""
    (trust.plans / path).symlink_to(trust.folder)
    trust.commit()
    done = trust.publish(FIRST)
    assert done.returncode == 1
    assert f"“{path}” is a link or another repository (submodule)" in done.stderr
    assert not trust.tip()


def test_a_link_elsewhere_is_no_concern(trust: Trust) -> None:
    """Of what is not part of the site."""
    (trust.plans / "NOTES").symlink_to("README.md")
    trust.commit()
    assert trust.publish(FIRST).returncode == 0


@pytest.mark.parametrize("way", ["absolute", "above", "settings"])
def test_plans_are_those_of_the_commit(way: str, trust: Trust, tmp_path: Path) -> None:
    """Not of a folder outside it, whoever names one."""
    shutil.copytree(trust.plans / "plans", tmp_path / "plans")
    if way == "settings":
        path = trust.plans / "mkdocs.yml"
        text = path.read_text(encoding="utf-8").replace("audience:", f"plans: {tmp_path / 'plans'}\n    audience:")
        path.write_text(text, encoding="utf-8")
        trust.commit()
        (tmp_path / "plans" / "trust" / "profile.yaml").unlink()  # a build from there would fail
        assert trust.publish(FIRST).returncode == 0
        return
    outside = str(tmp_path / "plans") if way == "absolute" else os.path.relpath(tmp_path / "plans", trust.plans)
    done = trust.publish(FIRST, "--plans", outside)
    assert done.returncode == 1
    assert "is not below mkdocs.yml, so no commit of this site has it" in done.stderr
    inside = str(trust.plans / "plans") if way == "absolute" else "./docs/../plans/"
    assert trust.publish(FIRST, "--plans", inside).returncode == 0


def test_a_page_that_git_does_not_know_yet_is_not_passed_over(trust: Trust, tmp_path: Path) -> None:
    """Even where the user's settings hide such files."""
    (trust.plans / "docs" / "new.md").write_text("# New\n", encoding="utf-8")
    done = trust.publish(FIRST, GIT_CONFIG_GLOBAL=unfriendly(tmp_path))
    assert done.returncode == 1
    assert "“docs/new.md” changed and is not committed" in done.stderr


def test_a_folder_of_another_user_is_named_with_the_remedy(trust: Trust, tmp_path: Path) -> None:
    """As in a container. Each command that needs the plans says so."""
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{shutil.which("git")}" "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    environ = {**IDENTITY, "PATH": f"{script.parent}{os.pathsep}{os.environ['PATH']}"}
    done = trust.publish(FIRST, **environ)
    assert done.returncode == 1
    assert "its folder belongs to another user of this machine" in done.stderr
    assert "git config --global --add safe.directory" in done.stderr
