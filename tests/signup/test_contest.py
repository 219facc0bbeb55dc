"""« Ce n'est pas la bonne personne ? » on the recap: the same whatever the address, and sent once it is proven (journeys §1)."""

import pytest

from choeur.accounts.models import SignUp
from choeur.audit.models import Entry
from choeur.common import clock, cookies
from choeur.registry.sample import cases
from choeur.signup import drafting
from choeur.signup.models import SignupDraft
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.structures.models import Structure
from choeur.support.models import Contest, SupportRequest
from tests.people import make_firm, make_sign_up, make_user
from tests.signup import kinds
from tests.signup.rows import all_rows
from tests.signup.visitor import Visitor

LINK = "Ce n'est pas la bonne personne ?"
REASON = "Cette personne a quitté l'entreprise en juin."
RECAP, CONTEST = "/inscription/fin", "/inscription/fin/contester"


def contests(visitor, **typed):
    visitor.follow(LINK)
    return visitor.press("Contester", **({"reason": REASON, "position": "Gérante"} | typed))


@pytest.fixture
def pension(db):
    return make_firm(Description(IdentifierType.TAHITI, "A12345001", "Pension du Lagon"), manager=make_user("hina@perles.example"))


def test_the_recap_of_a_structure_whose_manager_nobody_verified_has_the_sentence(claire, alice):
    page = claire.sign_up(cases.TULLE)

    assert "Personne n'a encore vérifié qui gère cette structure." in page.text
    assert page.links[LINK] == CONTEST


def test_once_the_manager_is_verified_it_has_not_and_a_form_of_before_is_refused_with_the_way_on(claire, alice):
    claire.sign_up(cases.TULLE)
    claire.follow(LINK)
    Structure.objects.update(manager_verified=True)

    page = claire.press("Contester", reason=REASON)

    assert (page.status, page.heading) == (422, "Le gestionnaire est vérifié")
    assert page.links["Écrire au support"] == "/support/nouvelle?about=wrong_manager"
    assert SignUp.objects.get().contest_reason == ""
    assert LINK not in claire.open(RECAP).links


def test_who_founds_a_structure_has_nobody_to_contest(claire):
    page = claire.sign_up()

    assert LINK not in page.text
    assert claire.open(CONTEST).path == RECAP


def test_nothing_leaves_before_the_activation(claire, alice, outbox):
    claire.sign_up(cases.TULLE)

    page = contests(claire)

    assert page.heading == "Votre contestation est notée"
    assert "dès que vous aurez activé votre compte" in page.text
    assert [mail.to for mail in outbox] == [claire.address]
    assert not SupportRequest.objects.exists()
    page = claire.open(RECAP)
    assert "Votre contestation du gestionnaire est notée" in page.text
    assert LINK not in page.links


def test_it_leaves_at_the_activation_to_the_support_and_to_the_managers(claire, alice, outbox):
    claire.sign_up(cases.TULLE)
    contests(claire)

    claire.activate()

    contest = Contest.objects.get()
    assert (contest.request.description, contest.position) == (REASON, "Gérante")
    assert contest.request.requester.login_address == claire.address
    assert [mail.code for mail in outbox if mail.to == alice.login_address] == ["RAT-01", "GES-11"]
    assert [mail.code for mail in claire.mails()][-1] == "SUP-01"
    assert str(contest.request) in claire.mails("SUP-01")[0].text
    claire.log_in()
    assert f"Contestation n° {contest.request} en cours" in claire.open("/mes-rattachements").text


def test_so_it_does_where_the_account_is_created_without_rattachement(claire, pension, outbox):
    kinds.sign_up(claire, "TAHITI", tahiti="A12345001")
    contests(claire)

    claire.activate()

    contest = Contest.objects.get()
    assert contest.structure == pension
    assert [mail.code for mail in outbox if mail.to == "hina@perles.example"] == ["GES-11"]
    claire.log_in()
    assert claire.open(f"/support/contester/{pension.pk}").heading == "Votre contestation est transmise"


def test_verified_in_between_it_goes_nowhere_and_the_account_is_active_all_the_same(claire, alice, outbox):
    claire.sign_up(cases.TULLE)
    contests(claire)
    Structure.objects.update(manager_verified=True)

    page = claire.activate()

    assert page.heading == "Votre compte est activé"
    assert not Contest.objects.exists()
    assert "GES-11" not in [mail.code for mail in outbox]


def test_sent_twice_the_first_one_counts(claire, alice):
    claire.sign_up(cases.TULLE)
    claire.follow(LINK)
    sent = claire.page.form("Contester") | {"reason": "Une autre raison."}
    first = claire.press("Contester", reason=REASON)
    before = all_rows()

    answer = claire.client.post(CONTEST, sent)

    assert answer.headers["Location"] == CONTEST
    assert claire.open(CONTEST).text == first.text
    assert all_rows() == before
    assert [entry.event for entry in Entry.objects.filter(event="sign_up.contested")] == ["sign_up.contested"]


def test_without_a_reason_it_is_not_noted(claire, alice):
    claire.sign_up(cases.TULLE)

    page = contests(claire, reason=" ")

    assert (page.status, page.errors) == (422, ["Dites en quelques mots pourquoi ce n'est pas la bonne personne"])
    assert SignUp.objects.get().contest_reason == ""


def test_what_a_stranger_says_with_somebody_s_address_is_never_sent(claire, alice, outbox):
    make_user(claire.address)
    claire.sign_up(cases.TULLE)

    contests(claire)

    assert [mail.code for mail in outbox] == ["ACT-05"]
    assert not claire.mails("ACT-01")
    assert not Contest.objects.exists()


def test_it_goes_with_the_sign_up_whose_address_was_wrong(claire, alice):
    claire.sign_up(cases.TULLE)
    contests(claire)
    claire.open(RECAP)
    claire.press("Corriger l'adresse de connexion")

    claire.address = "claire.berault@lunebleue.example"
    claire.introduce_herself(login_address=claire.address)
    page = claire.confirm()
    claire.activate()

    assert LINK in page.links
    assert not Contest.objects.exists()


def test_the_page_does_not_tell_that_another_sign_up_of_the_address_was_activated(claire, alice):
    claire.sign_up(cases.TULLE)
    before = claire.open(CONTEST)
    other = Visitor(claire.address)
    other.sign_up(cases.NEW[1])
    other.activate()

    after = claire.open(CONTEST)
    noted = claire.press("Contester", reason=REASON)

    assert (after.status, after.text) == (before.status, before.text)
    assert noted.heading == "Votre contestation est notée"


def test_the_loser_of_a_race_is_told_at_activation_and_contests_from_her_rattachements(claire, outbox):
    claire.sign_up(cases.NEW[1])
    winner = Visitor("premier@exemple.fr")
    winner.sign_up(cases.NEW[1])
    winner.activate()

    page = claire.activate()
    assert "est devenue une demande de rattachement" in page.text
    claire.log_in()
    page = claire.open("/mes-rattachements")
    [label] = [label for label in page.links if label.startswith(LINK)]
    claire.follow(label)
    page = claire.press("Contester", reason=REASON)

    assert page.heading == "Votre contestation est transmise"
    assert "GES-11" in [mail.code for mail in outbox if mail.to == winner.address]


def test_another_browser_contests_nothing(claire, alice):
    claire.sign_up(cases.TULLE)

    assert Visitor().open(CONTEST).path == "/inscription"


def test_a_particulier_s_recap_never_has_it(claire):
    kinds.sign_up(claire, "INDIVIDUAL")

    sign_up = SignUp.objects.get()
    make_firm(Description.from_json(sign_up.structure), manager=make_user("hugo@exemple.fr"))

    for branch in ("1.3", "1.5"):
        SignUp.objects.update(branch=branch)
        assert "bonne personne" not in claire.open(RECAP).text
        assert claire.open(CONTEST).path == RECAP


def test_a_network_that_contests_too_often_waits(claire, alice, settings, still_clock):
    settings.DEMO = False
    pages = []
    for number in range(11):
        visitor = Visitor(f"claire{number}@exemple.fr", network="203.0.113.7")
        _stand_at_recap(visitor)
        visitor.open(CONTEST)
        pages.append(visitor.press("Contester", reason=REASON))

    assert [page.status for page in pages] == [200] * 10 + [429]
    assert pages[-1].form("Contester")["reason"] == REASON


def _stand_at_recap(visitor):
    draft, secret = drafting.start({})
    sign_up = make_sign_up(visitor.address, branch="1.4")
    SignupDraft.objects.filter(pk=draft.pk).update(sign_up=sign_up, confirmed_at=clock.now())
    visitor.client.cookies[cookies._full_name(drafting.COOKIE)] = secret


def test_it_is_all_said_in_english_too(claire, alice):
    claire.sign_up(cases.TULLE)
    claire.client.cookies["language"] = "en"
    page = claire.open(RECAP)
    assert "Nobody has yet checked who manages this entity." in page.text

    claire.follow("Not the right person?")
    page = claire.press("Dispute", reason="This person left the company.")

    assert page.heading == "Your dispute is noted"
