"""The secret question: which ones are offered, which answers are refused, what is kept of them (journeys §2 and §4, decision 18).

The answer is never a proof alone (§ security K1): it only lets a mail leave, for the address of its owner.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from choeur.accounts import encryption
from choeur.accounts.models import SecretQuestion, User
from choeur.common import cleaning
from choeur.common.errors import Refusal

SHORTEST_ANSWER, LONGEST_ANSWER = 4, 128
SHORTEST_QUESTION, LONGEST_QUESTION = 10, 150
SHORTEST_OWN_WORD = 4
COMMON_ANSWERS = Path(__file__).resolve().parent / "words" / "common_answers.txt"

OWN = "own"
OWN_LABEL: Promise = gettext_lazy("Écrire ma propre question")
QUESTIONS: dict[str, Promise] = {
    "childhood_object": gettext_lazy("Quel objet gardez-vous depuis l'enfance ?"),
    "canteen_dish": gettext_lazy("Quel plat refusiez-vous de manger à la cantine ?"),
    "imaginary_friend": gettext_lazy("Comment s'appelait votre ami imaginaire ?"),
    "hiding_place": gettext_lazy("Où vous cachiez-vous quand vous étiez enfant ?"),
    "hidden_mischief": gettext_lazy("Quelle bêtise d'enfance n'a jamais été découverte ?"),
    "bedtime_story": gettext_lazy("Quelle histoire demandiez-vous toujours le soir ?"),
    "lost_toy": gettext_lazy("Quel jouet avez-vous perdu et regretté ?"),
    "childhood_smell": gettext_lazy("Quelle odeur vous rappelle votre enfance ?"),
    "childhood_fear": gettext_lazy("De quoi aviez-vous peur quand vous étiez enfant ?"),
    "dream_job": gettext_lazy("Quel métier vouliez-vous faire à l'âge de 8 ans ?"),
    "teacher_nickname": gettext_lazy("Quel surnom donniez-vous à un professeur ?"),
    "school_neighbour": gettext_lazy("Avec qui partagiez-vous votre table à l'école primaire ?"),
    "school_poem": gettext_lazy("Quel poème appris à l'école savez-vous encore ?"),
    "worst_subject": gettext_lazy("Quelle leçon n'avez-vous jamais comprise à l'école ?"),
    "confiscated": gettext_lazy("Que vous a-t-on confisqué en classe ?"),
    "first_purchase": gettext_lazy("Qu'avez-vous acheté avec votre premier argent gagné ?"),
    "first_colleague": gettext_lazy("Qui vous a montré votre place le tout premier jour de travail ?"),
    "first_manager_word": gettext_lazy("Quelle expression votre premier responsable répétait-il ?"),
    "odd_job": gettext_lazy("Quel petit travail n'avez-vous fait qu'une seule fois ?"),
    "first_flat_neighbour": gettext_lazy("Comment s'appelait un voisin de votre premier logement ?"),
    "first_concert": gettext_lazy("Quel est le premier spectacle que vous avez vu sur scène ?"),
    "first_record": gettext_lazy("Quel est le premier disque que vous avez acheté ?"),
    "unfinished_book": gettext_lazy("Quel livre n'avez-vous jamais réussi à finir ?"),
    "cried_at_film": gettext_lazy("Quel film vous a fait pleurer ?"),
    "stuck_song": gettext_lazy("Quelle chanson ne supportez-vous plus d'entendre ?"),
    "failed_recipe": gettext_lazy("Quelle recette avez-vous ratée de façon mémorable ?"),
    "secret_talent": gettext_lazy("Quel talent caché avez-vous ?"),
    "worst_gift": gettext_lazy("Quel est le cadeau le plus étrange que vous avez reçu ?"),
    "broken_object": gettext_lazy("Quel objet précieux avez-vous cassé ?"),
    "lost_object": gettext_lazy("Quel objet avez-vous perdu en voyage ?"),
    "missed_train": gettext_lazy("Dans quelle gare ou quel aéroport avez-vous attendu le plus longtemps ?"),
    "first_trip_alone": gettext_lazy("Quelle fut la destination de votre premier voyage sans vos parents ?"),
    "plant_name": gettext_lazy("Quel nom avez-vous donné à une plante ou à un objet ?"),
    "grandparent_saying": gettext_lazy("Quelle phrase un de vos grands-parents répétait-il ?"),
    "repaired_object": gettext_lazy("Quel objet avez-vous réparé avec fierté ?"),
    "wished_instrument": gettext_lazy("De quel instrument auriez-vous voulu jouer ?"),
}


class AnswerRefused(Refusal):
    """The answer is missing, too short, or too easy to guess."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, field="answer")
        self.code = code


class QuestionRefused(Refusal):
    """No question chosen, or one's own is too short or too long."""

    def __init__(self, code: str, message: str, *, field: str = "question") -> None:
        super().__init__(message, field=field)
        self.code = code


# --- The question ----------------------------------------------------------------------------------------------------


def choices() -> list[tuple[str, Promise]]:
    """What the list of the page holds, one's own question last."""
    return [*QUESTIONS.items(), (OWN, OWN_LABEL)]


def check_question(code: str, own_text: str) -> str:
    """The text of the question chosen: that of the list, or one's own without spaces around it.

    Raises:
        QuestionRefused: nothing chosen (field « question »); one's own is missing, too short or too long (« own_question »).

    """
    if code in QUESTIONS:
        return str(QUESTIONS[code])
    if code != OWN:
        raise QuestionRefused("question_missing", _("Choisissez une question secrète"))
    text = own_text.strip()
    if not text:
        raise QuestionRefused("question_missing", _("Saisissez une question secrète"), field="own_question")
    if len(text) < SHORTEST_QUESTION:
        raise QuestionRefused("question_too_short", _("Écrivez une question d'au moins 10 caractères"), field="own_question")
    if len(text) > LONGEST_QUESTION:
        raise QuestionRefused("question_too_long", _("Écrivez une question de 150 caractères au plus"), field="own_question")
    return text


def record(user: User, *, code: str, own_text: str, answer_hash: str) -> SecretQuestion:
    """§2: keep the question and the hash made by `hash_answer`; a text of one's own is encrypted, tied to its owner."""
    own = encryption.encrypt(own_text.strip(), _context(user)) if code == OWN else b""
    return SecretQuestion.objects.create(user=user, code="" if own else code, own_text=own, answer_hash=answer_hash)


def text_of(question: SecretQuestion) -> str:
    """The question in words. What its owner wrote is for her alone, never shown before the link of a reset (§4).

    Raises:
        DecryptionError: the row was altered or moved, or its key is no longer in `CHOEUR_FIELD_KEY`.

    """
    if question.code:
        return str(QUESTIONS[question.code])
    return encryption.decrypt(bytes(question.own_text), _context(question.user))


def _context(user: User) -> str:
    return f"secret_question:{user.pk}"


# --- The answer ------------------------------------------------------------------------------------------------------

ARTICLE = re.compile(r"^(?:(?:le|la|les|l|un|une|des|du|de|d|mon|ma|mes|the|a|an|my) )+")


def normalise_answer(answer: str) -> str:
    """The form in which answers are compared: NFKC, case-folded, without accents, punctuation and needless spaces."""
    plain = cleaning.plain(cleaning.normalised(answer))
    words = "".join(" " if unicodedata.category(character).startswith("P") else character for character in plain)
    return " ".join(words.split())


def check_answer_allowed(answer: str, *, question_text: str, about: Iterable[str], password: str) -> None:
    """§2: an answer that a stranger could guess protects nothing. `about` comes from `passwords.about_person`.

    Raises:
        AnswerRefused: missing, shorter than 4 characters, longer than 128, the password itself, said by the question, or easy to guess.

    """
    text = normalise_answer(answer)
    if not answer.strip():
        raise AnswerRefused("answer_missing", _("Saisissez une réponse"))
    if len(text) < SHORTEST_ANSWER:
        raise AnswerRefused("answer_too_short", _("Écrivez une réponse d'au moins 4 caractères"))
    if len(answer) > LONGEST_ANSWER:
        raise AnswerRefused("answer_too_long", _("Écrivez une réponse de 128 caractères au plus"))
    if text == normalise_answer(password):
        raise AnswerRefused("answer_is_password", _("La réponse doit être différente du mot de passe"))
    if text in normalise_answer(question_text):
        raise AnswerRefused("answer_in_question", _("La question contient la réponse"))
    if _is_common(text) or _is_personal(text, about):
        raise AnswerRefused("answer_guessable", _("Cette réponse se devine trop facilement : choisissez-en une autre"))


def _is_common(text: str) -> bool:
    return len(set(text)) == 1 or text in _common_answers() or ARTICLE.sub("", text) in _common_answers()


@cache
def _common_answers() -> frozenset[str]:
    return frozenset(COMMON_ANSWERS.read_text(encoding="utf-8").splitlines())


def _is_personal(text: str, about: Iterable[str]) -> bool:
    """All its words of 4 letters or more are the person's own, whatever their order and the small words between."""
    own = {word for one in about for word in normalise_answer(one).split()}
    said = [word for word in text.split() if len(word) >= SHORTEST_OWN_WORD]
    return text.replace(" ", "") in own or (bool(said) and own.issuperset(said))


def hash_answer(answer: str) -> str:
    """What is kept of an answer: HMAC with `CHOEUR_PEPPER`, then Argon2id like a password (about 20 ms).

    Answers are short and guessable: without the pepper, which is not in the database, a stolen copy of it is of no use.
    """
    return make_password(_peppered(answer))


def answer_matches(answer: str, stored: str) -> bool:
    """Whether an answer is the one that was hashed. Costs one hash in all cases, also where `stored` is empty (decoys, §4)."""
    return check_password(_peppered(answer), stored)


def _peppered(answer: str) -> str:
    message = f"secret_question.answer:{normalise_answer(answer)}"
    return hmac.new(settings.PEPPER.encode("utf-8"), message.encode("utf-8"), hashlib.sha256).hexdigest()
