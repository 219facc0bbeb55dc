"""What the brakes remember. Nothing here tells who somebody is: keys are keyed hashes."""

from typing import ClassVar

from django.db import models


class Bucket(models.Model):
    """How much of a quota is spent, by one key.

    One moment says it all: `full_at`, when the bucket will have refilled if nobody takes any more. A moment that has
    passed means a full bucket, and such a row can go.
    """

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    full_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "key"], name="one_bucket_per_name_and_key")]

    def __str__(self) -> str:
        return self.name


class UsedChallenge(models.Model):
    """A captcha challenge that was answered, right or wrong: the primary key lets one answer in, ever (T18)."""

    id = models.CharField(primary_key=True, max_length=22)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.id
