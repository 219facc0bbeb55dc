from choeur.accounts.models import ContactConfirmation, Session, TrustedBrowser
from choeur.accounts.sessions import idle_limit
from choeur.common import clock
from choeur.jobs.declaring import periodic


@periodic(hours=1)
def erase_ended_sessions() -> int:
    """Sessions that nobody can use any more, confirmations that lapsed, browsers whose trust is over."""
    now = clock.now()
    ended, _ = Session.objects.filter(expire_date__lte=now).delete()
    idle, _ = Session.objects.filter(last_used_at__lte=now - idle_limit()).delete()
    lapsed, _ = ContactConfirmation.objects.filter(expires_at__lte=now).delete()
    untrusted, _ = TrustedBrowser.objects.filter(expires_at__lte=now).delete()
    return ended + idle + lapsed + untrusted
