"""What search reads of posts, and how it reads what somebody types.

``nwlb_asked`` is websearch syntax in each of the languages that ``nwlb_vector`` keeps a text in: the bare words, or
their English stems, or their Spanish ones. A hyphen inside a word parts it, as it does in a document.
"""

from typing import ClassVar

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

CREATE = r"""
CREATE FUNCTION nwlb_asked(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT websearch_to_tsquery('pg_catalog.simple'::regconfig, plain)
        || websearch_to_tsquery('pg_catalog.english'::regconfig, plain)
        || websearch_to_tsquery('pg_catalog.spanish'::regconfig, public.nwlb_accented(plain))
    FROM regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, translate(normalize(said, NFKC), '''’‘ʼʻ`´', ''))),
        '[^[:alnum:]" -]+|(?<=[[:alnum:]])-', ' ', 'g') AS said(plain)
$$;
"""
# How common a word is decides how it is looked for (ADR 25).
KEEP = "ALTER TABLE forums_searchdocument ALTER COLUMN words SET STATISTICS {}"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("forums", "0003_unanswered_by_age"), ("profiles", "0015_accented_endings")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("title", models.TextField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="forums.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="post_search_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["title"], name="post_search_title_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(fields=["-at", "-id"], name="post_search_newest_first"),
                ]
            },
        ),
        migrations.RunSQL(CREATE, "DROP FUNCTION nwlb_asked(text)"),
        migrations.RunSQL(KEEP.format(1000), KEEP.format(-1)),
    ]
