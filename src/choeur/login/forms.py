from choeur.common.credentials import CredentialsForm
from choeur.guard.forms import HumanCheck


class HumanCredentialsForm(HumanCheck, CredentialsForm):
    """L1 once an account has had its tries of the hour: the captcha lets a person go on (journeys §3)."""
