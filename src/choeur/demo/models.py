from django.db import models


class ClockOffset(models.Model):
    """One row: how far the demonstration's clock stands from the machine's, in seconds."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seconds = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "décalage de l'horloge"
        verbose_name_plural = "décalage de l'horloge"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_clock")]  # noqa: RUF012

    def __str__(self) -> str:
        return str(self.seconds)
