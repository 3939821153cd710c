from django.db import migrations, models

import profiles.choices


def give_keys(apps, schema_editor):
    Notice = apps.get_model("profiles", "Notice")
    for notice in Notice.objects.filter(key=None).iterator():
        notice.key = profiles.choices.new_key()
        notice.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("profiles", "0005_job_tallies")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="key",
            field=models.CharField(default=None, editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="notice",
            name="key",
            field=models.CharField(default=profiles.choices.new_key, editable=False, max_length=12, unique=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notice_unread"),
        ),
        migrations.AddIndex(model_name="notice", index=models.Index(fields=["at"], name="notice_by_age")),
    ]
