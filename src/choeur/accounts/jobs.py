from choeur.accounts import disavowing, kept_forms, sessions
from choeur.accounts.models import ContactConfirmation
from choeur.common import clock
from choeur.jobs.declaring import periodic


@periodic(hours=1)
def erase_ended_sessions() -> int:
    """Sessions that nobody can use any more, forms that nobody came back for, links that lapsed."""
    lapsed, _ = ContactConfirmation.objects.filter(expires_at__lte=clock.now()).delete()
    return sessions.erase_ended() + kept_forms.erase_old() + disavowing.erase_old() + lapsed
