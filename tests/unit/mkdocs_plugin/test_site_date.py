"""The day that mkdocs.yml pins a site to, read without building the site."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from trustplan.mkdocs_plugin.site_date import pinned_day

PINNED = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("extra: {trustplan: {date: 2026-07-01}}", PINNED),
        ("extra: {trustplan: {date: '2026-07-01'}}", PINNED),
        ("plugins: [search, trustplan: {date: 2026-07-01}]", PINNED),
        ("plugins: [{trustplan: {date: 2026-07-01}}]", PINNED),
        ("plugins: {search: {}, trustplan: {date: 2026-07-01}}", PINNED),
        ("extra: {trustplan: {date: 2026-01-01}}\nplugins: [trustplan: {date: 2026-07-01}]", PINNED),
        ("extra: {trustplan: {date: 2026-07-01}}\nplugins: [trustplan: {audience: public}]", PINNED),
        ("extra: {trustplan: {date: 2026-07-01}}\nplugins: [trustplan]", PINNED),
        ("extra: {trustplan: {date: 2026-07-01}}\nemoji: !!python/name:material.emoji", PINNED),
        ("extra: {trustplan: {date: 2026-07-01}}\nsite_url: !ENV [URL, '']", PINNED),
        ("extra: {trustplan: {date: 1 July 2026}}", None),
        ("extra: {trustplan: {date: !ENV DAY}}", None),
        ("extra: {trustplan: {}}", None),
        ("extra: {trustplan: null}", None),
        ("extra: {other: {date: 2026-07-01}}", None),
        ("plugins: [other: {date: 2026-07-01}]", None),
        ("plugins: null", None),
        ("extra: [trustplan]", None),
        ("- a list", None),
        ("", None),
        ("extra: {trustplan: {date: 2026-07-01}", None),
    ],
)
def test_the_day_that_a_site_is_pinned_to(text: str, day: date | None, tmp_path: Path) -> None:
    """The plugin's own counts before the other, as in the build; none where it cannot be read."""
    settings = tmp_path / "mkdocs.yml"
    settings.write_text(text, encoding="utf-8")
    assert pinned_day(settings) == day


def test_a_site_without_settings_is_pinned_to_no_day(tmp_path: Path) -> None:
    """No file, a folder in its place, or bytes that are no text."""
    settings = tmp_path / "mkdocs.yml"
    assert pinned_day(settings) is None
    assert pinned_day(tmp_path) is None
    settings.write_bytes(b"extra: {trustplan: {date: 2026-07-01}} # \xff")
    assert pinned_day(settings) is None
