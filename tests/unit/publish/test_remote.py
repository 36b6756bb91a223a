"""What is reported of a push, as the remote answers it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from revision_repository import git
from trustplan.publish.errors import PublishError
from trustplan.publish.mike_branch import write_files
from trustplan.publish.remote import find_remote, pages_branch

HOOK = """#!/bin/sh
echo "Held for review: ask the office"
mv HEAD HEAD.away
"""


def test_what_a_remote_says_is_shown_where_it_cannot_be_asked_again(repository: Path, tmp_path: Path) -> None:
    """It took the push, and was gone before it could be asked what it holds."""
    bare = tmp_path / "pages.git"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    hook = bare / "hooks" / "post-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK, encoding="utf-8")
    hook.chmod(0o755)
    remote = find_remote(repository, str(bare), os.environ)
    with pages_branch(repository, remote, "gh-pages", os.environ) as branch:
        branch.fetch()
        write_files(branch, {"index.html": b"<p>A site"}, [], "A site")
        with pytest.raises(PublishError, match="whether the edition is there is not known") as refused:
            branch.push()
    assert "Held for review: ask the office" in refused.value.details
