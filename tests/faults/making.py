"""Sign-ups that wait, and what an activation needs: made at once and in bulk, their secrets hashed before the race."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from itertools import count

from django.contrib.auth.hashers import make_password

from choeur.accounts import activation_links, consent, secret_question
from choeur.accounts.creating import Secrets
from choeur.accounts.models import SignUp, User
from choeur.common import addresses, clock
from choeur.memberships.models import Membership
from choeur.signup import activating
from choeur.signup.branches import Branch
from choeur.structures.capabilities import Capability
from choeur.structures.founding import Description
from choeur.structures.identifiers import IdentifierType
from choeur.workspaces import catalogue

PASSWORD = "Orage!violet-42-cygnes"
_numbers = count(1)


@cache
def secrets() -> Secrets:
    return Secrets(
        password_hash=make_password(PASSWORD),
        question_code="childhood_object",
        answer_hash=secret_question.hash_answer("un canard en bois"),
    )


def new_address() -> str:
    """Always of the same length."""
    return f"personne{next(_numbers):06}@exemple.fr"


def new_siret() -> str:
    """Fourteen digits that nobody else has here; the check digit is the form's business, not the rule's."""
    return f"{next(_numbers):014}"


def waiting(login_addresses: Sequence[str], sirets: Sequence[str]) -> list[SignUp]:
    """One sign-up for each address, for the SIRET beside it, all of the branch that founds a structure."""
    now, text = clock.now(), consent.current()
    return SignUp.objects.bulk_create(
        SignUp(
            login_address=address,
            login_key=addresses.normalise(address),
            last_name="Béraud",
            first_name="Claire",
            language="fr",
            branch=Branch.NEW_WITH_SIRET,
            identifier_type=IdentifierType.SIRET,
            identifier=siret,
            structure=Description(IdentifierType.SIRET, siret, "ATELIER DU LIMOUSIN", city="Limoges").as_json(),
            capabilities=[Capability.SUBMIT_INVOICES],
            workspaces={catalogue.ISSUED_INVOICES.code: {}},
            consent={"version": text.version, "digest": text.digest(), "at": now.isoformat()},
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
        for address, siret in zip(login_addresses, sirets, strict=True)
    )


def accounts(login_addresses: Sequence[str], *, is_active: bool = True) -> list[User]:
    """People who activated: for what is measured their structures do not matter."""
    return User.objects.bulk_create(
        User(
            login_address=address,
            login_key=addresses.normalise(address),
            last_name="Béraud",
            first_name="Claire",
            password=secrets().password_hash,
            is_active=is_active,
        )
        for address in login_addresses
    )


def link(sign_up: SignUp) -> str:
    """The path of a new activation link."""
    return activation_links.address_of(activation_links.issue(sign_up))


def activate(sign_up: SignUp) -> Membership:
    return activating.activate(sign_up, secrets(), device_digest="0" * 64, device_label="Firefox, Linux", network="203.0.113.x")
