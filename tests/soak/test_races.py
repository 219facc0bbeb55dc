"""The first to activate leads, whoever comes at the same moment; everybody else is told (security.md T9, 2.3.4)."""

from collections import Counter
from functools import partial

import pytest

from choeur.accounts import passwords
from choeur.accounts.models import ActivationLink, SignUp, User
from choeur.audit.events import Event
from choeur.audit.models import Entry
from choeur.memberships.models import Membership, Role, Status
from choeur.notifications import catalogue
from choeur.notifications.models import OutgoingMail
from choeur.registry.sample import cases
from choeur.signup.activating import LinkNotGood
from choeur.signup.views import activation
from choeur.structures.models import Structure
from choeur.workspaces.models import Opening
from tests.faults import making, racing, visiting
from tests.faults.visiting import InProcess
from tests.soak import scale

pytestmark = pytest.mark.django_db(transaction=True)

ERASE = "/inscription/brouillon/effacer"
CROWDS = [
    pytest.param(2, scale.of(20, 200), id="2"),
    pytest.param(8, scale.of(20, 200), id="8", marks=pytest.mark.postgres_only),
    pytest.param(50, scale.of(3, 200), id="50", marks=pytest.mark.postgres_only),
]


@pytest.mark.parametrize(("crowd", "rounds"), CROWDS)
def test_of_many_who_activate_one_company_at_once_one_leads_and_the_others_ask_her(crowd, rounds):
    sirets = [making.new_siret() for _ in range(rounds)]
    races = [making.waiting([making.new_address() for _ in range(crowd)], [siret] * crowd) for siret in sirets]

    results = [racing.together([partial(making.activate, sign_up) for sign_up in race]) for race in races]

    assert {type(result) for race in results for result in race} == {Membership}, results
    for siret in sirets:
        assert_one_leads_and_the_others_ask(siret, crowd)
    assert OutgoingMail.objects.filter(code=catalogue.ACCOUNT_ACTIVE.code).count() == crowd * rounds
    assert Entry.objects.filter(event=Event.STRUCTURE_FOUNDED).count() == rounds
    assert not SignUp.objects.exclude(end=SignUp.End.ACTIVATED).exists()


def assert_one_leads_and_the_others_ask(siret, crowd):
    structure = Structure.objects.get(identifier=siret)
    roles = Counter(structure.memberships.order_by("pk").values_list("role", "status"))
    assert roles == {(Role.PRINCIPAL_MANAGER, Status.ACTIVE): 1, (Role.USER, Status.REQUESTED): crowd - 1}
    assert Opening.objects.filter(structure=structure).count() == 1

    manager = structure.memberships.managers().select_related("user").get().user
    losers = structure.memberships.requested().values_list("user__login_address", flat=True)
    told = OutgoingMail.objects.filter(code=catalogue.SIGN_UP_BECAME_REQUEST.code, to__in=losers)
    assert sorted(told.values_list("to", flat=True)) == sorted(losers)
    assert OutgoingMail.objects.filter(code=catalogue.MEMBERSHIP_REQUESTED.code, to=manager.login_address).count() == crowd - 1


def test_of_two_sign_ups_of_one_address_activated_at_once_one_wins_and_the_other_link_is_used_up():
    rounds = scale.of(20, 200)
    pairs = [making.waiting([making.new_address()] * 2, [making.new_siret(), making.new_siret()]) for _ in range(rounds)]

    results = [racing.together([partial(making.activate, sign_up) for sign_up in pair]) for pair in pairs]

    assert all({type(result) for result in pair} == {Membership, LinkNotGood} for pair in results), results
    assert User.objects.count() == Structure.objects.count() == rounds
    assert Counter(SignUp.objects.order_by("pk").values_list("end", flat=True)) == {"activated": rounds, "overtaken": rounds}


def test_one_link_sent_many_times_at_once_activates_once_and_every_answer_says_that_it_is_done(monkeypatch):
    clicks = 20
    monkeypatch.setattr(activation, "_secrets", lambda _form: making.secrets())  # the rule is raced, not the hash
    passwords.common_words()
    [sign_up] = making.waiting([making.new_address()], [making.new_siret()])
    visitors = [InProcess() for _ in range(clicks)]
    for visitor in visitors:
        visiting.follow_link(visitor, making.link(sign_up))

    answers = racing.together([partial(visiting.activate, visitor) for visitor in visitors])

    assert Counter(answer.short for answer in answers) == {(302, visiting.ACTIVATED): clicks}
    assert (User.objects.count(), Structure.objects.count(), Membership.objects.count()) == (1, 1, 1)
    assert list(OutgoingMail.objects.values_list("code", flat=True)) == [catalogue.ACCOUNT_ACTIVE.code]


def test_one_draft_confirmed_many_times_at_once_leaves_one_sign_up_and_one_mail(sample_registry):
    visitor, rounds = InProcess(), scale.of(2, 20)
    for number in range(1, rounds + 1):
        visiting.walk_to_confirm(visitor, making.new_address(), cases.NEW[0])

        answers = racing.together([partial(visiting.confirm, visitor)] * 8)

        assert Counter(answer.short for answer in answers) == {(302, visiting.DONE): 8}
        assert (SignUp.objects.count(), ActivationLink.objects.count(), OutgoingMail.objects.count()) == (number,) * 3


def test_a_draft_erased_while_it_is_confirmed_leaves_a_whole_sign_up_or_none(sample_registry):
    for _ in range(scale.of(5, 50)):
        visitor, before = InProcess(), OutgoingMail.objects.count()
        visiting.walk_to_confirm(visitor, making.new_address(), cases.NEW[0])

        confirmed, erased = racing.together([partial(visiting.confirm, visitor), partial(visitor.post, ERASE, {})])

        assert (erased.short, confirmed.status) == ((302, "/"), 302)
        made = confirmed.goes_to == visiting.DONE
        assert (SignUp.objects.count(), ActivationLink.objects.count(), OutgoingMail.objects.count()) == (before + made,) * 3
