from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_follow_ups")]

    operations = [
        migrations.AlterField(model_name="case", name="waits_since", field=models.DateTimeField()),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(waits_since__lte=models.F("opened_at")), name="case_waits_since_it_is_open"
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_on_the_board"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["waits_since"], name="case_on_the_board", condition=models.Q(state="open", step="board")
            ),
        ),
    ]
