from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0016_one_mentorship_an_ask")]

    operations = [
        migrations.RemoveConstraint("mentorship", "mentorship_one_per_ask"),
        migrations.AddConstraint("mentorship", models.UniqueConstraint(fields=["ask"], name="mentorship_one_per_ask")),
    ]
