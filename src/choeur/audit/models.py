import uuid
from typing import Any, ClassVar

from django.db import models

from choeur.common import clock

NOTED = 32  # characters of a digest that the log keeps: it hides longer words, which could be the secret of a link


class AppendOnly(Exception):
    """A bug: something tried to rewrite the journal."""


class WrittenOnce(models.Model):
    """A row that nobody changes or removes; triggers of the database say so too (`audit.triggers`)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class Entry(WrittenOnce):
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


class Seal(WrittenOnce):
    """What makes an entry tamper-evident: a keyed digest of it and of the seal before (`audit.sealing`).

    No foreign key: an entry that somebody removed leaves its seal. `at` is the entry's.
    """

    number = models.PositiveBigIntegerField(primary_key=True)  # 1, 2, 3…: one seal has one seal before it, whoever seals
    entry_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "sceau du journal"
        verbose_name_plural = "sceaux du journal"

    def __str__(self) -> str:
        return f"{self.number}:{self.digest[:NOTED]}"
