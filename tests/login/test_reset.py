"""R1 to R4 as a person without JavaScript meets them, in the three modes and both languages (journeys §4)."""

import re

import pytest
from django.test import Client

from choeur.accounts.models import KnownDevice, ResetRequest, Session, User
from choeur.notifications.models import OutgoingMail
from tests import factors
from tests.login.forgetful import ADDRESS, ANSWER, NEW_PASSWORD, OWN_QUESTION, Forgetful, somebody
from tests.people import PASSWORD, make_user
from tests.signup.rows import all_rows

pytestmark = pytest.mark.django_db

ENGLISH = {
    "Mot de passe oublié": "Forgotten password",
    "Répondez à votre question secrète": "Answer your secret question",
    "Consultez votre messagerie": "Check your mailbox",
    "Choisissez un nouveau mot de passe": "Choose a new password",
    "Votre mot de passe est modifié": "Your password has been changed",
}


@pytest.fixture
def claire():
    return Forgetful()


@pytest.fixture
def owner():
    return somebody()


@pytest.fixture(params=["before_link", "after_link", "off"])
def mode(request, settings):
    settings.SECRET_QUESTION = request.param
    return request.param


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_mode_leads_to_a_new_password_in_its_own_order(owner, mode, language):
    claire = Forgetful(send="Valider" if language == "fr" else "Submit")
    claire.open(f"/?language={language}")

    headings = [claire.open("/mot-de-passe-oublie").heading, claire.ask().heading]
    answer = {"answer": ANSWER} if mode == "after_link" else {}
    if mode == "before_link":
        headings.append(claire.answer().heading)
    headings.append(claire.follow_mail().heading)
    headings.append(claire.choose(**answer).heading)

    walked = [heading for heading in ENGLISH if mode == "before_link" or not heading.startswith("Répondez")]
    assert headings == (walked if language == "fr" else [ENGLISH[heading] for heading in walked])
    assert User.objects.get().check_password(NEW_PASSWORD)


@pytest.mark.parametrize(("mode_name", "steps"), [("before_link", 3), ("after_link", 2), ("off", 2)])
def test_the_pages_say_how_many_they_are(claire, owner, settings, mode_name, steps):
    settings.SECRET_QUESTION = mode_name

    assert f"étape 1 sur {steps}" in claire.open("/mot-de-passe-oublie").title
    claire.ask()
    if steps == 3:
        assert "étape 2 sur 3" in claire.page.title
        claire.answer()
    assert f"étape {steps} sur {steps}" in claire.page.title


# --- Before the link -------------------------------------------------------------------------------------------------


def test_without_the_captcha_nothing_is_asked_and_the_address_stays(claire, owner):
    page = claire.ask(captcha="")

    assert (page.status, page.form()["login_address"]) == (422, ADDRESS)
    assert page.title.startswith("Erreur :")
    assert ResetRequest.objects.count() == 0


@pytest.mark.parametrize("address", ["", "claire", "claire@"])
def test_an_address_that_is_none_is_refused_by_its_field(claire, address):
    page = claire.ask(login_address=address)

    assert page.status == 422
    assert page.errors == [
        "Saisissez votre adresse électronique" if not address else "Saisissez une adresse au format nom@exemple.fr"
    ]


def test_the_address_is_compared_whatever_its_spelling(claire, owner):
    claire.ask(login_address=" Claire@LUNEBLEUE.example ")
    claire.answer()

    assert len(claire.mails()) == 1


def test_a_wrong_answer_shows_the_same_page_and_sends_no_link(claire, owner):
    claire.ask()
    right = claire.answer()
    claire.ask()
    wrong = claire.answer("une girafe à roulettes")

    assert (wrong.status, wrong.heading, lasting(wrong.html)) == (right.status, right.heading, lasting(right.html))
    assert len(claire.mails()) == 1


def test_an_address_without_account_walks_the_same_pages_and_nothing_leaves(claire):
    question = claire.ask(login_address="nobody@lunebleue.example")
    page = claire.answer()

    assert question.heading == "Répondez à votre question secrète"
    assert page.heading == "Consultez votre messagerie"
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {""}


def test_no_page_names_the_address_of_somebody(claire, owner):
    pages = [claire.ask(), claire.answer()]

    assert [page for page in pages if ADDRESS in page.html or owner.first_name in page.html] == []


def test_the_question_of_the_list_is_shown_and_the_one_she_wrote_never_is(claire):
    somebody(question="own", own_text=OWN_QUESTION)

    page = claire.ask()

    assert "La question que vous avez rédigée" in page.text
    assert "Tulle" not in page.html
    page = claire.press("Recevoir ma question par courriel")
    assert "la question vient d'y être envoyée" in page.text.replace("’", "'")
    assert "Tulle" not in page.html
    [mail] = claire.mails("SEC-23")
    assert OWN_QUESTION in mail.text.replace("\u202f", " ").replace("\xa0", " ")
    assert claire.answer().heading == "Consultez votre messagerie"
    assert len(claire.mails()) == 1


def test_a_question_of_the_list_is_never_mailed(claire, owner):
    claire.ask()

    claire.client.post("/mot-de-passe-oublie/question/recevoir", {"csrfmiddlewaretoken": claire.page.form()["csrfmiddlewaretoken"]})

    assert claire.mails("SEC-23") == []


@pytest.mark.parametrize("path", ["question", "courriel"])
def test_a_page_in_the_middle_leads_to_the_first_one_without_what_comes_before(claire, path):
    assert claire.open(f"/mot-de-passe-oublie/{path}").path == "/mot-de-passe-oublie"


def test_a_reset_that_was_left_for_an_hour_begins_again(claire, owner, move_clock):
    claire.ask()
    move_clock(minutes=61)

    assert claire.answer().heading == "Mot de passe oublié"
    assert claire.mails() == []


@pytest.mark.parametrize("mode_name", ["after_link", "off"])
def test_the_question_is_asked_before_the_link_in_one_mode_alone(claire, owner, settings, mode_name):
    settings.SECRET_QUESTION = mode_name

    assert claire.ask().heading == "Consultez votre messagerie"
    assert claire.open("/mot-de-passe-oublie/question").heading == "Mot de passe oublié"


def test_the_mail_leaves_again_after_two_minutes_and_its_link_voids_the_first(claire, owner, move_clock):
    claire.ask()
    claire.answer()
    page = claire.press("Renvoyer le courriel")
    assert "patientez deux minutes" in page.text
    assert len(claire.mails()) == 1
    move_clock(minutes=2, seconds=1)

    page = claire.press("Renvoyer le courriel")

    assert "un nouveau courriel est parti" in page.text
    assert len(claire.mails()) == 2
    assert claire.open(claire.link(0)).heading == "Ce lien ne fonctionne plus"
    assert claire.open(claire.link(1)).heading == "Choisissez un nouveau mot de passe"


def test_after_a_wrong_answer_nothing_leaves_again(claire, owner, move_clock):
    claire.ask()
    claire.answer("une girafe à roulettes")
    move_clock(minutes=3)

    page = claire.press("Renvoyer le courriel")

    assert "un nouveau courriel est parti" in page.text
    assert claire.mails() == []


def test_the_way_out_for_a_forgotten_answer_stands_beside_the_field(claire, owner):
    claire.ask()

    page = claire.follow("Je ne me souviens plus de la réponse")

    assert page.path == "/mot-de-passe-oublie/autrement"


# --- The link --------------------------------------------------------------------------------------------------------


def at_link(claire, answer=ANSWER):
    claire.ask()
    if claire.page.heading == "Répondez à votre question secrète":
        claire.answer(answer)
    return claire.follow_mail()


def test_the_secret_leaves_the_address_at_once_and_reading_changes_nothing(claire, owner):
    claire.ask()
    claire.answer()
    before, scanner = all_rows(), Client(headers={"user-agent": "SafeLinks/1.0"})

    answers = [scanner.get(claire.link()) for _ in range(25)] + [scanner.head(claire.link()) for _ in range(25)]

    assert {(answer.headers["Location"], answer.headers["Referrer-Policy"]) for answer in answers} == {
        ("/mot-de-passe-oublie/nouveau", "no-referrer")
    }
    assert scanner.get("/mot-de-passe-oublie/nouveau").status_code == 200
    assert all_rows() == before
    claire.follow_mail()
    assert claire.choose().heading == "Votre mot de passe est modifié"


def test_the_link_serves_in_another_browser(claire, owner):
    claire.ask()
    claire.answer()
    elsewhere = Forgetful(agent="Mozilla/5.0 (iPhone) Safari/605")

    elsewhere.follow_mail()

    assert elsewhere.choose().heading == "Votre mot de passe est modifié"


def test_the_password_obeys_the_rules_of_the_activation_and_the_link_stays_good(claire, owner, trois_ponts, bob):
    at_link(claire)

    page = claire.choose("gr8-Claire-vraiment", confirmation="gr8-Claire-vraiment!")
    assert (page.status, page.errors) == (
        422,
        ["Le mot de passe contient « Claire », trop facile à deviner", "Les deux mots de passe sont différents"],
    )
    page = claire.choose("court")
    assert "Le mot de passe doit compter au moins 8 caractères" in page.errors
    assert "Respecté :" in page.text
    assert User.objects.get(pk=owner.pk).check_password(PASSWORD)

    assert claire.choose().heading == "Votre mot de passe est modifié"


def test_the_name_of_her_company_is_no_password(alice):
    forgetful = Forgetful(alice.login_address)
    at_link(forgetful, "n'importe quoi")

    assert forgetful.choose("9-Tissages-du-TROIS").errors == ["Le mot de passe contient « TROIS », trop facile à deviner"]


def test_a_link_serves_once(claire, owner):
    at_link(claire)
    other = Forgetful()
    other.follow_mail()
    claire.choose()

    page = other.open("/mot-de-passe-oublie/nouveau")

    assert page.heading == "Votre mot de passe est modifié", "for ten minutes the browser of the link sees that it is done"


def test_a_link_that_served_says_so(claire, owner, move_clock):
    at_link(claire)
    claire.choose()
    move_clock(minutes=11)

    page = claire.follow_mail()

    assert (page.status, page.heading) == (410, "Ce lien ne fonctionne plus")
    assert "Ce lien a déjà servi." in page.text
    assert claire.follow("Recommencer").heading == "Mot de passe oublié"


def test_a_link_lives_one_hour(claire, owner, move_clock):
    at_link(claire)
    link = claire.link()
    move_clock(minutes=61)

    page = claire.open(link)

    assert page.status == 410
    assert "Ce lien a expiré" in page.text


def test_a_password_chosen_too_late_is_not_kept(claire, owner, move_clock):
    claire.ask()
    claire.answer()
    move_clock(minutes=50)
    claire.follow_mail()
    move_clock(minutes=11)

    page = claire.choose()

    assert "Ce lien a expiré" in page.text
    assert User.objects.get().check_password(PASSWORD)


def test_the_newest_link_voids_the_older(claire, owner, mode):
    claire.ask()
    if mode == "before_link":
        claire.answer()
    at_link(Forgetful())

    page = claire.open(claire.link(0))

    assert "Ce lien a été remplacé par un plus récent" in page.text


def test_a_stranger_who_does_not_know_the_answer_voids_no_link(claire, owner):
    claire.ask()
    claire.answer()
    stranger = Forgetful(network="198.51.100.1")
    stranger.ask()
    stranger.answer("une girafe à roulettes")

    assert claire.follow_mail().heading == "Choisissez un nouveau mot de passe"


@pytest.mark.parametrize("token", ["x", "x" * 43])
def test_a_link_that_is_nobodys_says_so(claire, token):
    page = claire.open(f"/mot-de-passe-oublie/lien/{token}")

    assert (page.status, page.heading) == (404, "Ce lien ne fonctionne plus")


def test_the_answer_is_asked_beside_the_password_after_the_link(claire, settings):
    settings.SECRET_QUESTION = "after_link"
    somebody(question="own", own_text=OWN_QUESTION)
    page = at_link(claire)
    assert OWN_QUESTION in page.text.replace("\u202f", " ").replace("\xa0", " "), "the link proves the mailbox"

    page = claire.choose(answer="une girafe")
    assert (page.status, page.errors) == (
        422,
        ["La réponse ne convient pas, ou trop de réponses fausses ont été données aujourd'hui"],
    )
    page = claire.choose(answer="")
    assert page.errors == ["Saisissez une réponse"]
    assert User.objects.get().check_password(PASSWORD)

    assert claire.choose(answer=ANSWER).heading == "Votre mot de passe est modifié"


def test_three_wrong_answers_after_the_link_end_it(claire, owner, settings):
    settings.SECRET_QUESTION = "after_link"
    at_link(claire)
    for _ in range(3):
        page = claire.choose(answer="une girafe")

    assert page.heading == "Ce lien ne fonctionne plus"
    assert "Trop de réponses fausses" in page.text
    assert "Trop de réponses fausses" in claire.follow_mail().text
    assert User.objects.get().check_password(PASSWORD)


def test_who_never_chose_a_question_needs_the_link_alone(claire, mode):
    make_user(ADDRESS)
    page = at_link(claire, "n'importe quoi")

    assert "Question" not in page.text
    assert claire.choose().heading == "Votre mot de passe est modifié"


# --- What a reset ends -----------------------------------------------------------------------------------------------


def test_all_sessions_of_the_person_end_and_none_is_opened(claire, owner):
    others = [Forgetful(), Forgetful()]
    for other in others:
        assert other.log_in(PASSWORD).path == "/tableau-de-bord"
    at_link(claire)

    claire.choose()

    assert [other.open("/tableau-de-bord").heading for other in others] == ["Se connecter", "Se connecter"]
    assert claire.open("/tableau-de-bord").heading == "Se connecter"
    assert Session.objects.filter(user=owner).count() == 0


def test_the_browser_that_did_it_is_known_and_no_other(claire, owner):
    Forgetful().log_in(PASSWORD)
    at_link(claire)

    claire.choose()

    assert KnownDevice.objects.filter(user=owner).count() == 1
    claire.log_in(NEW_PASSWORD)
    assert len(claire.mails("SEC-05")) == 1, "the one of the thief"


def test_a_notice_leaves_to_every_address(claire):
    somebody(contact_address="claire.perso@lunebleue.example")
    at_link(claire)

    claire.choose()

    told = OutgoingMail.objects.filter(code="SEC-02").values_list("to", flat=True)
    assert sorted(told) == sorted([ADDRESS, "claire.perso@lunebleue.example"])


# --- Brakes ----------------------------------------------------------------------------------------------------------


def test_one_address_is_slowed_alike_whoever_has_it_and_its_known_device_is_not(claire, owner, settings, still_clock):
    settings.DEMO = False
    claire.log_in(PASSWORD)
    claire.press("Se déconnecter")
    slowed = {}
    for address in (ADDRESS, "clarie@lunebleue.example"):
        for number in range(21):
            stranger = Forgetful(address, network=f"198.51.{number}.1")
            page = stranger.ask()
        slowed[address] = (page.status, page.response.headers["Retry-After"], lasting(page.html).replace(address, ""))

    assert slowed[ADDRESS][0] == 429
    assert len(set(slowed.values())) == 1
    assert claire.ask().status == 200
    claire.answer()
    assert len(claire.mails()) == 1


def test_one_network_is_slowed_whatever_the_addresses(settings, still_clock):
    settings.DEMO = False
    statuses = [Forgetful(f"person{number}@lunebleue.example").ask().status for number in range(11)]

    assert statuses == [200] * 10 + [429]


def lasting(html):
    """Without what changes at each drawing."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)
    return re.sub(r"/verification/[^\"]+|name=\"captcha_key\" value=\"[^\"]+\"", "", html)


def test_a_reset_neither_skips_nor_removes_a_second_factor(claire, owner):
    factors.give_app(owner)
    claire.ask()
    claire.answer()
    claire.follow_mail()
    claire.choose()

    page = claire.log_in(NEW_PASSWORD)

    assert page.heading == "Confirmez que c'est bien vous"
    assert claire.press("Valider", code=factors.code()).path == "/tableau-de-bord"
