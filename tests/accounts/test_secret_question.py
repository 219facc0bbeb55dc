import time

import pytest
from django.contrib.auth import hashers
from hypothesis import given
from hypothesis import strategies as st

from choeur.accounts import passwords, secret_question
from choeur.accounts.encryption import DecryptionError
from choeur.accounts.models import SecretQuestion, User
from choeur.accounts.secret_question import COMMON_ANSWERS, OWN, QUESTIONS, AnswerRefused, QuestionRefused, normalise_answer

PASSWORD = "Camion-Vert-42"
QUESTION = "Quel objet gardez-vous depuis l'enfance ?"
OWN_QUESTION = "Quel était le surnom de ma voisine de palier ?"
CLAIRE = passwords.about_person(
    first_name="Claire",
    last_name="Béraud",
    addresses=["claire.beraud@troisponts.example"],
    legal_name="Limousine d'Outillage",
    identifier="55210055400013",
)


def plain(message):
    """The sentence as it stands in the code, before the typography of the catalogue (decision 29)."""
    return str(message).translate({0xA0: " ", 0x202F: " ", ord("’"): "'"})


def refusal_of(answer, question_text=QUESTION):
    with pytest.raises(AnswerRefused) as refusal:
        secret_question.check_answer_allowed(answer, question_text=question_text, about=CLAIRE, password=PASSWORD)
    assert refusal.value.field == "answer"
    return plain(refusal.value.message)


def person(key):
    return User.objects.create(login_address=key, login_key=key, last_name="Béraud", first_name="Claire")


# --- The question


def test_at_least_thirty_questions_are_offered_and_one_s_own_comes_last():
    assert len(QUESTIONS) >= 30
    assert len({str(text) for text in QUESTIONS.values()}) == len(QUESTIONS)
    assert [code for code, _ in secret_question.choices()] == [*QUESTIONS, OWN]
    assert plain(secret_question.choices()[-1][1]) == "Écrire ma propre question"


def test_codes_fit_their_column_and_no_question_is_longer_than_one_s_own_may_be():
    assert max(map(len, QUESTIONS)) <= SecretQuestion._meta.get_field("code").max_length
    assert all(10 <= len(str(text)) <= 150 for text in QUESTIONS.values())


@pytest.mark.parametrize("findable", ["mère", "jeune fille", "naissance", " né ", "ville", "animal", "couleur", "voiture"])
def test_no_question_asks_what_is_found_online_or_guessed_at_once(findable):
    assert [str(text) for text in QUESTIONS.values() if findable in str(text)] == []


@pytest.mark.parametrize(
    ("code", "own_text", "message", "field"),
    [
        ("", "", "Choisissez une question secrète", "question"),
        ("mothers_name", OWN_QUESTION, "Choisissez une question secrète", "question"),
        (OWN, " \t", "Saisissez une question secrète", "own_question"),
        (OWN, "  Surnom ?  ", "Écrivez une question d'au moins 10 caractères", "own_question"),
        (OWN, "Q" * 151, "Écrivez une question de 150 caractères au plus", "own_question"),
    ],
)
def test_a_missing_short_or_endless_question_is_refused(code, own_text, message, field):
    with pytest.raises(QuestionRefused) as refusal:
        secret_question.check_question(code, own_text)

    assert (plain(refusal.value.message), refusal.value.field) == (message, field)


def test_a_good_question_comes_back_as_text():
    assert plain(secret_question.check_question("childhood_object", "ignored")) == QUESTION
    assert secret_question.check_question(OWN, f" {OWN_QUESTION} ") == OWN_QUESTION


# --- Which answers are refused


@pytest.mark.seed("S029")
@pytest.mark.parametrize(
    "answer", ["une boîte à musique", "Gédéon", "les cornichons au sirop", "Claire la marmotte", "à 4 h du matin"]
)
def test_an_answer_of_one_s_own_is_accepted(answer):
    secret_question.check_answer_allowed(answer, question_text=QUESTION, about=CLAIRE, password=PASSWORD)


@pytest.mark.parametrize("answer", ["", "   ", "\u00a0"])
def test_an_empty_answer_is_refused(answer):
    assert refusal_of(answer) == "Saisissez une réponse"


@pytest.mark.parametrize("answer", ["âne", "a b", "...!...!", "  é  é  "])
def test_fewer_than_four_characters_that_count_are_refused(answer):
    assert refusal_of(answer) == "Écrivez une réponse d'au moins 4 caractères"


@pytest.mark.parametrize("answer", [PASSWORD, "camion vert 42", "  CAMION-vert-42 "])
def test_the_password_is_no_answer(answer):
    assert refusal_of(answer) == "La réponse doit être différente du mot de passe"


@pytest.mark.parametrize("answer", ["enfance", "Objet", "depuis l'enfance"])
def test_the_question_may_not_contain_its_answer(answer):
    assert refusal_of(answer) == "La question contient la réponse"


@pytest.mark.parametrize(
    "answer",
    [
        "Claire",
        "BERAUD",
        "béraud, Claire",
        "Claire de Béraud",
        "claire.beraud",
        "claire.beraud@troisponts",
        "Limousine d'outillage",
        "552100554",
        "552 100 554",
    ],
)
def test_what_is_known_of_the_person_is_no_answer(answer):
    assert refusal_of(answer) == "Cette réponse se devine trop facilement : choisissez-en une autre"


@pytest.mark.parametrize(
    "answer", ["Paris", "le chien", "PIZZA", "je ne sais pas", "Épinards", "l'Italie", "aaaaaaa", "mes vacances"]
)
def test_the_commonest_answers_are_refused(answer):
    assert refusal_of(answer) == "Cette réponse se devine trop facilement : choisissez-en une autre"


def test_at_least_a_hundred_common_answers_are_kept_in_the_form_they_are_compared_in():
    answers = COMMON_ANSWERS.read_text(encoding="utf-8").splitlines()

    assert len(set(answers)) == len(answers) >= 100
    assert [answer for answer in answers if normalise_answer(answer) != answer] == []


# --- What is kept of an answer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Une boîte à musique", "une  BOITE a musique"),
        ("Saint-Étienne", "saint etienne"),
        ("l'écharpe", "L’ÉCHARPE"),
        ("Straße", "STRASSE"),
        ("\uff27\uff45\uff44\uff45\uff4f\uff4e", "gedeon"),
        ("Mme. Rose !", "mme rose"),
    ],
)
def test_two_ways_of_writing_an_answer_are_one(one, other):
    assert normalise_answer(one) == normalise_answer(other)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_normalising_twice_changes_nothing_more(answer):
    once = normalise_answer(answer)

    assert normalise_answer(once) == once
    assert normalise_answer(f"  {answer} ! ") == once


def test_the_answer_matches_however_it_is_written_and_no_other_does():
    stored = secret_question.hash_answer("Une boîte à musique")

    assert secret_question.answer_matches("une BOITE  à musique !", stored)
    assert not secret_question.answer_matches("une boîte", stored)


def test_what_is_kept_is_salted_argon2id_that_fits_its_column():
    first, second = (secret_question.hash_answer("Une boîte à musique") for _ in range(2))

    assert first.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert len(first) <= SecretQuestion._meta.get_field("answer_hash").max_length


def test_without_the_pepper_a_stolen_hash_is_of_no_use(settings):
    stored = secret_question.hash_answer("Une boîte à musique")
    settings.PEPPER = "another-pepper-another-pepper-another-pepper"

    assert not secret_question.answer_matches("Une boîte à musique", stored)
    assert not hashers.check_password("une boite a musique", stored)


def test_an_answer_to_nobody_s_question_costs_the_same_hash():
    stored = secret_question.hash_answer("Une boîte à musique")

    def cost(kept):
        start = time.process_time()
        for _ in range(5):
            assert not secret_question.answer_matches("une boîte", kept)
        return time.process_time() - start

    assert min(cost("") for _ in range(3)) > 0.5 * min(cost(stored) for _ in range(3))


# --- The row


@pytest.mark.django_db
@pytest.mark.seed("S029")
def test_a_question_of_the_list_is_kept_by_its_code():
    claire = person("claire@troisponts.example")

    secret_question.record(claire, code="canteen_dish", own_text="ignored", answer_hash="argon2$x")

    row = SecretQuestion.objects.get(user=claire)
    assert (row.code, bytes(row.own_text), row.answer_hash) == ("canteen_dish", b"", "argon2$x")
    assert plain(secret_question.text_of(row)) == "Quel plat refusiez-vous de manger à la cantine ?"


@pytest.mark.django_db
@pytest.mark.seed("S029")
def test_one_s_own_question_is_encrypted_and_read_again():
    claire = person("claire@troisponts.example")

    secret_question.record(claire, code=OWN, own_text=f" {OWN_QUESTION} ", answer_hash="argon2$x")

    row = SecretQuestion.objects.get(user=claire)
    assert row.code == ""
    assert b"voisine" not in bytes(row.own_text)
    assert secret_question.text_of(row) == OWN_QUESTION


@pytest.mark.django_db
def test_a_question_moved_to_another_person_s_row_does_not_decrypt():
    claire, paul = person("claire@troisponts.example"), person("paul@troisponts.example")
    hers = secret_question.record(claire, code=OWN, own_text=OWN_QUESTION, answer_hash="argon2$x")
    his = secret_question.record(paul, code="canteen_dish", own_text="", answer_hash="argon2$x")
    SecretQuestion.objects.filter(pk=his.pk).update(code="", own_text=bytes(hers.own_text))

    with pytest.raises(DecryptionError):
        secret_question.text_of(SecretQuestion.objects.get(pk=his.pk))
