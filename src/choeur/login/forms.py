from choeur.common.credentials import CredentialsForm
from choeur.guard.forms import HumanCheck


class HumanCredentialsForm(HumanCheck, CredentialsForm):
    """L1 once an account has had its tries of the hour: the captcha lets a person go on (journeys §3)."""


class ProofForm(CredentialsForm):
    """L4: the password alone, of the person who is signed in."""

    login_address = None  # type: ignore[assignment] # Django's own way to leave a field out

    required_by_rule = frozenset({"password"})


class HumanProofForm(HumanCheck, ProofForm):
    """L4 once the account has had its tries of the hour."""
