from choeur.accounts import decoys, resetting, slowing_resets
from choeur.accounts.models import ContactConfirmation, Session
from choeur.accounts.sessions import idle_limit
from choeur.common import clock
from choeur.jobs.declaring import periodic


@periodic(hours=1)
def erase_ended_sessions() -> int:
    """Sessions that nobody can use any more, confirmations that lapsed, resets that count no more."""
    now = clock.now()
    ended, _ = Session.objects.filter(expire_date__lte=now).delete()
    idle, _ = Session.objects.filter(last_used_at__lte=now - idle_limit()).delete()
    lapsed, _ = ContactConfirmation.objects.filter(expires_at__lte=now).delete()
    return ended + idle + lapsed + resetting.erase_old()


@periodic(minutes=5)
def warn_of_guessed_answers() -> int:
    """Owners whose secret question somebody answers wrong."""
    return slowing_resets.warn_owners()


@periodic(hours=24)
def count_secret_questions() -> int:
    """What decoys follow."""
    return decoys.count_choices()
