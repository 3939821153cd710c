"""Spanish stems of words that were typed, or kept, without their accent.

The stemmer knows that "reparaciones" and "reparación" are one word, but not "reparacion", which is how
search keeps it. A Spanish word that ends so after c, s or x always has the accent: it comes back before the
stem is taken. ``setup_database`` writes the documents anew.
"""

from typing import ClassVar

from django.db import migrations

CREATE = r"""
CREATE FUNCTION nwlb_accented(plain text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(plain, '([csx])ion\M', '\1ión', 'g')
$$;
CREATE OR REPLACE FUNCTION nwlb_vector(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple'::regconfig, plain)
        || to_tsvector('pg_catalog.english'::regconfig, plain)
        || to_tsvector('pg_catalog.spanish'::regconfig, public.nwlb_accented(plain))
    FROM public.nwlb_plain(said) AS said(plain)
$$;
DELETE FROM profiles_searchdocument;
"""
DROP = """
CREATE OR REPLACE FUNCTION nwlb_vector(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple'::regconfig, plain)
        || to_tsvector('pg_catalog.english'::regconfig, plain)
        || to_tsvector('pg_catalog.spanish'::regconfig, plain)
    FROM public.nwlb_plain(said) AS said(plain)
$$;
DROP FUNCTION nwlb_accented(text);
DELETE FROM profiles_searchdocument;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("profiles", "0014_label_words")]
    operations: ClassVar = [migrations.RunSQL(CREATE, DROP)]
