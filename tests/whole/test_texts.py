"""The texts: French as agreed, English for each, and the labels that the journeys fix word by word."""

import gettext
import re

import pytest

from choeur.common.typography import french
from tests.whole import code
from tools import texts

LABELS = [  # those of the journeys and of the source document
    "Je n'ai pas de numéro de SIRET",
    "Je complète mes informations personnelles",
    "Je crée ma structure",
    "Adresse électronique de connexion",
    "Adresse électronique de contact",
    "Déposer des demandes de paiement",
    "Créer et/ou consulter des DUME",
    "Factures émises",
    "Mémoires de frais de justice",
    "Confirmer",
    "Votre compte a bien été créé",
    "Informations générales",
    "Gestion du mot de passe",
    "Question secrète",
    "Votre compte est activé",
    "Se connecter",
    "Mot de passe oublié ?",
    "Créer un compte",
]


@pytest.fixture(scope="module")
def french_texts():
    return [text for message in texts.messages_of(texts.texts_of_the_code()) for text in texts.forms_of(message.id)]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_of_the_journeys_is_there_word_by_word(french_texts, label):
    assert [text for text in french_texts if re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text)]


def test_every_text_is_typed_as_agreed_and_has_its_english():
    found = texts.texts_of_the_code(), texts.english()
    faults = [
        fault
        for message in texts.messages_of(found[0])
        for fault in texts.faults_of(message, found[1].get(message.id, message.context))
    ]

    code.assert_none(faults)


def test_french_is_shown_with_its_own_typography(tmp_path):
    typed = [texts.forms_of(message.id)[0] for message in texts.messages_of(texts.texts_of_the_code()) if not message.context]
    texts.write_french(tmp_path)

    shown = gettext.translation("django", tmp_path, ["fr"]).gettext

    assert shown("Mot de passe oublié ?") == "Mot de passe oublié\u202f?"
    assert all(shown(text) == french(text) for text in typed)
