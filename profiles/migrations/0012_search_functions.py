"""How search reads text: the same for what people wrote and for what somebody types.

``unaccent`` is only STABLE, because its rules are a file; named with its schema and dictionary, it
gives the same for the same text as long as nobody edits that file, so that it may be called immutable
and serve in stored documents. ``nwlb_plain`` brings text to bare lower-case words; ``nwlb_vector``
keeps each as it is, and by its English and its Spanish stem.
"""

from typing import ClassVar

from django.db import migrations

CREATE = r"""
CREATE FUNCTION nwlb_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, translate(normalize(said, NFKC), '''’‘ʼʻ`´', ''))),
        '[^[:alnum:]]+', ' ', 'g'))
$$;
CREATE FUNCTION nwlb_vector(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.simple'::regconfig, plain)
        || to_tsvector('pg_catalog.english'::regconfig, plain)
        || to_tsvector('pg_catalog.spanish'::regconfig, plain)
    FROM public.nwlb_plain(said) AS said(plain)
$$;
"""
DROP = """
DROP FUNCTION nwlb_vector(text);
DROP FUNCTION nwlb_plain(text);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("profiles", "0011_import_states")]
    operations: ClassVar = [migrations.RunSQL(CREATE, DROP)]
