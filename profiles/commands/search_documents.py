"""What search may read of somebody, written in the transaction that changed it.

The document is made from what members see: a word that only its owner may read never gets in, so no
search, order or count can tell it. Who may see the person at all is asked at each search.
"""

from collections.abc import Sequence

from django.db import connection

# One statement for one person, for a sheet of them and for all: what differs is written, nothing else.
WRITE = """
INSERT INTO profiles_searchdocument AS held (person_id, at, names, words)
SELECT person.id, person.created_at, named.plain, strip(nwlb_vector(concat_ws(' ', named.plain, first.said, rest.said)))
    || array_to_tsvector(array_remove(ARRAY(
        SELECT 'name=' || unnest(string_to_array(named.plain, ' '))
        UNION ALL SELECT 'first=' || unnest(tsvector_to_array(nwlb_vector(first.said)))
        UNION ALL SELECT side || '=' || topic_id FROM profiles_persontopic WHERE person_id = person.id
        UNION ALL SELECT 'offers' WHERE offer.opened_at IS NOT NULL
        UNION ALL SELECT 'craft=' || unnest(ARRAY[craft.id, craft.parent_id])
            FROM profiles_personcraft JOIN profiles_craft craft ON craft.id = craft_id
            WHERE person_id = person.id AND person.show_crafts <> 'only_me'
        UNION ALL SELECT 'place=' || person.place_id WHERE person.show_place <> 'only_me'
        UNION ALL SELECT 'language=' || unnest(person.languages) WHERE person.show_languages <> 'only_me'
        UNION ALL SELECT 'zone=' || person.zone
            WHERE person.show_hours <> 'only_me' AND person.week IS NOT NULL
        UNION ALL SELECT 'hour=' || hour FROM generate_series(0, 167) hour
            WHERE person.show_hours <> 'only_me' AND get_bit(person.week, hour - mod(hour, 8) + 7 - mod(hour, 8)) = 1
    ), NULL))
FROM profiles_person person
LEFT JOIN profiles_offer offer ON offer.person_id = person.id AND offer.opened_at IS NOT NULL
CROSS JOIN LATERAL (
    SELECT string_agg(words, ' . ' ORDER BY id) FILTER (WHERE about = 'share') AS share,
        string_agg(words, ' . ' ORDER BY id) FILTER (WHERE about = 'learn') AS learn,
        string_agg(words, ' . ' ORDER BY id) FILTER (WHERE about = 'craft') AS craft
    FROM profiles_ownwords WHERE person_id = person.id
) own
CROSS JOIN nwlb_plain(person.name || ' ' || person.handle) named(plain)
CROSS JOIN concat_ws(' . ', person.headline, offer.good_for_words, own.share,
    CASE WHEN person.show_crafts <> 'only_me' THEN own.craft END) first(said)
CROSS JOIN concat_ws(' . ', own.learn,
    CASE WHEN person.show_about <> 'only_me' THEN person.about END,
    CASE WHEN person.show_goal <> 'only_me' THEN person.goal END) rest(said)
WHERE person.erased_at IS NULL AND {which}
ORDER BY person.id
ON CONFLICT (person_id) DO UPDATE SET (at, names, words) = (excluded.at, excluded.names, excluded.words)
WHERE (held.at, held.names, held.words) IS DISTINCT FROM (excluded.at, excluded.names, excluded.words)
"""
THESE = "person.id = ANY(%s)"
WITHOUT_ONE = "NOT EXISTS (SELECT FROM profiles_searchdocument found WHERE found.person_id = person.id)"


def write(people: Sequence[int]) -> int:
    """Bring the documents of some people, by their ids, to what members see now; say how many differed.

    Runs in the caller's transaction, after everything else about these people is written.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(which=THESE), [list(people)])
        return int(cursor.rowcount)


def write_missing() -> int:
    """Write the documents of people who have none, such as those of an older release."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(which=WITHOUT_ONE), [])
        return int(cursor.rowcount)


def rebuild() -> int:
    """Bring everybody's document to what members see now; say how many differed."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(which="true"), [])
        return int(cursor.rowcount)
