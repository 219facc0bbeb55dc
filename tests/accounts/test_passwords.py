import random
import string
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from choeur.accounts import passwords

GOOD = "Camion-Vert-42"
CLAIRE = passwords.about_person(
    first_name="Claire",
    last_name="Béraud",
    addresses=["claire.beraud@troisponts.example", "factures87@orange.fr"],
    legal_name="SARL Limousine d'Outillage",
    identifier="552 100 554 00013",
)


def codes(password, about=()):
    return [rule.code for rule in passwords.judge(password, about=about)]


def messages(password, about=()):
    """The sentences as they stand in the code, before the typography of the catalogue (decision 29)."""
    typeset = "\n".join(rule.message for rule in passwords.judge(password, about=about))
    return typeset.translate({0xA0: " ", 0x202F: " ", ord("’"): "'"}).splitlines()


@pytest.mark.seed("S028")
@pytest.mark.parametrize("password", ["Zinnia 7", "TuLVoMb5", "vq7!mzrt", "PLOUF!72K", "Mûre;Ronde", "Ébène·96", "a B 9 cde"])
def test_eight_characters_of_three_kinds_are_enough(password):
    assert codes(password, CLAIRE) == []


@pytest.mark.seed("S028")
def test_seven_characters_are_too_few():
    assert messages("Ormeau7") == ["Le mot de passe doit compter au moins 8 caractères"]


@pytest.mark.seed("S028")
@pytest.mark.parametrize(
    "password", ["vhqpzmtkrwdl", "VHQPZMTKRWDL", "9364719408", "vhqpzmtk7391", "VHQPzmtkRWDL", "漢字漢語仮名交漢文9"]
)
def test_two_kinds_are_too_few(password):
    assert messages(password) == [
        "Utilisez au moins 3 types de caractères parmi majuscules, minuscules, chiffres, caractères spéciaux"
    ]


def test_all_broken_rules_are_told_at_once():
    assert codes("claire", CLAIRE) == ["too_short", "too_few_kinds", "too_common", "personal"]


def test_128_characters_are_accepted_and_129_are_counted_and_refused():
    longest = GOOD + "é" * 114

    assert codes(longest) == []
    assert messages(longest + "é") == ["Le mot de passe compte 129 caractères ; le maximum est 128"]


def test_emoji_count_as_their_code_points():
    assert codes("aB3🦊🦊🐌🐌") == ["too_short"]
    assert codes("aB3🦊🦊🐌🐌🐢") == []


def test_accents_typed_in_one_or_two_strokes_make_the_same_password():
    typed = unicodedata.normalize("NFD", "Éléphant-à-roulettes-4")

    assert passwords.normalise(typed) == passwords.normalise("Éléphant-à-roulettes-4")
    assert len(passwords.normalise(typed)) == 22


@given(st.text(st.characters(codec="utf-8"), max_size=140))
def test_normalising_trims_and_cuts_nothing_that_counts(text):
    normal = passwords.normalise(text)

    assert passwords.normalise(normal) == normal
    assert passwords.normalise(f"{text}\t") == f"{normal}\t"
    assert codes(text) == codes(normal)


@given(st.text(st.characters(codec="utf-8"), max_size=140))
def test_length_and_kinds_are_judged_for_any_text(text):
    text = passwords.normalise(text)
    kinds = [any(map(str.isupper, text)), any(map(str.islower, text)), any(map(str.isdecimal, text))]

    broken = codes(text)

    assert ("too_short" in broken) == (len(text) < 8)
    assert ("too_long" in broken) == (len(text) > 128)
    if text.isascii():
        others = any(not character.isalnum() for character in text)
        assert ("too_few_kinds" in broken) == (sum([*kinds, others]) < 3)


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from(CLAIRE))
def test_one_s_own_word_is_found_wherever_it_stands(text, word):
    assert "personal" in codes(f"{text} {word} {text}", CLAIRE)


@pytest.mark.parametrize(
    ("length", "password", "accepted"),
    [
        (15, "trompettevioletfou"[:15], True),
        (15, "trompettevioletfou"[:14], False),
        (0, "trompettevioletfou", False),
        (15, "motdepassemotdepasse", False),
    ],
)
def test_a_long_phrase_needs_no_kinds_where_the_operator_says_so(settings, length, password, accepted):
    settings.PASSWORD_PASSPHRASE_FROM = length

    assert (codes(password) == []) == accepted


# --- Common passwords


@pytest.mark.parametrize(
    "password",
    [
        "Password1!", "P@ssw0rd1!", "Qwerty12!", "Sunshine2024!", "1qaz!QAZ", "12345678Aa!", "Aaaaaa1!", "Aa1!Aa1!",
        "Azerty123!", "AZERTYuiop1", "1Aqw2zsx!", "Motdepasse1!", "M0tDeP@sse1", "motDEpasse-2026", "MotdepasseX7!",
        "B0nj0ur1!", "Doudou-2015", "Soleil13!", "$oleil13!", "Kévin1998!", "Lea2012!!", "Hugo_1987", "Emma123!!",
        "Marseille13!", "Saint-Étienne42", "Loire-Atlantique44", "Novembre2026!", "ÉTÉ-2026!", "Dupont75015!", "AzertyAzerty1!",
    ],
)  # fmt: skip
def test_what_everybody_chooses_is_refused(password):
    assert "Ce mot de passe est trop courant. Choisissez-en un autre" in messages(password)


@pytest.mark.parametrize("dressed", ["{}2026!", "-{}123", "{}-13000"])
def test_the_3000_commonest_are_refused_once_dressed_to_fit_the_policy(dressed):
    fitting = [dressed.format(word.capitalize()) for word in FREQUENCY_LISTS["passwords"] if word.isalnum() and not word.isdigit()][
        :3000
    ]

    assert [password for password in fitting if "too_common" not in codes(password)] == []


def test_the_lists_themselves_are_refused_whole():
    words = [word for words in FREQUENCY_LISTS.values() for word in words[::50]]

    assert [word for word in words if not passwords.is_common(word)] == []


@pytest.mark.parametrize(("length", "tries", "most"), [(8, 20_000, 12), (12, 20_000, 1), (16, 20_000, 0)])
def test_what_a_generator_makes_is_left_alone(length, tries, most):
    chance = random.Random(20261124)
    characters = string.ascii_letters + string.digits + string.punctuation
    made = ["".join(chance.choices(characters, k=length)) for _ in range(tries)]

    assert sum(passwords.is_common(password) for password in made) <= most


def test_lists_are_read_at_first_use_quickly_and_in_little_memory():
    script = """
import time, django
django.setup()
from choeur.accounts import passwords
resident = lambda: int(open("/proc/self/statm").read().split()[1]) * 4096
before, start = resident(), time.process_time()
assert not passwords.common_words.cache_info().currsize
words = passwords.common_words()
print(resident() - before, time.process_time() - start, len(words) * words.itemsize)
"""

    output = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    peak, seconds, kept = (float(number) for number in output.split())

    assert kept < 1_000_000
    assert peak < 15_000_000
    assert seconds < 1  # 0.25 s on the machine of reference


# --- One's own words


def test_the_words_of_a_person_are_those_of_her_names_addresses_and_company():
    assert CLAIRE == [
        "Claire", "Béraud", "SARL", "Limousine", "Outillage", "claire", "beraud", "troisponts",
        "factures", "orange", "factures87", "552100554", "55210055400013",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Claire-aime-7", "Claire"),
        ("xx-CLAIRE-77", "Claire"),
        ("C1a!re+Xy74", "Claire"),
        ("vive-BERAUD-7", "Béraud"),
        ("B3r@ud_xy74", "Béraud"),
        ("bèräùd-X74w", "Béraud"),
        ("Tr0i$p0nts#87", "troisponts"),
        ("Mon0range-74", "orange"),
        ("0util1age-Zw", "Outillage"),
        ("Zw-552100554", "552100554"),
        ("Choeur-vaut-7", "Chœur"),
        ("ChœurVaut-7", "Chœur"),
        ("Ok-novembre2026-Zw", "novembre2026"),
        ("Zw!Décembre-26?", "decembre-26"),
    ],
)
def test_one_s_own_words_are_refused_and_named(password, word):
    assert f"Le mot de passe contient « {word} », trop facile à deviner" in messages(password, CLAIRE)


def test_words_of_three_letters_and_ends_of_domains_are_nobody_s_own():
    about = passwords.about_person(first_name="Léa", last_name="Roy", addresses=["roy@lea.example"])

    assert about == []
    assert codes("Lea-Roy-Zw7!example", about) == []


@pytest.mark.parametrize(
    ("identifier", "word"), [("FR 83 404 833 048", "FR83404833048"), ("1 234 567 001", "1234567001"), ("A12345001", "A12345001")]
)
def test_identifiers_of_any_type_are_words(identifier, word):
    assert word in passwords.about_person(first_name="", last_name="", addresses=[], identifier=identifier)


# --- The list of the page


def test_the_list_of_rules_comes_back_with_its_states():
    states = passwords.rule_states("troisponts", about=CLAIRE)

    assert [(state.name, state.text, state.respected) for state in states] == [
        ("length", "Au moins 8 caractères", True),
        ("kinds", "Au moins 3 de ces 4 types", False),
        ("common", "Différent des mots de passe courants", True),
        ("words", "Ne contient ni votre nom ni votre adresse", False),
    ]
    assert [(kind.text, kind.present) for kind in states[1].kinds] == [
        ("majuscules", False),
        ("minuscules", True),
        ("chiffres", False),
        ("caractères spéciaux", False),
    ]


def test_an_empty_password_respects_nothing():
    assert [state.respected for state in passwords.rule_states("", about=CLAIRE)] == [False] * 4


def test_a_good_password_respects_everything():
    assert all(state.respected for state in passwords.rule_states(GOOD, about=CLAIRE))


def test_the_rule_on_kinds_says_when_it_is_waived(settings):
    settings.PASSWORD_PASSPHRASE_FROM = 15

    kinds = passwords.rule_states("trompettevioletfou", about=[])[1]

    assert kinds.respected
    assert kinds.text == "15 caractères ou plus, aucun type exigé"
