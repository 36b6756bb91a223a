"""Characters that cannot be seen, look like others, or are garbled: what is found, and what is left alone."""

from __future__ import annotations

import unicodedata

import pytest

from trustplan.source.characters import corrected


@pytest.mark.parametrize(
    ("text", "right", "words"),
    [
        ("deputy-head\u200b", "deputy-head", "zero width space (U+200B)"),
        ("a\u200cb", "ab", "zero width non-joiner"),
        ("a\u2060b", "ab", "word joiner"),
        ("a\u00adb", "ab", "soft hyphen"),
        ("a\ufeffb", "ab", "byte order mark"),
        ("a\u202eb", "ab", "right-to-left override"),
        ("a\u2066b", "ab", "left-to-right isolate"),
        ("a\u061cb", "ab", "arabic letter mark"),
        ("a\u3164b", "ab", "hangul filler"),
        ("a\ue000b", "ab", "a symbol that only one program knows (U+E000)"),
        ("a\U000f0000b", "ab", "U+F0000"),
        ("a\ufdd0b", "ab", "a character without a name"),
        ("a\x07b", "ab", "control character here (U+0007)"),
        ("a\x9bb", "ab", "control character here (U+009B)"),
        ("a\u2028b", "a b", "a line separator"),
        ("a\u2029b", "a b", "a paragraph separator"),
        ("a\x85b", "a b", "a line end of another system"),
        ("a\ufffdb", "ab", "a letter that was lost"),
        ("P1-\u0410\u0031", "P1-A1", "Cyrillic letter (U+0410)"),
        ("l\u0435ad", "lead", "looks like “e”"),
        ("\u0421\u041e-1", "CO-1", "Cyrillic"),
        ("SI-\u0391", "SI-A", "Greek"),
        ("\uff12\uff10\uff12\uff16", "2026", "only looks like “2026”"),
        ("\U0001d401old", "Bold", "only looks like “B”"),
        ("child\u00e2\u20ac\u2122s", "child\u2019s", "garbled “\u2019”"),
        ("\u00c2\u00a34", "\u00a34", "garbled “£”"),
        ("Zo\u00c3\u00ab", "Zo\u00eb", "garbled “ë”"),
        ("2025\u00e2\u20ac\u201c26", "2025\u201326", "garbled “\u2013”"),
        ("\u00c3\u00a2\u00e2\u201a\u00ac\u00e2\u201e\u00a2", "\u2019", "garbled"),
    ],
)
def test_what_is_odd_is_named_and_put_right(text: str, right: str, words: str) -> None:
    """One thing is said of each, with its name."""
    found, odd = corrected(text)
    assert found == right
    assert [words in one.message for _, one in odd] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Zoë’s plan – £5 million… 50% ≥ 40%",
        "caf\u00e9, na\u00efve, \u0174yn, Llan\u0177",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "Ласкаво просимо, сестра і брат",
        "α-level, μg, Ω",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "中文！",
        "É “quoted”, à la carte…",
        "5\u00a0million",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    """Other languages, signs, and marks of good printing."""
    assert corrected(text) == (text, [])


def test_the_two_forms_of_one_letter_are_read_as_one() -> None:
    """So that names typed on two computers match."""
    assert corrected(unicodedata.normalize("NFD", "Café"))[0] == "Café"


def test_a_long_text_of_one_word_takes_no_time() -> None:
    """The time grows with the length, and not with its square."""
    text = ("a" * 19_000 + "\u0435\n") * 40
    assert len(corrected(text)[1]) == 40
