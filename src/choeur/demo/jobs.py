from choeur.demo import movable_clock
from choeur.jobs.declaring import periodic


@periodic(seconds=1)
def follow_the_clock() -> int:
    """The worker's clock is the demonstration's. Counts nothing: it does nothing to anybody."""
    movable_clock.refresh()
    return 0
