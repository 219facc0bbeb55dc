"""Running what is due: each job by one worker at a time, an error of one stopping no other (security.md X16)."""

import logging
import traceback
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import Q

from choeur.common import clock
from choeur.jobs.declaring import Job, declared
from choeur.jobs.models import JobRun

# Long enough for any job, since nothing renews it: a worker killed in the middle delays that job by as much, no other.
LEASE = timedelta(minutes=10)
# A date this much too far ahead can only come from a clock that was set back, not from two workers a little apart.
SET_BACK = timedelta(minutes=30)

logger = logging.getLogger(__name__)


def run_due() -> dict[str, int]:
    """Run every job that is due, then the pulses: what a job enqueues leaves at once.

    How many things each one did, by name; a job that failed is left out.
    """
    recorded = run_recorded()
    pulses = {job.name: run_pulse(job) for job in declared() if job.is_pulse}
    return recorded | {name: count for name, count in pulses.items() if count is not None}


def run_recorded() -> dict[str, int]:
    """Run the jobs of a minute or more that are due and that no other worker holds."""
    counts = {}
    for job in _due_now():
        token = claim(job)
        if token is None:
            continue
        count, error = _run(job)
        _record(job, token, count, error)
        if count is not None:
            counts[job.name] = count
    return counts


def run_pulse(job: Job) -> int | None:
    """Run a job of every few seconds: no row is written. None: it failed."""
    return _run(job)[0]


def claim(job: Job) -> uuid.UUID | None:
    """Take the job if it is due and free, by one conditional update: of two workers, one gets the token."""
    now = clock.now()
    token = uuid.uuid4()
    due = JobRun.objects.filter(_is_due(job, now), _is_free(now), name=job.name)
    taken = due.update(lease_until=now + LEASE, lease_token=token, last_started_at=now)
    return token if taken else None


def _due_now() -> list[Job]:
    """The recorded jobs that seem due; `claim` decides. A job seen for the first time is due at once."""
    now = clock.now()
    recorded = {job.name: job for job in declared() if not job.is_pulse}
    known = {row.name: row for row in JobRun.objects.order_by("name")}
    new = [JobRun(name=name, next_due_at=now) for name in recorded if name not in known]
    if new:
        JobRun.objects.bulk_create(new, ignore_conflicts=True)
    return [job for job in recorded.values() if job.name not in known or _seems_due(known[job.name], job, now)]


def _seems_due(row: JobRun, job: Job, now: datetime) -> bool:
    return not now < row.next_due_at <= now + job.every + SET_BACK


def _is_due(job: Job, now: datetime) -> Q:
    return Q(next_due_at__lte=now) | Q(next_due_at__gt=now + job.every + SET_BACK)


def _is_free(now: datetime) -> Q:
    return Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + LEASE + SET_BACK)


def _run(job: Job) -> tuple[int | None, str]:
    try:
        return job.run(), ""
    except Exception as error:  # noqa: BLE001 - one job must not stop the others
        description = described(error)
        logger.error("job %s failed: %s", job.name, description)  # noqa: TRY400 - a trace could show personal data
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return None, description


def _record(job: Job, token: uuid.UUID, count: int | None, error: str) -> None:
    """Note the result, unless the lease was lost meanwhile: then the other worker's result counts."""
    now = clock.now()
    result = {"last_count": count} if count is not None else {}
    JobRun.objects.filter(name=job.name, lease_token=token).update(
        next_due_at=now + job.every, lease_until=None, lease_token=None, last_finished_at=now, last_error=error, **result
    )


def described(error: BaseException) -> str:
    """The kind of error and where it rose. Its text is left out: a database quotes the values that it refuses."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "choeur" in Path(frame.filename).parts] or list(frames)
    place = f" at {Path(ours[-1].filename).parent.name}/{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{place}"[:200]


def last_runs() -> dict[str, str]:
    """How each recorded job ended the last time, in a line for the operator."""
    rows = JobRun.objects.exclude(last_finished_at=None).order_by("name")
    return {row.name: row.last_error or f"{row.last_count} on {row.last_finished_at:%Y-%m-%d %H:%M} UTC" for row in rows}
