"""Let the site look for answers to questions that were asked before it did.

What was asked within a month and has no answer is looked at a day from now, as if it were asked now: so nobody is asked
for many at once, and no old ones reach the coordinators. The others have a row for when their only answer goes.
"""

from django.db import migrations

FILL = """
INSERT INTO forums_openquestion (thread_id, "case", since, due_at)
SELECT thread.id, '', CASE WHEN waits THEN now() ELSE opened_at END, CASE WHEN waits THEN now() + interval '24 hours' END
FROM (
    SELECT *, answers_count = 0 AND hidden_at IS NULL AND locked_at IS NULL AND opened_at > now() - interval '30 days'
        AS waits
    FROM forums_thread WHERE kind = 'question' AND merged_into_id IS NULL
) thread
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("forums", "0009_what_a_reader_counts")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
