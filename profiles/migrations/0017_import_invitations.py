from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("profiles", "0016_token_scopes")]

    operations = [
        migrations.AddField("importbatch", "tries", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("importedline", "invited_at", models.DateTimeField(blank=True, null=True)),
    ]
