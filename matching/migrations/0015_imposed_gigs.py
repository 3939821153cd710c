"""Clocks that stand still because their person is out for a time: beside a gig of their own, not in its place."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("matching", "0014_lanes_hold")]

    operations = [
        migrations.AddField("gig", "imposed", models.BooleanField(default=False)),
        migrations.RemoveConstraint("gig", "gig_one_at_a_time"),
        migrations.AddConstraint(
            "gig",
            models.UniqueConstraint(
                condition=Q(ended_at__isnull=True), fields=("person", "imposed"), name="gig_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            "gig",
            models.CheckConstraint(condition=~Q(imposed=True, rests_offer=True), name="gig_imposed_rests_no_offer"),
        ),
    ]
