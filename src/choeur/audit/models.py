import uuid
from typing import Any, ClassVar

from django.db import models

from choeur.common import clock


class AppendOnly(Exception):
    """A bug: something tried to rewrite the journal."""


class Entry(models.Model):
    """One thing that happened: by whom, to what, about which structure. Keeps types, ids and labels: no key to a noun."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=clock.now, db_index=True)
    event = models.CharField(max_length=40)
    actor_id = models.CharField(max_length=40, blank=True, db_index=True)  # empty: nobody signed in, or a job
    target_type = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    structure_id = models.CharField(max_length=40, blank=True, db_index=True)
    network = models.CharField(max_length=50, blank=True)  # masked
    data = models.JSONField(default=dict, blank=True)  # ids and codes, never personal data

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        indexes: ClassVar = [models.Index(fields=["target_type", "target_id"], name="journal_of_target")]

    def __str__(self) -> str:
        return f"{self.event} {self.id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly
