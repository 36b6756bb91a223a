"""The plans of an edition, as they are checked before it is built."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from corpus import VALID
from trustplan.loading.read import read_folder
from trustplan.primitives.audience import Audience
from trustplan.publish.edition_build import EditionBuild
from trustplan.publish.errors import PublishError
from trustplan.publish.place import Place


def test_the_plans_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading and checking them is most of the time before the build."""
    shutil.copytree(VALID, tmp_path / "plans")
    read = []

    def counted(plans: Path, **more: Any) -> Any:
        read.append(plans)
        return read_folder(plans, **more)

    monkeypatch.setattr("trustplan.loading.check.read_folder", counted)
    place = Place(root=tmp_path, remote="origin", branch="gh-pages", environ={})
    assert EditionBuild(tmp_path, "plans", "abc", Audience.PUBLIC, place).trust.meetings
    assert read == [tmp_path / "plans"]
    (tmp_path / "plans" / "trust" / "strategy.yaml").write_text("title: [", encoding="utf-8")
    with pytest.raises(PublishError, match="The plans have errors; nothing was published") as refused:
        EditionBuild(tmp_path, "plans", "abc", Audience.PUBLIC, place)
    assert f"{len(list((tmp_path / 'plans').rglob('*.yaml')))} files checked: 1 error" in refused.value.details
