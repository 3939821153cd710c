"""So many requests of one person go on at once: each has a lane, and whichever has none stands still."""

from django.db import migrations, models
from django.db.models.functions import RowNumber


def number_them(apps, schema_editor):
    Case = apps.get_model("matching", "Case")
    lane = models.Window(RowNumber(), partition_by="person", order_by=["opened_at", "pk"])
    rows = Case.objects.filter(state="open").annotate(number=lane).values_list("pk", "number")
    numbered = [Case(pk=pk, lane=number - 1) for pk, number in rows]
    Case.objects.bulk_update(numbered, ["lane"], batch_size=2000)


class Migration(migrations.Migration):

    dependencies = [("matching", "0012_handovers")]

    operations = [
        migrations.AddField("case", "lane", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.RunPython(number_them, migrations.RunPython.noop, elidable=True),
    ]
