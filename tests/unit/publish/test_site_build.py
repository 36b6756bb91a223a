"""The files of a commit, as an edition is built from them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from revision_repository import commit, git
from trustplan.primitives.audience import Audience
from trustplan.publish import site_build
from trustplan.publish.errors import PublishError
from trustplan.publish.site_build import find_source, take_files


def test_a_commit_that_git_cannot_read_is_no_edition(repository: Path, tmp_path: Path) -> None:
    """With the error that publishing reports, and a fix."""
    oid = git(repository, "rev-parse", "HEAD:plans/trust/strategy.yaml")
    (repository / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    found, last = find_source(repository, "HEAD", os.environ)
    folder = tmp_path / "source"
    folder.mkdir()
    with pytest.raises(PublishError, match=r"lacks the contents of “plans/trust/strategy.yaml”.*git fsck"):
        take_files(found, last, folder)


def test_a_commit_with_links_among_its_plans_is_no_edition(repository: Path, tmp_path: Path) -> None:
    """The edition would lack in silence what they lead to. A link elsewhere in the repository is no matter."""
    (repository / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (repository / "shared.yaml").symlink_to("plans/trust/profile.yaml")
    commit(repository, "A link beside the plans")
    found, last = find_source(repository, "HEAD", os.environ)
    (tmp_path / "beside").mkdir()
    take_files(found, last, tmp_path / "beside")
    (repository / "plans" / "schools" / "ash" / "linked.yaml").symlink_to("improvement.yaml")
    commit(repository, "A link among them")
    found, last = find_source(repository, "HEAD", os.environ)
    (tmp_path / "among").mkdir()
    with pytest.raises(PublishError, match=r"“plans/schools/ash/linked.yaml” is a link"):
        take_files(found, last, tmp_path / "among")


def test_what_a_build_warns_of_is_passed_on_where_it_does_not_stop_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as words that a PDF cannot show; what it says beside that is not."""
    said = b"INFO    -  Building\nWARNING -  a.pdf has no shapes for \xe5\xad\xa6.\nINFO    -  Built the site\n"

    def built(_source: Path, _settings: str, site: Path, *_: object) -> subprocess.CompletedProcess[bytes]:
        (site / "index.html").parent.mkdir()
        (site / "index.html").touch()
        return subprocess.CompletedProcess([], 0, b"", said)

    monkeypatch.setattr(site_build, "run_build", built)
    warnings = site_build.build_working(
        tmp_path, tmp_path / "site", audience=Audience.PUBLIC, suppressed=(), host=None, plans="plans", environ={}
    )
    assert warnings == ["a.pdf has no shapes for 学."]
