import pytest
from hypothesis import given
from hypothesis import strategies as st

from choeur.accounts.encryption import DecryptionError, decrypt, encrypt

texts = st.text(st.characters(codec="utf-8"))


@given(text=texts, context=texts)
def test_what_is_encrypted_is_read_again(text, context):
    assert decrypt(encrypt(text, context), context) == text


def test_a_row_swapped_between_two_people_does_not_decrypt():
    blob = encrypt("Quel fut mon premier stylo ?", "secret_question:claire")

    with pytest.raises(DecryptionError):
        decrypt(blob, "secret_question:paul")


@given(st.data())
def test_a_single_altered_bit_is_noticed(data):
    blob = bytearray(encrypt("Quel fut mon premier stylo ?", "secret_question:claire"))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(DecryptionError):
        decrypt(bytes(blob), "secret_question:claire")


@pytest.mark.parametrize("length", range(0, 38, 3))
def test_a_blob_cut_short_is_refused(length):
    blob = encrypt("", "secret_question:claire")[:-1]

    with pytest.raises(DecryptionError):
        decrypt(blob[:length], "secret_question:claire")


def test_the_same_text_never_looks_the_same_twice_and_is_not_in_the_blob():
    first, second = (encrypt("Quel fut mon premier stylo ?", "secret_question:claire") for _ in range(2))

    assert first != second
    assert b"stylo" not in first


def test_after_a_rotation_older_texts_are_read_and_new_ones_use_the_new_key(settings):
    settings.FIELD_KEYS = ["first-key-of-the-portal-0123456789"]
    older = encrypt("Quel fut mon premier stylo ?", "secret_question:claire")
    settings.FIELD_KEYS = ["second-key-of-the-portal-0123456789", "first-key-of-the-portal-0123456789"]

    newer = encrypt("Quelle chanson ?", "secret_question:claire")

    assert decrypt(older, "secret_question:claire") == "Quel fut mon premier stylo ?"
    settings.FIELD_KEYS = ["second-key-of-the-portal-0123456789"]
    assert decrypt(newer, "secret_question:claire") == "Quelle chanson ?"
    with pytest.raises(DecryptionError):
        decrypt(older, "secret_question:claire")


def test_the_refusal_carries_nothing_of_the_text():
    blob = encrypt("Quel fut mon premier stylo ?", "secret_question:claire")

    with pytest.raises(DecryptionError) as refusal:
        decrypt(blob, "secret_question:paul")

    assert refusal.value.args == ()
    assert refusal.value.__cause__ is None
