"""What search may read of posts, written in the transaction that changed them.

Only what everybody may read gets in; what is held or hidden is taken out, so that no index, order or count can
tell it.
"""

from collections.abc import Sequence

from django.db import connection

# One statement for one post and for all: what differs is written, what nobody may read is taken out.
WRITE = """
WITH gone AS (
    DELETE FROM forums_searchdocument USING forums_post post
    WHERE post.id = post_id AND (post.held_at IS NOT NULL OR post.hidden_at IS NOT NULL) AND {which} RETURNING 1
), written AS (
    INSERT INTO forums_searchdocument AS held (post_id, at, title, words)
    SELECT post.id, post.written_at, head.plain, nwlb_vector(concat_ws(' . ', NULLIF(head.plain, ''), post.words))
        || array_to_tsvector(array_remove(ARRAY(
            SELECT 'title=' || unnest(tsvector_to_array(nwlb_vector(head.plain)))
            UNION SELECT 'topic=' || tag.topic_id FROM forums_threadtag JOIN forums_tag tag ON tag.id = tag_id
                WHERE thread_id = thread.id AND post.number = 1
        ), NULL))
    FROM forums_post post
    JOIN forums_thread thread ON thread.id = post.thread_id
    CROSS JOIN LATERAL (SELECT CASE WHEN post.number = 1 THEN nwlb_plain(thread.title) ELSE '' END) head(plain)
    WHERE post.held_at IS NULL AND post.hidden_at IS NULL AND {which}
    ON CONFLICT (post_id) DO UPDATE SET (at, title, words) = (excluded.at, excluded.title, excluded.words)
    WHERE (held.at, held.title, held.words) IS DISTINCT FROM (excluded.at, excluded.title, excluded.words)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
"""


def write(posts: Sequence[int]) -> int:
    """Bring the documents of some posts, by their ids, to what everybody may read now; say how many differed.

    Runs in the caller's transaction, after everything else about these posts is written.
    """
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(which="post.id = ANY(%(posts)s)"), {"posts": list(posts)})
        return int(cursor.fetchone()[0])


def rebuild() -> int:
    """Bring the documents of all posts to what everybody may read now; say how many differed."""
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(which="true"))
        return int(cursor.fetchone()[0])
