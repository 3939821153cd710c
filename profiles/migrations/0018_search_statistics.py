from django.db import migrations

# A search takes the newest first and stops, or sorts the few that match: the planner tells by how common a word
# is. A hundred words, its default, leave it guessing about all others: 450 ms for a town where nobody lives.
KEEP = "ALTER TABLE profiles_searchdocument ALTER COLUMN words SET STATISTICS {}"


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0017_import_invitations"),
    ]

    operations = [
        migrations.RunSQL(KEEP.format(1000), KEEP.format(-1)),
    ]
