import pytest
from hypothesis import given
from hypothesis import strategies as st

from choeur.common import cleaning


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Claire  ", "Claire"),
        ("Jean\u00a0Paul", "Jean Paul"),
        ("Be\u0301raud", "Béraud"),
        ("ＤＵＰＯＮＴ", "DUPONT"),
        ("Du\u200bpont\ufeff", "Dupont"),
        ("Le\tGoff\r\n", "Le Goff"),
        ("D\u2019Arc", "D\u2019Arc"),
    ],
)
def test_one_spelling_is_kept_and_nothing_invisible(typed, kept):
    assert cleaning.tidy(typed) == kept


def test_lines_are_kept_where_they_are_welcome():
    assert cleaning.tidy(" Bonjour,\r\n\r\n merci \u2028", several_lines=True) == "Bonjour,\n\nmerci"


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u2066", chr(0xD800), "\ue000", chr(0xFFFD)])
def test_what_cannot_be_shown_is_named_by_its_number(character):
    assert cleaning.unaccepted_character(cleaning.tidy(f"Du{character}pont")) == f"U+{ord(character):04X}"


@given(st.text())
def test_a_text_tidied_twice_does_not_change(text):
    once = cleaning.tidy(text)

    assert cleaning.tidy(once) == once


@given(st.text())
def test_a_text_accepted_holds_no_invisible_character(text):
    tidied = cleaning.tidy(text)

    assert cleaning.unaccepted_character(tidied) or tidied.isprintable()
