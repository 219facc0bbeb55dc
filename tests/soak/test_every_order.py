"""Two sign-ups of one address and three of one structure: whatever the order, one winner, and the others are told (T9)."""

from collections.abc import Sequence
from functools import partial
from itertools import permutations
from typing import NamedTuple

import pytest

from choeur.accounts import passwords
from choeur.accounts.models import SignUp, User
from choeur.memberships.models import Membership, Role, Status
from choeur.notifications.models import OutgoingMail
from choeur.signup.views import activation
from choeur.structures.models import Structure
from tests.faults import making, racing, visiting
from tests.faults.visiting import Answer, InProcess
from tests.soak import scale

pytestmark = pytest.mark.django_db(transaction=True)


class Wish(NamedTuple):
    """Who signed up for which firm: one mail, one link."""

    person: str
    firm: str


ALL_WISHES = [Wish("Anne", "Lune"), Wish("Anne", "Pins"), Wish("Bruno", "Lune"), Wish("Chloé", "Lune"), Wish("Denis", "Pins")]
WISHES = ALL_WISHES[: scale.of(4, 5)]
PEOPLE = list(dict.fromkeys(wish.person for wish in WISHES))
FIRMS = list(dict.fromkeys(wish.firm for wish in WISHES))
ORDERS = list(permutations(WISHES))

LEADS, ASKS, USED = "leads", "asks", "used"
SAID = {
    (200, "Vous êtes le gestionnaire principal"): LEADS,
    (200, "votre inscription est devenue une demande de rattachement"): ASKS,
    (410, "Ce compte est déjà activé"): USED,
}
HELD = {(Role.PRINCIPAL_MANAGER, Status.ACTIVE): LEADS, (Role.USER, Status.REQUESTED): ASKS}
MAILS = {LEADS: {"ACT-06"}, ASKS: {"ACT-06", "ACT-07", "RAT-02"}}

Fate = dict[Wish, str]


def promised(order: Sequence[Wish]) -> Fate:
    """What becomes of each link when they are used in this order (journeys §1, « Nobody can squat »)."""
    fate: Fate = {}
    for wish in order:
        leaders = {other.firm for other, became in fate.items() if became == LEADS}
        is_used = wish.person in {other.person for other in fate}
        fate[wish] = USED if is_used else ASKS if wish.firm in leaders else LEADS
    return fate


class Case:
    """The links of `WISHES`, each open in a browser of its own, for people and firms that the portal never saw."""

    def __init__(self) -> None:
        self.addresses = {person: making.new_address() for person in PEOPLE}
        self.sirets = {firm: making.new_siret() for firm in FIRMS}
        sign_ups = making.waiting([self.addresses[wish.person] for wish in WISHES], [self.sirets[wish.firm] for wish in WISHES])
        self.browsers = {wish: InProcess() for wish in WISHES}
        for wish, sign_up in zip(WISHES, sign_ups, strict=True):
            visiting.follow_link(self.browsers[wish], making.link(sign_up))

    def activate(self, wish: Wish) -> Answer:
        """« Valider », and the page that it leads to."""
        browser = self.browsers[wish]
        answer = visiting.activate(browser)
        return browser.get(answer.goes_to) if answer.goes_to else answer

    @property
    def people(self) -> dict[str, str]:
        return {address: person for person, address in self.addresses.items()}

    @property
    def firms(self) -> dict[str, str]:
        return {siret: firm for firm, siret in self.sirets.items()}

    def attached(self) -> Fate:
        """Each rattachement of these firms, by person and firm; a second one of the same would fail here."""
        rows = Membership.objects.filter(structure__identifier__in=self.firms).order_by("pk")
        found = [
            (Wish(self.people[address], self.firms[siret]), HELD[role, status])
            for address, siret, role, status in rows.values_list("user__login_address", "structure__identifier", "role", "status")
        ]
        assert len(dict(found)) == len(found), found
        return dict(found)

    def mails(self) -> dict[str, list[str]]:
        """The codes of what each person was sent."""
        rows = OutgoingMail.objects.filter(to__in=self.people).order_by("code").values_list("to", "code")
        return {person: [code for to, code in rows if to == address] for address, person in self.people.items()}


def assert_kept(case: Case, answers: dict[Wish, Answer]) -> Fate:
    """The pages, the accounts, the rattachements and the mails tell one story; returns it."""
    fate = {wish: said(answer) for wish, answer in answers.items()}
    attached = {wish: became for wish, became in fate.items() if became != USED}
    leader = {wish.firm: wish.person for wish, became in attached.items() if became == LEADS}
    requests = [leader[wish.firm] for wish, became in attached.items() if became == ASKS]

    assert case.attached() == attached
    accounts = User.objects.filter(login_address__in=case.people).order_by("pk").values_list("login_address", flat=True)
    assert sorted(accounts) == sorted(case.people)
    assert case.mails() == {
        wish.person: sorted([*MAILS[became], *["RAT-01"] * requests.count(wish.person)]) for wish, became in attached.items()
    }
    assert {s.openings.count() for s in Structure.objects.filter(identifier__in=case.firms).order_by("pk")} == {1}
    ends = SignUp.objects.filter(login_address__in=case.people).order_by("end").values_list("end", flat=True)
    assert list(ends) == ["activated"] * len(PEOPLE) + ["overtaken"] * (len(WISHES) - len(PEOPLE))
    return fate


def said(answer: Answer) -> str:
    """What the page tells the person who pressed."""
    [told] = [became for (status, words), became in SAID.items() if status == answer.status and words in answer.body]
    return told


@pytest.fixture(autouse=True)
def _hashed_before(monkeypatch):
    """The rule is raced, not the hash (decision 34)."""
    secrets = making.secrets()
    monkeypatch.setattr(activation, "_secrets", lambda _form: secrets)
    passwords.common_words()


def test_the_orders_lead_to_different_winners():
    """What follows would prove little if the order changed nothing."""
    fates = {tuple(sorted(promised(order).items())) for order in ORDERS}

    assert (len(ORDERS), len(fates)) == (scale.of(24, 120), scale.of(5, 7))


@pytest.mark.parametrize("first", WISHES, ids="-".join)
def test_in_every_order_one_leads_each_firm_and_every_other_link_tells_what_became_of_it(first):
    for order in (order for order in ORDERS if order[0] == first):
        case = Case()

        answers = {wish: case.activate(wish) for wish in order}

        assert assert_kept(case, answers) == promised(order), order


def test_all_at_once_it_ends_as_one_of_the_orders_would():
    fates = [promised(order) for order in ORDERS]
    cases = [Case() for _ in range(scale.of(20, 200))]

    for case in cases:
        answers = racing.together([partial(case.activate, wish) for wish in WISHES])

        assert {type(answer) for answer in answers} == {Answer}, answers
        assert assert_kept(case, dict(zip(WISHES, answers, strict=True))) in fates
