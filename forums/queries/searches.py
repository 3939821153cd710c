"""Posts found by words and filters, for one reader.

The best first is three plain classes, and inside each what was said last comes first:

0. conversations with every word in their title,
1. posts in which every word, or its stem, stands,
2. posts with words that begin so, and conversations whose title, or the name of whose topic, looks like it.

Where no post has all words of a sentence, those that have most of its telling ones are found, and it is said so: titles
first, then what lacks one word, then what lacks more. Who says by signs exactly what they want (a "phrase", -without,
one or other) gets only that. Whose words and which boards the reader sees is asked here, in each query; what nobody may
read has no document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils.translation import gettext_lazy

from forums.choices import SearchOrder
from forums.models import Post, SearchDocument, Thread, ThreadTag
from forums.models.searches import HEADED
from forums.queries import readers, threads
from forums.queries import search_terms as tsquery
from forums.queries.bylines import Byline, byline
from forums.queries.readers import Reader
from forums.queries.search_terms import Piece
from profiles.contracts import Hits, Term, Wanted
from profiles.models import Person
from profiles.queries import meanings, paging
from profiles.queries.searches import Matches

Documents = QuerySet[SearchDocument]
THREAD = "post__thread__"
MOST_OF_THEM = gettext_lazy("No conversation has all these words; these have most of them.")
ALIKE = 3
FEW = 1000
FEWEST_TOLD = 3  # of two words one is not most of them
NEARLY = "most-"  # begins a cursor among posts that have most of the words
TAG = re.compile(r"<[^>]*>")


class Asks(Func):
    """A document answers what somebody typed, in any of the languages (``nwlb_asked``)."""

    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()

    def __init__(self, words: str) -> None:
        super().__init__(F("words"), Func(Value(words), function="nwlb_asked"))


class OneOf(Func):
    """A value is one of an array, which is read before anything else."""

    arg_joiner = " = ANY ("
    template = "(%(expressions)s))"
    output_field = BooleanField()


@dataclass(frozen=True)
class FoundPost:
    """A post that was found, with what was asked for marked in its title and its words.

    ``nearly`` says that it has most of the words, and none has all.
    """

    post: Post
    by: Byline
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    nearly: bool


def posts_found(*, viewer: Person, wanted: Wanted, size: int, after: str = "", before: str = "") -> Hits:
    """Return one page of what a search finds. Three queries for any number of posts, none for a search for people.

    One more where no post has all the words.

    Raises:
        BadCursor: a cursor is not one of ours.

    """
    if not _asks_for_posts(wanted):
        return Hits()
    reader, cursors = readers.of(viewer), {"after": after, "before": before}
    if not (after or before).startswith(NEARLY):
        page = _cut(_classes(reader, wanted), size, **cursors)
        if page.rows or after or before:
            return Hits(_laid_out(page.rows, reader, wanted), page.newer, page.older)
    if not (classes := _nearly(reader, wanted)):
        return Hits()
    page = _cut(classes, size, **{side: cursor.removeprefix(NEARLY) for side, cursor in cursors.items()})
    newer, older = (NEARLY + cursor if cursor else "" for cursor in (page.newer, page.older))
    return Hits(_laid_out(page.rows, reader, wanted, nearly=True), newer, older, MOST_OF_THEM if page.rows else "")


def _cut(classes: Sequence[Documents], size: int, *, after: str, before: str) -> paging.Slice[SearchDocument]:
    rows = [rows.only("id", "at", "post_id") for rows in classes]
    return paging.in_classes(rows, size=size, after=after, before=before)


def answered_alike(*, viewer: Person, title: str, locale: str) -> list[Thread]:
    """Return the latest answered conversations whose titles share two telling words with a new one. Three queries."""
    asked = tsquery.two_in_title(meanings.of(title, locale))
    if not asked:
        return []
    answered = {f"{THREAD}accepted_at__isnull": False}
    rows = _readable(readers.of(viewer)).filter(HEADED, Matches(asked), **answered)
    found = rows.select_related("post__thread__board").order_by("-at", "-id")[:ALIKE]
    return [row.post.thread for row in found]


def would_find(*, viewer: Person, searches: Sequence[Wanted]) -> list[bool]:
    """Say which of several searches would find anything. Two queries at most."""
    if not any(map(_asks_for_posts, searches)):
        return [False] * len(searches)
    reader = readers.of(viewer)
    classes = [
        [*_classes(reader, wanted), *_nearly(reader, wanted)] if _asks_for_posts(wanted) else [] for wanted in searches
    ]
    asked = {f"search_{n}_{rank}": Exists(rows) for n, some in enumerate(classes) for rank, rows in enumerate(some)}
    row = Person.objects.filter(pk=viewer.pk).annotate(**asked).values(*asked).get()
    return [any(row[f"search_{n}_{rank}"] for rank in range(len(some))) for n, some in enumerate(classes)]


def _readable(reader: Reader) -> Documents:
    """Return what this reader may find: of boards they enter, of nobody kept apart, nothing muted or put aside."""
    listed = {f"{THREAD}{name}": None for name in ("held_at", "hidden_at", "merged_into")}
    shown = Q(post__held_at=None, post__hidden_at=None, **{f"{THREAD}board__audience__in": reader.audiences})
    near = threads.not_away(reader, THREAD) & threads.not_away(reader, "post__")
    rows = SearchDocument.objects.filter(Q(**listed) & shown & near)
    unwanted = {
        f"{THREAD}board__in": reader.boards,
        "post__thread__in": reader.threads,
        f"{THREAD}key__in": reader.aside,
        "post__key__in": reader.aside,
    }
    for name, some in unwanted.items():
        rows = rows.exclude(**{name: some}) if some else rows
    return rows


def _narrowed(reader: Reader, wanted: Wanted) -> Documents:
    rows, tags = _readable(reader), ThreadTag.objects.filter(thread=OuterRef(f"{THREAD}pk"))
    chosen = wanted.narrowed
    if wanted.language:
        rows = rows.filter(**{f"{THREAD}language": wanted.language})
    if wanted.topic:
        rows = rows.filter(Exists(tags.filter(tag__topic=wanted.topic)))
    if tag := chosen.get("tag"):
        rows = rows.filter(Exists(tags.filter(tag__slug=tag)))
    if board := chosen.get("board"):
        rows = rows.filter(**{f"{THREAD}board__slug": board})
    if about := chosen.get("about"):
        rows = rows.filter(**{f"{THREAD}kind": about})
    if answered := chosen.get("answered"):
        rows = rows.filter(**{f"{THREAD}accepted_at__isnull": answered == "no"})
    return rows


def _asks_for_posts(wanted: Wanted) -> bool:
    """Whether a search has a meaning here: where people live, work or have time is asked of people only."""
    if wanted.craft or wanted.places or wanted.free_now or wanted.can_be_asked:
        return False
    if wanted.words.strip():
        return any(term.words for term in wanted.terms)
    return bool(wanted.topic or wanted.narrowed)


def _classes(reader: Reader, wanted: Wanted) -> list[Documents]:
    """Return the classes of the order, each without those of the classes before."""
    words, terms = wanted.words.strip(), wanted.terms
    rows = _narrowed(reader, wanted)
    if not words:
        return [rows]
    asks = Q(Asks(words))
    if tsquery.is_exact(words):
        return _few_or_many(rows, asks)
    vague = Q()
    for term in terms:
        vague &= _looks_like(term)
    if wanted.narrowed.get("order") == SearchOrder.NEWEST:
        return _few_or_many(rows, asks | vague)
    titled = HEADED & Q(Matches(tsquery.in_title(terms)))
    return [
        *_few_or_many(rows, titled),
        *_few_or_many(rows.exclude(titled), asks),
        *_few_or_many(rows.exclude(asks | titled), vague),
    ]


def _nearly(reader: Reader, wanted: Wanted) -> list[Documents]:
    """Return the classes of what has most of the words of a sentence; none where no sentence was typed."""
    told = tsquery.telling(wanted.terms)
    if len(told) < FEWEST_TOLD or tsquery.is_exact(wanted.words):
        return []
    rows, most = _narrowed(reader, wanted), len(told) // 2 + 1
    anywhere = Q(Matches(tsquery.some_of(told, most)))
    if wanted.narrowed.get("order") == SearchOrder.NEWEST:
        return _few_or_many(rows, anywhere)
    titled, all_but_one = (
        HEADED & Q(Matches(tsquery.some_of(told, most, "title="))),
        Q(Matches(tsquery.some_of(told, len(told) - 1))),
    )
    return [
        *_few_or_many(rows, titled),
        *_few_or_many(rows.exclude(titled), all_but_one),
        *(_few_or_many(rows.exclude(titled | all_but_one), anywhere) if most < len(told) - 1 else ()),
    ]


def _few_or_many(rows: Documents, like: Q) -> list[Documents]:
    """Return two classes of what answers a condition of which nobody knows how rare it is; one of them is empty.

    Postgres guesses that some posts hold a word that nobody says, and looks for them from the newest on, through all
    there are. So it first gathers those that do by the index of words: where they are few it puts these in order; where
    they are many, and only there, it looks from the newest on, and soon has a page.
    """
    some = ArraySubquery(SearchDocument.objects.filter(like).values("pk")[:FEW])
    n = Func(some, function="cardinality", output_field=IntegerField())
    return [rows.filter(LessThan(n, FEW), OneOf(F("pk"), some)), rows.filter(GreaterThanOrEqual(n, FEW), like)]


def _looks_like(term: Term) -> Q:
    tagged = tsquery.tagged(term)
    words = Q()
    for word in term.words:
        words &= Q(Matches(tsquery.mentions(word))) | Q(title__trigram_word_similar=word.plain)
    return words | Q(Matches(tagged)) if tagged and term.words else words or Q(Matches(tagged))


def _laid_out(
    rows: Sequence[SearchDocument], reader: Reader, wanted: Wanted, *, nearly: bool = False
) -> tuple[FoundPost, ...]:
    """Read the posts of a page, in its order. One query."""
    ids = [row.post_id for row in rows]
    found = Post.objects.select_related("thread__board", "author__account").in_bulk(ids) if ids else {}
    return tuple(_found(found[pk], reader, wanted, nearly=nearly) for pk in ids if pk in found)


def _found(post: Any, reader: Reader, wanted: Wanted, *, nearly: bool) -> FoundPost:
    words = " ".join(unescape(TAG.sub("", post.html)).split())  # to read Markdown again would take far longer
    said = tsquery.marked(words, wanted.words, wanted.terms)
    return FoundPost(
        post=post,
        by=byline(post.author, reader, anonymous=post.anonymous, thread_key=post.thread.key),
        title=tsquery.joined(tsquery.marked(post.thread.title, wanted.words, wanted.terms)),
        excerpt=tsquery.excerpt(said),
        nearly=nearly,
    )
