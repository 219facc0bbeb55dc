from django.utils import translation

from choeur.accounts import consent


def test_the_hash_of_the_text_is_the_same_in_every_language():
    with translation.override("fr"):
        french = consent.current().digest()
    with translation.override("en"):
        english = consent.current().digest()

    assert french == english
    assert len(french) == 64


def test_another_text_has_another_hash():
    current = consent.current()

    changed = consent.ConsentText(current.version, current.in_force_from, (*current.paragraphs, "Un mot de plus."))

    assert changed.digest() != current.digest()


def test_the_text_that_is_in_force_reads_in_english_too():
    with translation.override("en"):
        paragraphs = [str(paragraph) for paragraph in consent.current().paragraphs]

    assert all(paragraphs)
    assert not [paragraph for paragraph in paragraphs if "votre" in paragraph.lower().split()]
