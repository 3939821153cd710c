from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Place(models.Model):
    """A town of the gazetteer extract. Coordinates are rounded to a tenth of a degree: coarse on purpose."""

    id = models.PositiveIntegerField(primary_key=True)  # the GeoNames id
    name = models.CharField(max_length=100)
    folded = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80, blank=True)
    zone = models.CharField(max_length=40)
    latitude = models.DecimalField(max_digits=4, decimal_places=1)
    longitude = models.DecimalField(max_digits=4, decimal_places=1)
    population = models.PositiveIntegerField()

    class Meta:
        ordering = ("-population",)
        indexes: ClassVar = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="place_folded_trigrams"),
            models.Index(fields=["country", "folded"], name="place_by_country"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.country}"
