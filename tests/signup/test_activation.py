"""A1 to A3: the link of the mail, read by people and by scanners (journeys §2, decisions 3, 9 and 11)."""

import pytest
from django.test import Client

from choeur.accounts.models import Consent, SecretQuestion, SignUp, User
from choeur.notifications.models import OutgoingMail
from tests.people import make_sign_up, make_user
from tests.signup.rows import all_rows
from tests.signup.visitor import PASSWORD, Visitor

SCANNERS = [
    "Mozilla/5.0 (compatible; Microsoft Office/16.0; SafeLinks)",
    "Barracuda Sentinel (EE)",
    "GoogleImageProxy",
    "curl/8.5.0",
    "",
]
WRONG_LINKS = ["/activation/lien/jeton-inconnu", "/activation/lien/" + "a" * 43, "/activation/lien/" + "é" * 300]


@pytest.fixture
def signed_up(claire) -> Visitor:
    claire.sign_up()
    return claire


def test_scanners_follow_the_link_fifty_times_and_nothing_changes(signed_up):
    link, before = signed_up.link(), all_rows()

    for turn in range(50):
        scanner = Client(headers={"user-agent": SCANNERS[turn % len(SCANNERS)]})
        ask = scanner.head if turn % 2 else scanner.get
        assert ask(link, follow=True).status_code == 200

    assert all_rows() == before
    assert signed_up.activate().heading == "Votre compte est activé"


def test_the_secret_leaves_the_address_at_once(signed_up):
    answer = Client().get(signed_up.link())

    assert answer.headers["Location"] == "/activation"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookie = answer.cookies["activation"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 1800)


def test_the_clean_page_lasts_thirty_minutes_and_the_mail_opens_it_again(signed_up, monkeypatch):
    import time

    signed_up.follow_mail()
    moment = time.time() + 31 * 60
    monkeypatch.setattr(time, "time", lambda: moment)

    assert signed_up.open("/activation").heading == "Ce lien est incomplet"
    assert signed_up.follow_mail().heading == "Activez votre compte"


@pytest.mark.parametrize("address", [*WRONG_LINKS, "/activation"])
def test_a_broken_link_says_so_and_offers_a_new_one(address):
    page = Visitor().open(address)

    assert (page.status, page.heading) == (404, "Ce lien est incomplet")
    assert page.button("Recevoir un nouveau lien")


def test_every_link_of_a_sign_up_is_good_until_the_first_is_used(signed_up):
    signed_up.press("Renvoyer le courriel")
    signed_up.press("Renvoyer le courriel")
    links = [signed_up.link(mail) for mail in signed_up.mails()]
    assert [Visitor().open(link).heading for link in links] == ["Activez votre compte"] * 3

    signed_up.open(links[1])
    signed_up.choose_password()

    assert {Visitor().open(link).heading for link in links} <= {"Votre compte est activé", "Ce compte est déjà activé"}
    assert User.objects.count() == 1


def test_a_second_press_within_ten_minutes_shows_again_that_it_is_done(signed_up, move_clock):
    form = signed_up.follow_mail()
    first = signed_up.choose_password()
    mails = OutgoingMail.objects.count()
    move_clock(minutes=9)
    signed_up.page = form

    second = signed_up.choose_password("Autre&phrase-77")

    assert second.heading == first.heading == "Votre compte est activé"
    assert OutgoingMail.objects.count() == mails
    assert User.objects.get().check_password(PASSWORD), "the first password stays"


def test_after_ten_minutes_the_link_says_that_it_has_served(signed_up, move_clock):
    signed_up.activate()
    move_clock(minutes=11)

    page = signed_up.follow_mail()

    assert (page.status, page.heading) == (410, "Ce compte est déjà activé")
    assert page.links["Se connecter"] == "/connexion"
    assert page.links["Mot de passe oublié ?"] == "/mot-de-passe-oublie"
    assert signed_up.open("/activation/terminee").path == "/connexion"


def test_an_expired_link_keeps_what_was_typed_for_thirty_more_days(signed_up, move_clock, run_jobs):
    link = signed_up.link()
    move_clock(days=59)
    run_jobs()
    page = signed_up.open(link)
    assert (page.status, page.heading) == (410, "L'activation de votre compte est refusée")
    assert "Vos informations n'ont pas été perdues." in page.text

    page = signed_up.press("Recevoir un nouveau lien", login_address=signed_up.address)

    assert "Si un compte attend son activation à cette adresse, un nouveau courriel est parti." in page.text
    assert signed_up.activate().heading == "Votre compte est activé"


def test_a_link_that_expires_while_one_types_is_refused_on_sending(signed_up, move_clock):
    signed_up.follow_mail()
    move_clock(days=31)

    page = signed_up.choose_password()

    assert page.heading == "L'activation de votre compte est refusée"
    assert not User.objects.exists()


def test_no_link_ever_opens_the_sign_up_of_an_address_that_has_an_account():
    from choeur.accounts import activation_links

    make_user("owner@lunebleue.example")
    sign_up = make_sign_up("owner@lunebleue.example", address_taken=True)
    token = activation_links.issue(sign_up)

    page = Visitor().open(activation_links.address_of(token))

    assert page.heading == "Ce lien est incomplet"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Azerty123!", "Ce mot de passe est trop courant. Choisissez-en un autre"),
        ("Beraud-87000!", "Le mot de passe contient « Béraud », trop facile à deviner"),
        ("xK7-menuiserie", "Le mot de passe contient « MENUISERIE », trop facile à deviner"),
        ("Q!w" * 43, "Le mot de passe compte 129 caractères ; le maximum est 128"),
    ],
)
def test_a_password_is_refused_by_the_rule_that_it_breaks(signed_up, password, sentence):
    signed_up.follow_mail()

    page = signed_up.choose_password(password)

    assert page.status == 422
    assert sentence in page.errors
    assert PASSWORD not in page.html
    assert SignUp.objects.get().ended_at is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"question": ""}, "Choisissez une question secrète"),
        ({"question": "own"}, "Saisissez une question secrète"),
        ({"question": "own", "own_question": "Quoi ?"}, "Écrivez une question d'au moins 10 caractères"),
        ({"question": "own", "own_question": "Mon zèbre à roulettes ?", "answer": "zebre"}, "La question contient la réponse"),
        ({"answer": ""}, "Saisissez une réponse"),
        ({"answer": "abc"}, "Écrivez une réponse d'au moins 4 caractères"),
        ({"answer": PASSWORD}, "La réponse doit être différente du mot de passe"),
        ({"answer": "béraud"}, "Cette réponse se devine trop facilement : choisissez-en une autre"),
    ],
)
def test_a_question_or_an_answer_is_refused_by_its_field(signed_up, typed, sentence):
    signed_up.follow_mail()

    page = signed_up.choose_password(**typed)

    assert page.errors == [sentence]
    assert page.form()["question"] == typed.get("question", "lost_toy"), "the choice of question is not lost"
    assert page.form()["password"] == page.form()["answer"] == "", "a secret never comes back to the page"


def test_one_s_own_question_is_kept_encrypted(signed_up):
    signed_up.follow_mail()

    signed_up.choose_password(question="own", own_question="Quel jouet ai-je perdu à Tulle ?")

    kept = SecretQuestion.objects.get()
    assert kept.code == ""
    assert "Tulle" not in bytes(kept.own_text).decode("latin-1")


def test_without_secret_questions_the_page_asks_for_a_password_alone(signed_up, settings):
    settings.SECRET_QUESTION = "off"
    page = signed_up.follow_mail()
    assert "Question secrète" not in page.text

    page = signed_up.press("Valider", password=PASSWORD, confirmation=PASSWORD)

    assert page.heading == "Votre compte est activé"
    assert not SecretQuestion.objects.exists()
    assert Consent.objects.exists()


def test_a_long_phrase_needs_no_kinds_where_the_operator_says_so(signed_up, settings):
    settings.PASSWORD_PASSPHRASE_FROM = 15
    page = signed_up.follow_mail()
    assert "Une phrase de 15 caractères convient aussi" in page.text

    page = signed_up.choose_password("trompette violette sous la pluie")

    assert page.heading == "Votre compte est activé"


def test_the_page_knows_the_words_that_a_password_may_not_hold(signed_up):
    page = signed_up.follow_mail()

    words = page.html.partition('data-words="')[2].partition('"')[0].split()
    assert {"Claire", "Béraud", "MENUISERIE"} <= set(words)


def test_another_browser_that_follows_the_link_of_an_active_account_enters_nothing(signed_up):
    signed_up.activate()
    stranger = Visitor()

    page = stranger.open(signed_up.link())

    assert not [name for name in ("session", "device") if name in stranger.client.cookies]
    assert page.heading in ("Votre compte est activé", "Ce compte est déjà activé")


def test_the_language_of_the_sign_up_is_the_language_of_its_mails_and_of_the_account(claire):
    claire.open("/inscription?language=en")
    claire.press("Submit", login_address=claire.address, siret="00010084200012")
    claire.press("Continue", answer="yes")
    known = {"last_name": "Béraud", "first_name": "Claire", "consent": True, "captcha": "?"}
    from choeur.guard import captcha

    known["captcha"] = captcha.answer_of(claire.page.form("Submit")["captcha_key"])
    claire.press("Submit", **known)
    claire.press("Submit")
    claire.press("Confirm")

    mail = claire.mails()[0]

    assert mail.language == "en"
    assert mail.subject == "Activate your Chœur account"
