"""The first to activate becomes principal manager (journeys §1 and §2, decisions 1 to 4)."""

import pytest

from choeur.accounts.creating import Secrets
from choeur.accounts.models import Consent, ContactConfirmation, KnownDevice, SignUp, User
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.memberships.models import Grant, Membership, Role, Status
from choeur.registry.sample import cases
from choeur.signup import activating
from choeur.signup.activating import LinkNotGood
from choeur.structures.models import Structure, StructureCapability
from choeur.workspaces.models import Opening
from tests.people import make_sign_up, make_user
from tests.signup.visitor import Visitor

SECRETS = Secrets(password_hash="argon2$none")


def activate(sign_up: SignUp) -> Membership:
    return activating.activate(sign_up, SECRETS, device_digest="d" * 64, device_label="Firefox, Windows", network="203.0.113.x")


@pytest.fixture
def loser(claire) -> Visitor:
    """Claire and Léon sign up for one firm; Claire activates first."""
    leon = Visitor("leon@lunebleue.example")
    leon.sign_up()
    claire.sign_up()
    claire.activate()
    return leon


def test_the_founder_gets_her_structure_its_fonctionnalites_her_espaces_and_all_rights():
    sign_up = make_sign_up("claire@lunebleue.example", workspaces={"issued_invoices": {}, "commitments": {}, "dume": {}})

    membership = activate(sign_up)

    assert (membership.role, membership.status) == (Role.PRINCIPAL_MANAGER, Status.ACTIVE)
    assert not membership.structure.manager_verified
    assert [row.code for row in StructureCapability.objects.all()] == ["submit_invoices"]
    opened = Opening.objects.order_by("workspace").values_list("workspace", flat=True)
    assert list(opened) == ["commitments", "issued_invoices"], "an espace whose fonctionnalité is off is left out"
    assert list(Grant.objects.order_by("opening__workspace").values_list("opening__workspace", "right")) == [
        ("commitments", "edit"),
        ("issued_invoices", "edit"),
    ]


def test_the_consent_is_kept_with_its_version_its_hash_and_the_hour_it_was_given(move_clock):
    sign_up = make_sign_up("claire@lunebleue.example")
    given_at = sign_up.created_at
    move_clock(days=3)

    activate(sign_up)

    consent = Consent.objects.get()
    assert (consent.version, consent.text_digest) == (sign_up.consent["version"], sign_up.consent["digest"])
    assert consent.given_at == given_at


def test_the_other_sign_ups_of_the_address_end_and_their_links_say_so(claire):
    claire.sign_up()
    second = Visitor(claire.address)
    second.sign_up(cases.NEW[3])
    first_mail, second_mail = claire.mails()

    claire.follow_mail(second_mail)
    claire.choose_password()

    assert Structure.objects.get().identifier == cases.NEW[3]
    page = Visitor().open(claire.link(first_mail))
    assert (page.status, page.heading) == (410, "Ce compte est déjà activé")


def test_the_loser_of_a_race_has_an_account_a_request_and_a_mail_that_tells(loser, claire):
    page = loser.activate()

    assert page.heading == "Votre compte est activé"
    assert "Une autre personne a activé son compte avant vous pour MENUISERIE DE LA LUNE BLEUE" in page.text
    request = Membership.objects.get(user__login_address=loser.address)
    assert (request.status, request.role) == (Status.REQUESTED, Role.USER)
    assert sorted(mail.code for mail in loser.mails()) == ["ACT-01", "ACT-06", "ACT-07", "RAT-02"]
    assert [mail.code for mail in claire.mails()] == ["ACT-01", "ACT-06", "RAT-01"]
    assert Opening.objects.count() == 1, "her own choice of espaces is dropped"


def test_managers_alone_are_told_of_a_request_and_only_at_activation(alice, bob, charlie, emile, outbox):
    assert list(outbox) == []

    activate(emile)

    assert sorted((mail.code, mail.to) for mail in outbox) == [
        ("ACT-06", emile.login_address),
        ("RAT-01", alice.login_address),
        ("RAT-02", emile.login_address),
    ]


def test_a_secondary_manager_is_told_too(alice, bob, emile, outbox):
    Membership.objects.filter(user=bob).update(role=Role.SECONDARY_MANAGER)

    activate(emile)

    assert {mail.to for mail in outbox if mail.code == "RAT-01"} == {alice.login_address, bob.login_address}


def test_a_manager_who_has_a_confirmed_contact_address_is_told_there(alice, emile, outbox):
    User.objects.filter(pk=alice.pk).update(contact_address="atelier@troisponts.example")

    activate(emile)

    assert [mail.to for mail in outbox if mail.code == "RAT-01"] == ["atelier@troisponts.example"]


def test_a_person_who_joins_sees_no_espace_and_has_no_right(emile):
    membership = activate(emile)

    assert membership.status == Status.REQUESTED
    assert not Grant.objects.filter(membership=membership).exists()


def test_a_sign_up_serves_once(emile):
    activate(emile)

    with pytest.raises(LinkNotGood) as refusal:
        activate(emile)

    assert refusal.value.state.value == "used"
    assert User.objects.filter(login_key=emile.login_key).count() == 1


def test_a_sign_up_whose_link_expired_opens_nothing(emile, move_clock):
    move_clock(days=30)

    with pytest.raises(LinkNotGood) as refusal:
        activate(emile)

    assert refusal.value.state.value == "expired"
    assert not User.objects.filter(login_key=emile.login_key).exists()


def test_an_address_that_got_an_account_meanwhile_stays_with_its_owner(emile):
    make_user(emile.login_address)

    with pytest.raises(LinkNotGood):
        activate(emile)


def test_the_contact_address_gets_its_own_link_and_nothing_else_until_it_is_confirmed(alice, outbox):
    sign_up = make_sign_up("leon@lunebleue.example", contact_address="compta@lunebleue.example")

    activate(sign_up)

    assert [mail.code for mail in outbox if mail.to == "compta@lunebleue.example"] == ["SEC-11"]
    assert ContactConfirmation.objects.get().address == "compta@lunebleue.example"
    assert User.objects.get(login_address="leon@lunebleue.example").notified_address == "leon@lunebleue.example"


def test_the_browser_that_activates_is_known_from_then_on(claire):
    claire.sign_up()

    claire.activate()

    device = KnownDevice.objects.get()
    assert device.label == "Firefox, Windows"
    assert claire.client.cookies["device"].value not in device.token_digest


def test_activation_opens_no_session(claire):
    claire.sign_up()

    claire.activate()

    assert claire.open("/tableau-de-bord").heading == "Se connecter"


def test_the_journal_tells_the_activation_and_the_founding():
    started = clock.now()

    activate(make_sign_up("leon@lunebleue.example"))

    entries = Entry.objects.filter(at__gte=started).order_by("at")
    assert [entry.event for entry in entries] == ["account.activated", "structure.founded"]
    assert entries[0].network == "203.0.113.x"
