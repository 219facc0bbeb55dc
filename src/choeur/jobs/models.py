"""What each periodic job did last, and when it is due again."""

from typing import ClassVar

from django.db import models


class JobRun(models.Model):
    """One row a job. A worker holds it by a lease while it runs."""

    name = models.CharField(max_length=100, unique=True)
    next_due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_started_at = models.DateTimeField(null=True, blank=True)
    last_finished_at = models.DateTimeField(null=True, blank=True)
    last_count = models.PositiveIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)  # kind of error and line of code: no personal data

    class Meta:
        verbose_name = "travail périodique"
        verbose_name_plural = "travaux périodiques"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lease_until=None, lease_token=None)
                | models.Q(lease_until__isnull=False, lease_token__isnull=False),
                name="job_lease_has_its_token",
            ),
        ]

    def __str__(self) -> str:
        return self.name
