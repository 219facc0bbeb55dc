from choeur.accounts import decoys, disavowing, kept_forms, resetting, sessions, slowing_resets
from choeur.accounts.models import ContactConfirmation, TrustedBrowser
from choeur.common import clock
from choeur.jobs.declaring import periodic


@periodic(hours=1)
def erase_ended_sessions() -> int:
    """Sessions that nobody can use any more, forms that nobody came back for, links, resets and trust that lapsed."""
    lapsed, _ = ContactConfirmation.objects.filter(expires_at__lte=clock.now()).delete()
    untrusted, _ = TrustedBrowser.objects.filter(expires_at__lte=clock.now()).delete()
    return sessions.erase_ended() + kept_forms.erase_old() + disavowing.erase_old() + resetting.erase_old() + lapsed + untrusted


@periodic(minutes=5)
def warn_of_guessed_answers() -> int:
    """Owners whose secret question somebody answers wrong."""
    return slowing_resets.warn_owners()


@periodic(hours=24)
def count_secret_questions() -> int:
    """What decoys follow."""
    return decoys.count_choices()
