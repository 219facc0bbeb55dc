"""What journeys §1 and §2 and decisions 1 to 4 promise, once more, in plain Python: nothing of the product is read here.

`test_any_walk` does the same things here and in the portal, and compares.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LINK_LIVES = 30 * DAY
KEPT_AFTER_EXPIRY = 30 * DAY
KEPT_AT_MOST = 90 * DAY
MAILS_A_DAY = 3
RECAP_LIVES = DAY
NOBODY = ""


class No(Exception):
    """The portal refuses. Its text is why."""


@dataclass(frozen=True)
class Firm:
    """`register` is what the national register says of a SIRET, once it answers; empty where there is no SIRET."""

    kind: str
    number: str
    register: str = ""


@dataclass(eq=False)
class SignUp:
    """What waits for its activation. `person` is who reads the mails of `address`, however it is spelt."""

    person: str
    address: str
    firm: Firm
    branch: str
    asks: bool
    known: bool  # the address had an account already
    by_hand: bool  # the register was silent
    born: datetime
    expires: datetime
    end: str = ""
    reminded: int = 0
    wrote: list[datetime] = field(default_factory=list)

    def state(self, now: datetime) -> str:
        """Of each of its links: all are good until the expiry, the first one used ends all."""
        if self.end:
            return "used"
        return "good" if now < self.expires else "expired"

    @property
    def erased_at(self) -> datetime:
        """Thirty days after the last expiry, ninety after the sign-up at most; not a second before."""
        return min(self.expires + KEPT_AFTER_EXPIRY, self.born + KEPT_AT_MOST)


class Mail(NamedTuple):
    """`to` is nobody for a decoy; `opens` is the sign-up whose link it carries."""

    code: str
    to: str
    opens: SignUp | None = None


@dataclass(eq=False)
class Attachment:
    """A rattachement, from its request on. Never revived: coming back is another one."""

    person: str
    firm: Firm
    born: datetime
    status: str = "requested"
    role: str = "user"
    right: str = ""


@dataclass
class Active:
    """A firm since its first activation."""

    unchecked: bool
    verdict: str = ""
    asked: datetime | None = None


class Portal:
    """Each method is something that somebody does: the mails that leave, or `No`."""

    def __init__(self) -> None:
        self.accounts: dict[str, str] = {}  # person → address, as spelt in the sign-up that was activated
        self.firms: dict[Firm, Active] = {}
        self.sign_ups: list[SignUp] = []  # those that are not erased
        self.attachments: list[Attachment] = []

    # --- Signing up (§1) ------------------------------------------------------------------------------------------

    def lets_in(self, firm: Firm, *, register_answers: bool) -> bool:
        """Closed, a firm is refused; where the register is silent people go on, and type its name by hand."""
        return not register_answers or firm.register in {"", "found"}

    def sign_up(self, person: str, address: str, firm: Firm, now: datetime, *, by_hand: bool) -> list[Mail]:
        """Anybody may, for any firm. An address that has an account gets no link, and nobody but its owner learns it."""
        has_siret, is_active = firm.kind == "SIRET", firm in self.firms
        branch = {(True, False): "1.2", (False, False): "1.3", (True, True): "1.4", (False, True): "1.5"}[has_siret, is_active]
        known = person in self.accounts
        sign_up = SignUp(person, address, firm, branch, branch != "1.5", known, by_hand, born=now, expires=now + LINK_LIVES)
        self.sign_ups.append(sign_up)
        if known:
            return [self._write(sign_up, Mail("ACT-05", self.accounts[person]), now)]
        return [self._write(sign_up, Mail("ACT-01", address, sign_up), now)]

    def correct(self, sign_up: SignUp) -> None:
        """« Ce n'est pas la bonne adresse ? »: whoever reads the first mail must not become somebody else."""
        sign_up.end = sign_up.end or "corrected"

    def ask_from_recap(self, sign_up: SignUp) -> list[Mail]:
        """Branch 1.5, « Demander mon rattachement »: the managers hear of it at activation."""
        if sign_up.branch == "1.5" and not sign_up.end:
            sign_up.asks = True
        return []

    def not_activated(self, now: datetime) -> list[SignUp]:
        """« Compte non activé »: a request to an active firm shows from sign-up on, whoever has an account."""
        return [s for s in self.sign_ups if s.branch in {"1.4", "1.5"} and s.asks and s.state(now) == "good"]

    # --- Activating (§2) ------------------------------------------------------------------------------------------

    def resend(self, person: str, now: datetime) -> list[Mail]:
        """To the newest that waits, expired or not: after its expiry thirty days begin again."""
        waiting = [s for s in self.sign_ups if s.person == person and not s.end and not s.known and now < s.erased_at]
        if not waiting:
            return [Mail("ACT-02", NOBODY)]
        newest = max(waiting, key=lambda s: s.born)
        if newest.state(now) == "expired":
            newest.expires, newest.reminded = min(now + LINK_LIVES, newest.born + KEPT_AT_MOST), 0
        return [self._write(newest, Mail("ACT-02", newest.address, newest), now)]

    def state_of(self, sign_up: SignUp, now: datetime) -> str:
        """Of each of its links."""
        return sign_up.state(now) if sign_up in self.sign_ups else "broken"

    def activate(self, sign_up: SignUp, now: datetime) -> list[Mail]:
        """Of the links of one address, the first used wins; of the people of one firm, the first to activate leads."""
        state = self.state_of(sign_up, now)
        if state != "good":
            raise No(state)
        person, firm = sign_up.person, sign_up.firm
        self.accounts[person] = sign_up.address
        for other in self.sign_ups:
            if other.person == person and not other.end:
                other.end = "activated" if other is sign_up else "overtaken"
        mails = [Mail("ACT-06", sign_up.address)]
        if not sign_up.asks:
            return mails
        if firm not in self.firms:
            self.firms[firm] = Active(unchecked=sign_up.by_hand)
            self.attachments.append(Attachment(person, firm, now, "active", "principal_manager", "edit"))
            return mails
        if sign_up.branch in {"1.2", "1.3"}:
            mails.append(Mail("ACT-07", sign_up.address))
        return mails + self._request(person, firm, now)

    def jobs(self, now: datetime, *, register_answers: bool) -> list[Mail]:
        """Reminders, erasure, and what the register says of firms typed by hand."""
        mails = [mail for sign_up in self.sign_ups for mail in self._remind(sign_up, now)]
        self.sign_ups = [s for s in self.sign_ups if now < s.erased_at]
        return mails + [mail for firm in self.firms for mail in self._check(firm, now, register_answers=register_answers)]

    def _remind(self, sign_up: SignUp, now: datetime) -> list[Mail]:
        left = sign_up.expires - now
        rank = 2 if left <= DAY else 1 if left <= 7 * DAY else 0
        if sign_up.known or sign_up.state(now) != "good" or sign_up.reminded >= rank:
            return []
        sign_up.reminded = rank
        sign_up.wrote.append(now)
        return [Mail(f"ACT-0{rank + 2}", sign_up.address, sign_up)]

    def _check(self, firm: Firm, now: datetime, *, register_answers: bool) -> list[Mail]:
        """Asked once an hour at most; the managers hear each answer once. A name by hand is never the register's, here."""
        active = self.firms[firm]
        if not active.unchecked or (active.asked is not None and now - active.asked < HOUR):
            return []
        active.asked = now
        verdict = "renamed" if firm.register == "found" else firm.register
        if not register_answers or verdict == active.verdict:
            return []
        active.verdict, active.unchecked = verdict, verdict != "renamed"
        return self._to_managers("STR-03", firm)

    # --- Rattachements (§5, §6) -----------------------------------------------------------------------------------

    def ask(self, person: str, firm: Firm, now: datetime) -> list[Mail]:
        live = [a.status for a in self.attachments if (a.person, a.firm) == (person, firm) and a.status in {"requested", "active"}]
        if live:
            raise No("AlreadyPending" if live == ["requested"] else "AlreadyMember")
        return self._request(person, firm, now)

    def answer(self, request: Attachment, *, by: str, accepts: bool) -> list[Mail]:
        if self.leader(request.firm) != by:
            raise No("NotAllowed")
        if request.status != "requested":
            raise No("AlreadyDecided")
        request.status, request.right = ("active", "view") if accepts else ("refused", "")
        return [Mail("RAT-03" if accepts else "RAT-04", self.accounts[request.person])]

    def withdraw(self, request: Attachment, *, by: str) -> list[Mail]:
        if request.person != by:
            raise No("NotAllowed")
        if request.status != "requested":
            raise No("AlreadyDecided")
        request.status = "ended"
        return self._to_managers("RAT-10", request.firm)

    def leave(self, attachment: Attachment, *, by: str) -> list[Mail]:
        if attachment.person != by:
            raise No("NotAllowed")
        if attachment.status != "active":
            raise No("NotAttached")
        if attachment.role == "principal_manager":
            raise No("SoleManager")
        attachment.status = "ended"
        return self._to_managers("RAT-10", attachment.firm)

    def leader(self, firm: Firm) -> str:
        """One principal manager from the first activation on, never two."""
        [leader] = [a.person for a in self.attachments if (a.firm, a.role, a.status) == (firm, "principal_manager", "active")]
        return leader

    # --- What these are made of -----------------------------------------------------------------------------------

    def _request(self, person: str, firm: Firm, now: datetime) -> list[Mail]:
        self.attachments.append(Attachment(person, firm, now))
        return [*self._to_managers("RAT-01", firm), Mail("RAT-02", self.accounts[person])]

    def _to_managers(self, code: str, firm: Firm) -> list[Mail]:
        return [Mail(code, self.accounts[self.leader(firm)])]

    def _write(self, sign_up: SignUp, mail: Mail, now: datetime) -> Mail:
        """Three mails a day and address, however it is spelt; beyond, the same answer and no mail. What is erased is forgotten."""
        today = [at for s in self.sign_ups if s.person == sign_up.person for at in s.wrote if now - at < DAY]
        if len(today) >= MAILS_A_DAY:
            return Mail(mail.code, NOBODY)
        sign_up.wrote.append(now)
        return mail
