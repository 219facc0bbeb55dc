"""Whatever people do, in whatever order, the portal does what journeys §1 and §2 promise (`tests/soak/promises.py`)."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from choeur.accounts import activation_links
from choeur.accounts.creating import Secrets
from choeur.accounts.models import ActivationLink, SignUp, User
from choeur.audit.models import Entry
from choeur.common import clock
from choeur.common.errors import Refusal
from choeur.jobs.declaring import declared
from choeur.memberships import joining, leaving, sign_ups
from choeur.memberships.models import Membership, Right
from choeur.notifications.models import OutgoingMail
from choeur.registry import lookup
from choeur.registry.answers import Unreachable
from choeur.registry.sample import cases
from choeur.signup import activating, company, drafting, resending, submitting
from choeur.signup.activating import LinkNotGood
from choeur.signup.models import SignupDraft
from choeur.signup.submitting import Typed
from choeur.structures import looking_up
from choeur.structures.models import Structure
from choeur.workspaces.catalogue import ISSUED_INVOICES
from tests.soak import promises, scale
from tests.soak.promises import DAY, HOUR, Firm, Mail, No, Portal

pytestmark = pytest.mark.django_db(transaction=True)  # no transaction around: each walk has its own, rolled back

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SECRETS = Secrets(password_hash="argon2$none")
TOKEN = re.compile(r"/activation/lien/(\S+)")

PEOPLE = {  # one person a line, her address in the ways it may be typed
    "anne": ["anne@lune.example", "ANNE@Lune.example", "\N{FULLWIDTH LATIN SMALL LETTER A}nne@lune.example"],
    "bruno": ["bruno@épicerie.example", "Bruno@xn--picerie-9xa.example", "bruno@ÉPICERIE.example"],
    "chloé": ["chloe@lune.example", "Chloe@LUNE.EXAMPLE", "CHLOE@lune.example"],
}
FIRMS = [
    Firm("SIRET", cases.NEW[2], "found"),
    Firm("RIDET", "123456789"),
    Firm("TAHITI", "123456789"),  # the same number of another type is another firm
    Firm("SIRET", cases.CLOSED, "closed"),
]
BY_HAND = "Un nom tapé à la main"
ENDS: dict[str, Callable[[promises.SignUp], datetime]] = {
    "a week left": lambda sign_up: sign_up.expires - 7 * DAY,
    "a day left": lambda sign_up: sign_up.expires - DAY,
    "expires": lambda sign_up: sign_up.expires,
    "erased": lambda sign_up: sign_up.erased_at,
}
SAME_ROWS = {"links": 1, "mails": 1, "journal": 1}  # whoever has an account

anybody = st.sampled_from(sorted(PEOPLE))
any_firm = st.sampled_from(FIRMS)
spelling = st.integers(0, 2)
pick = st.integers(0, 30)  # the newest first


class Walk(RuleBasedStateMachine):
    """Three people and four firms. Each thing is done a second after the one before, in the portal and in the model."""

    def __init__(self) -> None:
        super().__init__()
        self.promised = Portal()
        self.now, self.register_answers = START, True
        self.links: list[tuple[str, promises.SignUp]] = []
        self.settled: set[Any] = set()
        self.written = 0
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(timezone, "now", lambda: START)
        find = lookup.find
        self.patch.setattr(lookup, "find", lambda siret: find(siret) if self.register_answers else Unreachable())
        clock.move_with(lambda: self.now - START)
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.patch.undo()

    def both(self, promise: Callable[[], list[Mail]], act: Callable[[], Any]) -> Any:
        """Promised and done: both refuse, for the same reason, or neither, and the mails promised leave. What came back."""
        self.now += SECOND
        try:
            mails, refusal = promise(), ""
        except No as no:
            mails, refusal = [], str(no)
        done, refused = None, ""
        try:
            done = act()
        except LinkNotGood as no:
            refused = no.state.value
        except Refusal as no:
            refused = type(no).__name__
        assert refused == refusal
        assert Counter(self.mails()) == Counter(mails)
        return done

    def mails(self) -> list[Mail]:
        """Those that were written at this second; their links are noted, in an order that is the same when a walk is replayed."""
        written, links = [], []
        for mail in OutgoingMail.objects.filter(created_at=self.now).order_by("pk"):
            token = TOKEN.search(mail.text)
            opens = self.opened_by(token[1]) if token else None
            written.append(Mail(mail.code, mail.to, opens))
            if token and opens:
                links.append((token[1], opens))
        self.links += sorted(links, key=lambda link: link[1].born)
        return written

    def opened_by(self, token: str) -> promises.SignUp:
        """No two sign-ups are of the same second."""
        row = activation_links.find(token).sign_up
        assert row is not None
        [sign_up] = [sign_up for sign_up in self.promised.sign_ups if sign_up.born == row.created_at]
        return sign_up

    def rows(self) -> Counter[str]:
        tables = {"sign-ups": SignUp, "links": ActivationLink, "mails": OutgoingMail, "journal": Entry}
        return Counter({name: model.objects.count() for name, model in tables.items()})

    @initialize(wishes=st.lists(st.tuples(anybody, spelling, any_firm), min_size=2, max_size=8), activated=st.integers(1, 3))
    def begin(self, wishes: list[tuple[str, int, Firm]], activated: int) -> None:
        """A walk begins in the middle of life: only then is there much that can happen."""
        for person, spelt, firm in wishes:
            self.sign_up(person, spelt, firm, silent=firm.register == "closed")
        for _ in range(activated):
            self.activate(0, sensible=True)

    # --- Signing up (§1) ------------------------------------------------------------------------------------------

    @rule(person=anybody, spelt=spelling, firm=any_firm, silent=st.booleans())
    def sign_up(self, person: str, spelt: int, firm: Firm, *, silent: bool) -> None:
        """From the first screen to « Confirmer »; the same rows are left whoever has an account."""
        self.register_answers = not silent
        address, by_hand = PEOPLE[person][spelt], firm.kind == "SIRET" and silent
        draft = self.draft(firm, address)
        goes_on = firm.kind != "SIRET" or company.is_confirmed(draft)
        assert goes_on == self.promised.lets_in(firm, register_answers=self.register_answers)
        if not goes_on:
            return
        before = self.rows()
        self.both(
            lambda: self.promised.sign_up(person, address, firm, self.now, by_hand=by_hand),
            lambda: self.confirm(draft, address),
        )
        assert self.rows() - before == SAME_ROWS | {"sign-ups": 1}

    def draft(self, firm: Firm, address: str) -> SignupDraft:
        data: dict[str, Any] = {"address": {"login_address": address}, "person": {"legal_name": BY_HAND}}
        if firm.kind == "SIRET":
            data |= {"registry": looking_up.look_up(firm.number), "company": {"answer": "yes"}}
        else:
            data["address"]["without_siret"] = "1"
            data["identifier"] = {"type": firm.kind, "value": firm.number}
        return drafting.start(data)[0]

    def confirm(self, draft: SignupDraft, address: str) -> SignUp:
        person = {"last_name": "Béraud", "first_name": "Claire"}
        typed = Typed(address, person, capabilities=["submit_invoices"], workspaces={ISSUED_INVOICES.code: {}})
        return submitting.submit(draft, typed, language="fr", network="")

    def fresh(self) -> list[promises.SignUp]:
        """Those whose recap still shows."""
        return [s for s in self.promised.sign_ups if self.now + SECOND - s.born < promises.RECAP_LIVES]

    def newest(self, things: list[Any], at: int, *, of: Callable[[Any], bool] | None = None) -> Any:
        """The one at this place, the newest first; among those that are `of` a kind where there are any."""
        kind = [thing for thing in things if of is None or of(thing)] or things
        return kind[-1 - at % len(kind)]

    def row(self, sign_up: promises.SignUp) -> SignUp:
        return SignUp.objects.get(created_at=sign_up.born)

    @precondition(fresh)
    @rule(at=pick)
    def confirm_again(self, at: int) -> None:
        """A double click on « Confirmer »."""
        row = self.row(self.newest(self.fresh(), at))

        again = self.both(list, lambda: self.confirm(row.draft, row.login_address))

        assert again == row

    @precondition(fresh)
    @rule(at=pick, person=anybody, spelt=spelling)
    def correct_address(self, at: int, person: str, spelt: int) -> None:
        """« Corriger l'adresse de connexion », and « Confirmer » with another one."""
        sign_up, address = self.newest(self.fresh(), at), PEOPLE[person][spelt]

        def promise() -> list[Mail]:
            self.promised.correct(sign_up)
            return self.promised.sign_up(person, address, sign_up.firm, self.now, by_hand=sign_up.by_hand)

        def act() -> None:
            row = self.row(sign_up)
            submitting.give_up(row)
            self.confirm(drafting.start_again(row.draft)[0], address)

        self.both(promise, act)

    def unattached(self) -> list[promises.SignUp]:
        return [sign_up for sign_up in self.fresh() if sign_up.branch == "1.5"]

    @precondition(unattached)
    @rule(at=pick)
    def ask_from_recap(self, at: int) -> None:
        sign_up = self.newest(self.unattached(), at)
        self.both(lambda: self.promised.ask_from_recap(sign_up), lambda: submitting.ask_for_membership(self.row(sign_up)))

    # --- Activating (§2) ------------------------------------------------------------------------------------------

    @rule(person=anybody, spelt=spelling, at=pick, sensible=st.booleans())
    def resend(self, person: str, spelt: int, at: int, *, sensible: bool) -> None:
        """For anybody; for somebody whose links have expired where there is one, if `sensible`."""
        expired = [sign_up for sign_up in self.promised.sign_ups if sign_up.state(self.now) == "expired"]
        if sensible and expired:
            person = self.newest(expired, at).person
        before = self.rows()
        self.both(
            lambda: self.promised.resend(person, self.now),
            lambda: resending.resend(PEOPLE[person][spelt], language="fr", network=""),
        )
        assert self.rows() - before == SAME_ROWS

    @precondition(lambda self: self.links)
    @rule(at=pick, sensible=st.booleans())
    def activate(self, at: int, *, sensible: bool) -> None:
        """Any link of any mail, expired, used, of a sign-up that was erased; a good one where there is one, if `sensible`."""

        def is_good(link: tuple[str, promises.SignUp]) -> bool:
            return self.promised.state_of(link[1], self.now + SECOND) == "good"

        token, sign_up = self.newest(self.links, at, of=is_good if sensible else None)
        assert activation_links.find(token).state.value == self.promised.state_of(sign_up, self.now)
        self.both(lambda: self.promised.activate(sign_up, self.now), lambda: self.use(token))

    def use(self, token: str) -> None:
        """Where the link is not good the rule says no by itself, whatever a page had read before."""
        found = activation_links.find(token)
        if found.sign_up is None:
            raise LinkNotGood(found.state)
        activating.activate(found.sign_up, SECRETS, device_digest="d" * 64, device_label="Firefox", network="")

    # --- Time -----------------------------------------------------------------------------------------------------

    @rule(long=st.sampled_from([HOUR, DAY, 6 * DAY, 20 * DAY, 31 * DAY]))
    def wait(self, long: timedelta) -> None:
        self.now += long

    @precondition(lambda self: self.promised.sign_ups)
    @rule(at=pick, what=st.sampled_from(sorted(ENDS)), early=st.booleans(), silent=st.booleans())
    def come_to_an_end(self, at: int, what: str, *, early: bool, silent: bool) -> None:
        """To the very second when something ends, or to the one before; the jobs run then."""
        end = ENDS[what](self.newest(self.promised.sign_ups, at))
        self.now = max(self.now, end - (1 + early) * SECOND)
        self.run_jobs(silent=silent)

    @rule(silent=st.booleans())
    def run_jobs(self, *, silent: bool) -> None:
        self.register_answers = not silent
        self.both(
            lambda: self.promised.jobs(self.now, register_answers=self.register_answers),
            lambda: [job.run() for job in declared() if not job.is_pulse],
        )

    # --- Rattachements (§5, §6) -----------------------------------------------------------------------------------

    def user(self, person: str) -> User:
        return User.objects.get(login_address=self.promised.accounts[person])

    def membership(self, attachment: promises.Attachment) -> Membership:
        return Membership.objects.get(requested_at=attachment.born)

    @precondition(lambda self: self.promised.firms)
    @rule(at=pick, who=pick, sensible=st.booleans())
    def ask(self, at: int, who: int, *, sensible: bool) -> None:
        """Anybody; who has never been there, if `sensible`."""
        firm = self.newest([*self.promised.firms], at)
        there = {attachment.person for attachment in self.promised.attachments if attachment.firm == firm}
        person = self.newest([*self.promised.accounts], who, of=(lambda person: person not in there) if sensible else None)
        self.both(
            lambda: self.promised.ask(person, firm, self.now),
            lambda: joining.ask(Structure.objects.get(identifier_type=firm.kind, identifier=firm.number), user=self.user(person)),
        )

    @precondition(lambda self: self.promised.attachments)
    @rule(at=pick, who=pick, sensible=st.booleans(), accepts=st.booleans())
    def answer(self, at: int, who: int, *, sensible: bool, accepts: bool) -> None:
        """Anybody, to any request; the manager to one that waits, if `sensible`."""
        request = self.newest(self.promised.attachments, at, of=(lambda one: one.status == "requested") if sensible else None)
        by = self.promised.leader(request.firm) if sensible else self.newest([*self.promised.accounts], who)

        def act() -> None:
            if accepts:
                joining.approve(self.membership(request), by=self.user(by), rights={ISSUED_INVOICES: Right.VIEW})
            else:
                joining.refuse(self.membership(request), by=self.user(by), reason="Inconnue ici")

        self.both(lambda: self.promised.answer(request, by=by, accepts=accepts), act)

    @precondition(lambda self: self.promised.attachments)
    @rule(at=pick, who=pick, sensible=st.booleans())
    def withdraw(self, at: int, who: int, *, sensible: bool) -> None:
        request = self.newest(self.promised.attachments, at, of=(lambda one: one.status == "requested") if sensible else None)
        by = request.person if sensible else self.newest([*self.promised.accounts], who)
        self.both(
            lambda: self.promised.withdraw(request, by=by),
            lambda: joining.withdraw(self.membership(request), by=self.user(by)),
        )

    @precondition(lambda self: self.promised.attachments)
    @rule(at=pick, who=pick, sensible=st.booleans())
    def leave(self, at: int, who: int, *, sensible: bool) -> None:
        attachment = self.newest(self.promised.attachments, at, of=(lambda one: one.right == "view") if sensible else None)
        by = attachment.person if sensible else self.newest([*self.promised.accounts], who)
        self.both(
            lambda: self.promised.leave(attachment, by=by),
            lambda: leaving.leave(self.membership(attachment), by=self.user(by)),
        )

    # --- What holds after each of them ----------------------------------------------------------------------------

    @invariant()
    def an_account_exists_from_activation_on_and_once_a_person(self) -> None:
        accounts = User.objects.order_by("login_address").values_list("login_address", flat=True)
        assert list(accounts) == sorted(self.promised.accounts.values())

    @invariant()
    def a_structure_exists_from_its_first_activation_on_with_the_espaces_of_who_won(self) -> None:
        columns = ("identifier_type", "identifier", "needs_check", "verdict", "openings__workspace")
        promised = [(f.kind, f.number, a.unchecked, a.verdict, ISSUED_INVOICES.code) for f, a in self.promised.firms.items()]
        assert Counter(Structure.objects.order_by("pk").values_list(*columns)) == Counter(promised)

    @invariant()
    def rattachements_are_as_promised_and_each_structure_has_one_principal_manager(self) -> None:
        columns = ("user__login_address", "structure__identifier_type", "structure__identifier", "role", "status", "grants__right")
        held = list(Membership.objects.order_by("pk").values_list(*columns))
        promised = [
            (self.promised.accounts[a.person], a.firm.kind, a.firm.number, a.role, a.status, a.right or None)
            for a in self.promised.attachments
        ]
        assert Counter(held) == Counter(promised)
        led = Counter(
            (kind, number) for _, kind, number, role, status, _ in held if (role, status) == ("principal_manager", "active")
        )
        assert led == Counter({(firm.kind, firm.number): 1 for firm in self.promised.firms})

    @invariant()
    def a_sign_up_waits_unchanged_until_its_day_and_its_links_are_good_until_their_expiry(self) -> None:
        columns = ("created_at", "login_address", "identifier_type", "identifier", "branch", "asks_membership", "address_taken")
        read = attrgetter(*columns, "expires_at", "reminders", "end")
        held = [(*read(row), activation_links.state_of(row, self.now).value) for row in SignUp.objects.order_by("pk")]
        told = attrgetter("born", "address", "firm.kind", "firm.number", "branch", "asks", "known", "expires", "reminded", "end")
        promised = [(*told(sign_up), sign_up.state(self.now)) for sign_up in self.promised.sign_ups]
        assert Counter(held) == Counter(promised)

    @invariant()
    def a_manager_reads_who_will_ask_once_activated(self) -> None:
        shown = sign_ups.not_activated(Structure.objects.all()).values_list("created_at", flat=True)
        assert list(shown) == sorted(s.born for s in self.promised.not_activated(self.now))

    @invariant()
    def what_was_never_comes_back(self) -> None:
        """A rattachement that was refused or ended stays so, under its own row, to the second; the journal only grows."""
        over = Membership.objects.filter(status__in=["refused", "ended"]).order_by("pk")
        settled = set(over.values_list("pk", "status", "decided_at", "ended_at"))
        written = Entry.objects.count()
        assert self.settled <= settled
        assert self.written <= written
        self.settled, self.written = settled, written


def test_whatever_people_do_the_portal_does_what_the_journeys_promise(sample_registry):
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=scale.of(50, 500), stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
