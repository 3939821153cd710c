"""When a case came before the coordinators, in active time: what was stopped later does not count for it."""

from datetime import timedelta

from django.db import migrations, models


def tell_from_history(apps, schema_editor):
    Case = apps.get_model("matching", "Case")
    for case in Case.objects.filter(step="board").prefetch_related("moves").iterator(chunk_size=500):
        stopped, since = timedelta(), None
        for move in sorted(case.moves.all(), key=lambda move: (move.at, move.pk)):
            if move.verb == "climbed" and move.became == "board":
                break
            if move.verb == "stopped":
                since = move.at
            elif move.verb == "went_on" and since is not None:
                stopped += move.at - since
        Case.objects.filter(pk=case.pk).update(board_after=case.step_since - case.opened_at - stopped)


class Migration(migrations.Migration):

    dependencies = [("matching", "0008_suggestions_without_doubled_indexes")]

    operations = [
        migrations.AddField("case", "board_after", models.DurationField(blank=True, null=True)),
        migrations.RunPython(tell_from_history, migrations.RunPython.noop, elidable=True),
    ]
