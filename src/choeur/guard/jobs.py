from choeur.common import clock
from choeur.guard.models import Bucket, UsedChallenge
from choeur.jobs.declaring import periodic


@periodic(hours=1)
def forget_what_no_longer_counts() -> int:
    """Delete the buckets that have refilled and the challenges that have expired: neither can change an answer any more."""
    now = clock.now()
    buckets, _ = Bucket.objects.filter(full_at__lte=now).delete()
    challenges, _ = UsedChallenge.objects.filter(expires_at__lte=now).delete()
    return buckets + challenges
