"""Two agents give somebody a way back in, on proof of who she is; one alone does nothing (journeys §4, security.md 6.4.4, T24)."""

import re
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from choeur.accounts import factors as account_factors
from choeur.accounts import proving, recovery_codes
from choeur.accounts.factors import Origin
from choeur.accounts.models import Factor, Session, Staff, TrustedBrowser, User
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships import recovering
from choeur.memberships.models import Membership, Recovery, Role, Status
from choeur.memberships.recovering import AlreadyOpen
from choeur.myaccount import history
from choeur.notifications.models import OutgoingMail
from choeur.support import acting, lifecycle
from choeur.support.acting import AlreadyProposed, AnotherAgent, NoSuchAccount, NothingToRemove, NotImpartial, NotOpen, Opposed
from choeur.support.models import AccountAct, Author, SupportRequest
from tests import factors
from tests.login.entering import log_in
from tests.people import PASSWORD, make_user
from tests.support.test_lifecycle import asked
from tests.support.writer import Writer

pytestmark = pytest.mark.django_db

REASON = "Carte d'identité vue en visioconférence, extrait Kbis du jour."


@pytest.fixture
def eric(db) -> User:
    """Another agent."""
    user = make_user("eric@choeur.example", first_name="Éric", staff=Staff.SUPPORT_AGENT)
    factors.give_app(user)
    return user


@pytest.fixture
def request_of_bob(bob) -> SupportRequest:
    return lifecycle.submit(asked(title="Je ne peux plus me connecter", context={"about": "forgotten_answer"}), by=bob)


def propose(request, person, agent, *, kind="access") -> AccountAct:
    return acting.propose(request, address=person.login_address, kind=kind, reason=REASON, by=agent)


def mailed(code) -> list[str]:
    return sorted(OutgoingMail.objects.filter(code=code).exclude(to="").values_list("to", flat=True))


def wait(move_clock, hours=73):
    recovering.go_on()
    move_clock(hours=hours)
    recovering.go_on()


# --- Access ----------------------------------------------------------------------------------------------------------


def test_what_two_agents_decided_gives_a_link_after_the_waiting_time(request_of_bob, bob, dora, eric, move_clock):
    User.objects.filter(pk=bob.pk).update(contact_address="bob.perso@exemple.fr")
    act = propose(request_of_bob, bob, dora)

    acting.confirm(act, by=eric)
    recovering.go_on()
    assert mailed("SEC-18") == ["bob.perso@exemple.fr", bob.login_address]
    assert "Le support a vérifié ses justificatifs." in OutgoingMail.objects.filter(code="SEC-18")[0].text
    assert mailed("GES-13") == []

    move_clock(hours=71)
    recovering.go_on()
    assert mailed("SEC-19") == []
    move_clock(hours=2)
    recovering.go_on()
    assert mailed("SEC-19") == [bob.login_address]


def test_one_agent_alone_changes_nothing(request_of_bob, bob, dora, move_clock):
    act = propose(request_of_bob, bob, dora)

    with pytest.raises(AnotherAgent):
        acting.confirm(act, by=dora)

    wait(move_clock)
    assert not Recovery.objects.exists()
    assert mailed("SEC-18") == []


def test_the_database_refuses_that_one_agent_decides_alone(request_of_bob, bob, dora):
    act = propose(request_of_bob, bob, dora)

    with pytest.raises(IntegrityError), transaction.atomic():
        AccountAct.objects.filter(pk=act.pk).update(decided_by=dora, decided_at=clock.now(), outcome="confirmed")


def test_whoever_holds_one_of_her_addresses_ends_it(request_of_bob, bob, dora, eric, move_clock):
    acting.confirm(propose(request_of_bob, bob, dora), by=eric)
    recovering.go_on()
    token = re.findall(r"/lien/([\w-]+)", OutgoingMail.objects.get(code="SEC-18", to=bob.login_address).text)[0]

    recovering.oppose(recovering.opposable(token), network="")
    wait(move_clock)

    assert mailed("SEC-19") == []


def test_an_act_that_is_set_aside_leaves_the_account_alone(request_of_bob, bob, dora, eric):
    for agent in (dora, eric):
        acting.reject(propose(request_of_bob, bob, dora), by=agent)

    assert not Recovery.objects.exists()
    assert {act.outcome for act in AccountAct.objects.all()} == {"rejected"}


def test_a_principal_manager_has_no_say_in_it(request_of_bob, alice, bob, dora, eric):
    acting.confirm(propose(request_of_bob, bob, dora), by=eric)
    recovering.go_on()

    assert not recovering.within_reach_of(alice).exists()


# --- Lost second factors ---------------------------------------------------------------------------------------------


def test_lost_factors_are_removed_with_all_that_stood_for_them(request_of_bob, bob, dora, eric, move_clock):
    factors.give_app(bob, name="Téléphone")
    recovery_codes.renew(bob, device="")
    acting.confirm(propose(request_of_bob, bob, dora, kind="factors"), by=eric)
    recovering.go_on()
    assert "vos seconds facteurs et vos codes de secours seront supprimés" in OutgoingMail.objects.filter(code="SEC-18")[0].text
    assert log_in(bob.login_address).headers["Location"] == "/connexion/confirmation"

    wait(move_clock)

    assert not Factor.objects.filter(user=bob).exists()
    assert (
        recovery_codes.left(bob),
        TrustedBrowser.objects.filter(user=bob).count(),
        Session.objects.filter(user=bob).count(),
    ) == (0, 0, 0)
    assert mailed("SEC-08") == [bob.login_address]
    assert not bob.known_devices.exists()
    assert mailed("SEC-19") == []
    assert log_in(bob.login_address).headers["Location"] == "/tableau-de-bord"


def test_until_then_the_owner_may_refuse_and_keeps_them(request_of_bob, bob, dora, eric, move_clock):
    factors.give_app(bob)
    acting.confirm(propose(request_of_bob, bob, dora, kind="factors"), by=eric)
    recovering.go_on()
    token = re.findall(r"/lien/([\w-]+)", OutgoingMail.objects.get(code="SEC-18", to=bob.login_address).text)[0]
    recovering.oppose(recovering.opposable(token), network="")

    wait(move_clock)

    assert Factor.objects.filter(user=bob).exists()


def test_who_removed_her_last_factor_meanwhile_keeps_the_rest(request_of_bob, bob, dora, eric, move_clock):
    factor = factors.give_app(bob)
    recovery_codes.renew(bob, device="")
    acting.confirm(propose(request_of_bob, bob, dora, kind="factors"), by=eric)
    account_factors.remove(factor, origin=Origin(device="", session_key="x"))

    wait(move_clock)

    assert recovery_codes.left(bob) == 10
    assert len(mailed("SEC-08")) == 1, "her own removal"


def test_the_journal_tells_no_link_where_factors_were_removed(request_of_bob, bob, dora, eric, move_clock):
    factors.give_app(bob)
    acting.confirm(propose(request_of_bob, bob, dora, kind="factors"), by=eric)

    wait(move_clock)

    sentences = [line.sentence for line in history.lines(list(history.of(bob)), user=bob)]
    assert "Second facteur supprimé" in sentences
    assert "Lien d'accès envoyé après le délai" not in sentences


def test_who_has_no_factor_has_none_to_remove(request_of_bob, bob, dora):
    with pytest.raises(NothingToRemove):
        propose(request_of_bob, bob, dora, kind="factors")


# --- Sessions --------------------------------------------------------------------------------------------------------


def test_her_sessions_are_closed_at_once_by_one_agent_and_she_is_told(request_of_bob, bob, dora):
    """security.md 7.4.5."""
    thief = Writer().enter(bob)

    act = propose(request_of_bob, bob, dora, kind="sessions")

    assert thief.open("/tableau-de-bord").heading == "Se connecter"
    assert (act.outcome, act.decided_by) == ("confirmed", dora)
    assert mailed("SEC-24") == [bob.login_address]
    assert not Recovery.objects.exists()


# --- Who may, when ---------------------------------------------------------------------------------------------------


def test_an_agent_acts_neither_on_her_own_account_nor_on_a_colleague_s(request_of_bob, trois_ponts, bob, dora, eric):
    act = propose(request_of_bob, bob, dora)
    Membership.objects.create(user=eric, structure=trois_ponts, role=Role.USER, status=Status.ACTIVE, decided_at=clock.now())

    for attempt in (
        partial(propose, request_of_bob, dora, dora),
        partial(propose, request_of_bob, bob, eric),
        partial(acting.confirm, act, by=eric),
        partial(acting.reject, act, by=eric),
        partial(acting.confirm, act, by=bob),
    ):
        with pytest.raises(NotImpartial):
            attempt()


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.SUSPENDED, Status.ENDED])
def test_nor_where_she_asked_to_be_or_was(request_of_bob, trois_ponts, dora, eric, status):
    act = propose(request_of_bob, request_of_bob.requester, dora)
    now = clock.now()
    decided, ended = (None if status == Status.REQUESTED else now), (now if status == Status.ENDED else None)
    Membership.objects.create(user=eric, structure=trois_ponts, status=status, decided_at=decided, ended_at=ended)

    with pytest.raises(NotImpartial):
        acting.confirm(act, by=eric)


def test_nor_on_what_she_wrote_to_the_support_herself(bob, dora, eric):
    hers = lifecycle.submit(asked(title="Pour un ami"), by=dora)

    with pytest.raises(NotImpartial):
        propose(hers, bob, dora)
    with pytest.raises(NotImpartial):
        acting.confirm(propose(hers, bob, eric), by=dora)


def test_a_proposal_lapses_after_a_week_and_another_may_follow(request_of_bob, bob, dora, eric, move_clock):
    act = propose(request_of_bob, bob, dora)
    move_clock(days=7)

    with pytest.raises(NotOpen):
        acting.confirm(act, by=eric)

    acting.confirm(propose(request_of_bob, bob, dora), by=eric)


def test_a_proposal_ends_with_its_sollicitation(request_of_bob, bob, dora, eric):
    act = propose(request_of_bob, bob, dora)
    lifecycle.close(request_of_bob, author=Author.SUPPORT, by=dora, reason="Retrouvé")

    with pytest.raises(NotOpen):
        acting.confirm(act, by=eric)


def test_who_said_no_since_is_heard(request_of_bob, bob, dora, eric):
    recovering.ask(bob.pk, network="")
    recovering.go_on()
    act = propose(request_of_bob, bob, dora)
    token = re.findall(r"/lien/([\w-]+)", OutgoingMail.objects.get(code="SEC-18", to=bob.login_address).text)[0]
    recovering.oppose(recovering.opposable(token), network="")

    with pytest.raises(Opposed):
        acting.confirm(act, by=eric)


def test_an_agent_whose_role_ended_acts_no_more(request_of_bob, bob, dora, eric):
    act = propose(request_of_bob, bob, dora)
    User.objects.filter(pk=eric.pk).update(staff=Staff.NONE)

    with pytest.raises(NotImpartial):
        acting.confirm(act, by=eric)


def test_an_account_has_one_act_and_one_way_back_at_a_time(request_of_bob, bob, dora, eric):
    act = propose(request_of_bob, bob, dora)
    with pytest.raises(AlreadyProposed):
        propose(request_of_bob, bob, eric)
    recovering.ask_with_code(bob.pk, recovery_codes.renew(bob, device="")[0], network="")

    with pytest.raises(AlreadyOpen):
        acting.confirm(act, by=eric)


def test_it_replaces_a_request_that_no_manager_approved(request_of_bob, bob, dora, eric, move_clock):
    recovering.ask(bob.pk, network="")

    acting.confirm(propose(request_of_bob, bob, dora), by=eric)
    wait(move_clock)

    assert mailed("SEC-19") == [bob.login_address]


@pytest.mark.parametrize("case", ["unknown", "closed account"])
def test_an_address_that_opens_nothing_is_told_to_the_agent(request_of_bob, bob, charlie, dora, case):
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    address = "nobody@troisponts.example" if case == "unknown" else charlie.login_address

    with pytest.raises(NoSuchAccount):
        acting.propose(request_of_bob, address=address, kind="access", reason=REASON, by=dora)


def test_what_was_decided_or_closed_waits_for_nobody(request_of_bob, bob, dora, eric):
    act = propose(request_of_bob, bob, dora)
    acting.reject(act, by=eric)
    for decide in (acting.confirm, acting.reject):
        with pytest.raises(NotOpen):
            decide(act, by=eric)
    lifecycle.close(request_of_bob, author=Author.SUPPORT, by=dora, reason="Fait")

    with pytest.raises(NotOpen):
        propose(request_of_bob, bob, dora)


def test_each_step_is_in_the_journal_and_in_the_history_of_its_owner_without_a_name(request_of_bob, bob, dora, eric):
    acting.confirm(propose(request_of_bob, bob, dora), by=eric)

    entries = Entry.objects.filter(event__startswith="account_act").order_by("at", "pk")
    assert [(entry.event, entry.actor_id) for entry in entries] == [
        ("account_act.proposed", str(dora.pk)),
        ("account_act.confirmed", str(eric.pk)),
    ]
    lines = [line for line in history.lines(list(history.of(bob)), user=bob) if "Action" in str(line.sentence)]
    assert [line.by for line in lines] == ["Le support"] * 2


# --- On screen -------------------------------------------------------------------------------------------------------


def at_the_desk(agent, request) -> Writer:
    writer = Writer().enter(agent)
    session = writer.client.session
    proving.note(session)
    session.save()
    writer.open(f"/support/bureau/{request}")
    return writer


def test_from_the_proposal_to_the_confirmation(request_of_bob, bob, dora, eric):
    first = at_the_desk(dora, request_of_bob)
    first.follow("Proposer une action")
    page = first.press("Proposer", kind="access", reason=REASON)
    assert "L'action est proposée." in page.text
    assert "Un autre agent doit confirmer." in page.text
    assert "Confirmer cette action" not in page.text

    second = at_the_desk(eric, request_of_bob)
    assert REASON in second.page.text
    page = second.press("Confirmer cette action")

    assert "L'action est confirmée." in page.text
    assert Recovery.objects.get().user == bob


def test_a_refusal_is_said_by_its_field_and_keeps_what_was_typed(request_of_bob, dora):
    first = at_the_desk(dora, request_of_bob)
    first.follow("Proposer une action")

    page = first.press("Proposer", address="personne@exemple.fr", kind="access", reason=REASON)

    assert page.status == 422
    assert page.errors == ["Aucun compte actif n'a cette adresse de connexion : vérifiez-la avec la personne"]
    assert REASON in page.html.replace("&#x27;", "'")


def test_the_page_is_read_in_english_too(request_of_bob, dora):
    first = at_the_desk(dora, request_of_bob)
    first.client.cookies["language"] = "en"

    assert first.open(f"/support/bureau/{request_of_bob}/compte").heading == "Act on the account"


def test_the_requester_never_learns_what_the_agent_found(request_of_bob, bob, alice, dora):
    propose(request_of_bob, alice, dora)

    page = Writer().enter(bob).open(f"/support/sollicitations/{request_of_bob}")

    assert "Agir" not in page.text
    assert alice.login_address not in page.text


def test_agents_prove_who_they_are_and_nobody_else_finds_the_page(request_of_bob, bob, dora):
    path = f"/support/bureau/{request_of_bob}/compte"

    assert Writer().enter(dora).open(path).path.startswith("/connexion/confirmer")
    assert Writer().enter(bob).open(path).status == 404


def test_the_second_step_leads_to_a_sollicitation_about_it(bob):
    factors.give_app(bob)
    writer = Writer()
    writer.open("/connexion")
    writer.press("Se connecter", login_address=bob.login_address, password=PASSWORD)

    page = writer.follow("J'ai perdu mes seconds facteurs")

    assert page.path == "/support/nouvelle?about=lost_factor"
    assert page.form("Soumettre")["title"] == "J'ai perdu mes seconds facteurs"
