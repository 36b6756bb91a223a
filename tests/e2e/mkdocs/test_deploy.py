"""Commands that put what MkDocs builds on a branch are stopped, and programs that read the settings change nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builders import a_trust
from remotes import IDENTITY, git
from sites import all_bytes, build, environment, write_config
from warm import Running

READS = """
import sys
from mkdocs.config import load_config
config = load_config("mkdocs.yml")
config.plugins.on_startup(command="build", dirty=False)
config = config.plugins.on_config(config)
print(config.site_dir)
"""
HOOK = "from trustplan import hook_events\nglobals().update(hook_events())\n"


def settings(folder: Path, *, is_hook: bool, audience: str) -> None:
    """The settings of a trust, with the plugin or with the hook."""
    write_config(folder, audience=audience)
    if is_hook:
        (folder / "plan_site.py").write_text(HOOK, encoding="utf-8")
        path = folder / "mkdocs.yml"
        text = path.read_text(encoding="utf-8").replace("plugins: [search, trustplan]", "hooks: [plan_site.py]")
        path.write_text(text, encoding="utf-8")


def run(folder: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run MkDocs, or a script, in a folder."""
    bin_folder = str(Path(sys.executable).parent)
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    return Running(program, words, folder=folder, environ=environment(PATH=path, **IDENTITY)).end()


def mike_in(folder: Path) -> str:
    """The path of a script in a folder that is mike's command."""
    script = folder / "run_mike.py"
    script.write_text("import sys\nfrom mike.driver import main\nsys.exit(main())\n", encoding="utf-8")
    return str(script)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A trust's repository, with a remote that has pages."""
    root = tmp_path / "trust"
    root.mkdir()
    a_trust(root)
    settings(root, is_hook=False, audience="trustees")
    (root / "docs" / "about.md").write_text("# About\n", encoding="utf-8")
    (root / ".gitignore").write_text("site/\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "--bare", "pages.git")
    git(root, "init", "-q", "--initial-branch=main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Plans")
    git(root, "remote", "add", "origin", str(tmp_path / "pages.git"))
    git(root, "push", "-q", "origin", "main", "main:gh-pages")
    return root


@pytest.mark.parametrize("is_hook", [False, pytest.param(True, marks=pytest.mark.thorough)], ids=["plugin", "hook"])
@pytest.mark.parametrize(
    "words",
    [
        ("mkdocs", "gh-deploy"),
        pytest.param(("mkdocs", "gh-deploy", "--force", "--dirty"), marks=pytest.mark.thorough),
        ("mike.driver", "deploy", "--push", "--ignore-remote-status", "1.0"),
    ],
    ids=["gh-deploy", "forced", "mike"],
)
def test_no_command_beneath_puts_the_site_on_a_branch(words: tuple[str, ...], is_hook: bool, repository: Path) -> None:
    """Whoever reads it, since the editions would be gone: stopped before anything is sent, with what to say instead."""
    settings(repository, is_hook=is_hook, audience="public")
    before = git(repository, "ls-remote", "origin"), git(repository, "for-each-ref")
    module, *rest = words
    if module == "mike.driver":
        module = mike_in(repository)
    done = run(repository, module, *rest)
    output = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0, output
    assert "cannot be used for this site" in output
    assert "Nothing was built or sent. To publish, say “trustplan publish”" in output
    assert (git(repository, "ls-remote", "origin"), git(repository, "for-each-ref")) == before
    assert not (repository / "site").exists()


def test_a_plain_build_works_beside_it(repository: Path) -> None:
    """And a second one."""
    assert build(repository).returncode == 0
    before = all_bytes(repository / "site")
    assert build(repository, "--strict").returncode == 0
    assert all_bytes(repository / "site") == before
    assert sorted(p.name for p in repository.glob(".site*")) == []


@pytest.mark.parametrize("is_hook", [False, True], ids=["plugin", "hook"])
def test_reading_the_settings_changes_nothing(is_hook: bool, repository: Path) -> None:
    """Programs that load them go by the folder of the site, as it is written there."""
    settings(repository, is_hook=is_hook, audience="trustees")
    before = sorted(p.name for p in repository.iterdir())
    script = repository.parent / "reads.py"
    script.write_text(READS, encoding="utf-8")
    done = run(repository, str(script))
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip().splitlines()[-1]) == (repository / "site").resolve()
    assert sorted(p.name for p in repository.iterdir() if p.name != "__pycache__") == before


@pytest.mark.thorough
def test_the_list_of_editions_can_be_read_with_mike(repository: Path) -> None:
    """Its commands that put nothing on the branch work as ever."""
    done = run(repository, mike_in(repository), "list")
    assert done.returncode == 0, done.stderr
