"""What the database keeps of lanes: nobody takes a lane that is taken, and without one the clock stands."""

from django.db import migrations, models
from django.db.models import Q

OPEN = Q(state="open")


class Migration(migrations.Migration):

    dependencies = [("matching", "0013_lanes")]

    operations = [
        migrations.AddConstraint(
            "case", models.UniqueConstraint(condition=OPEN, fields=("person", "lane"), name="case_one_per_lane")
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=Q(state="open", lane__isnull=False)
                | Q(state="open", stopped_at__isnull=False)
                | (~OPEN & Q(lane__isnull=True)),
                name="case_without_a_lane_stands",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(condition=Q(state="open", lane=None), fields=["waits_since"], name="case_waits_its_turn"),
        ),
    ]
