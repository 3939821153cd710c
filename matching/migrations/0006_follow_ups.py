from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def since_they_opened(apps: Any, schema_editor: Any) -> None:
    apps.get_model("matching", "Case").objects.filter(waits_since=None).update(waits_since=F("opened_at"))


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_steps_between")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="follows",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="matching.case",
            ),
        ),
        migrations.AddField(model_name="case", name="waits_since", field=models.DateTimeField(null=True)),
        migrations.RunPython(since_they_opened, migrations.RunPython.noop),
    ]
