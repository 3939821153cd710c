"""Writing into conversations. Whatever changes the figures of a thread does so under its lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from forums import markup
from forums.commands import counts, drawings, duties, holding, mentions, search_documents, watches
from forums.commands.drawings import Drawn, Upload
from forums.errors import SaysNothing, TooLongToPost
from forums.models import Post, PostPicture, PostVersion, Thread
from forums.models.posts import SHOWN
from forums.policies.posts import ensure_may_edit
from forums.policies.threads import ensure_may_reply
from forums.queries import pictures
from profiles.choices import says_something, tidy
from profiles.commands import audit, limits, notices, restrictions
from profiles.models import Person
from profiles.policies.restrictions import ensure_may_write

HOUR = timedelta(hours=1)
POSTS_AN_HOUR = 30
AT_ONCE = timedelta(minutes=5)
AGAIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Text:
    """What somebody wrote, read and made into HTML before anything is locked."""

    words: str
    html: str


def text_of(words: str) -> Text:
    """Return a text with its HTML.

    Raises:
        SaysNothing, TooLongToPost: it cannot be a post.

    """
    words = words.strip()
    if len(words) > markup.LONGEST:
        raise TooLongToPost
    html = markup.render(words)
    if not says_something(markup.seen(html)):
        raise SaysNothing
    return Text(words, html)


def reply(
    *, thread: Thread, author: Person, words: str, form_key: str, at: datetime, upload: Upload | None = None
) -> tuple[Post, bool]:
    """Say something in a conversation. What was sent already is returned, and False.

    Who asked without a name stays without one in their own conversation.
    """
    text = text_of(words)
    with drawings.drawn_if_sent(by=author, upload=upload, at=at) as picture, transaction.atomic():
        locked = lock(thread)
        if (made := sent_already(author, text, form_key, at, thread=locked)) is not None:
            return with_late_picture(made, picture, at=at), False
        ensure_may_reply(locked, author)
        limits.spend(action="post", subject=author.key, allowed=POSTS_AN_HOUR, per=HOUR, at=at)
        post = write(thread=locked, author=author, text=text, form_key=form_key, at=at, picture=picture)
        watches.follow_by_writing(thread=locked, person=author, at=at)
        duties.answered(thread=locked, person=author, at=at)
        return post, True


def sent_already(author: Person, text: Text, form_key: str, at: datetime, **where: object) -> Post | None:
    """Return the post that the same form has made, or that says the same in the same place since some minutes.

    Going back in a browser brings a sent form back, mostly under a new key.
    """
    mine = Post.objects.filter(author=author).select_related("thread", "author")
    made = mine.filter(form_key=form_key).first()
    return made or mine.filter(**where, words=text.words, written_at__gt=at - AGAIN).order_by("-written_at").first()


def with_late_picture(post: Post, picture: Drawn | None, *, at: datetime) -> Post:
    """Let what was sent without a picture, and again with one, show it; a picture that is there stays."""
    if picture is not None and pictures.of_post(post) is None:
        thread = lock(post.thread)
        ensure_may_edit(post, thread, post.author)
        hang(post, thread, picture, at=at)
    return post


def write(
    *, thread: Thread, author: Person, text: Text, form_key: str, at: datetime, picture: Drawn | None = None
) -> Post:
    """Add a post to a thread that is locked or new; what is held back is not counted, and moderators are asked."""
    restrictions.spend_write(person=author, at=at)
    said = (text.words,) if thread.numbers else (thread.title, text.words)
    held = holding.reasons(author, *said, *([picture.described] if picture else []), at=at)
    post = Post.objects.create(
        thread=thread,
        number=thread.numbers + 1,
        author=author,
        anonymous=thread.anonymous and thread.author_id == author.pk,
        words=text.words,
        html=text.html,
        rendered=markup.VERSION,
        written_at=at,
        form_key=form_key,
        held_at=at if held else None,
        tell_at=None if held else at,
    )
    if picture is not None:
        drawings.hang(post, picture, at=at)
    counts.add(thread, post)
    search_documents.write([post.pk])
    holding.ask_moderators(post, held, at=at)
    return post


@transaction.atomic
def edit(*, post: Post, by: Person, words: str, at: datetime, title: str = "") -> Post:
    """Change one's own words; what they were before stays readable.

    Of what was changed within minutes nothing is kept, if nobody replied or was told. Words that would be
    looked at first if they were new are looked at first. ``title`` is that of the conversation it opens.
    """
    text = text_of(words)
    thread = lock(post.thread)
    mine = Post.objects.select_related("author").get(pk=post.pk)
    ensure_may_edit(mine, thread, by)
    ensure_may_write(by, at)
    title = tidy(title) if mine.is_opening else ""
    if text.words == mine.words and title in ("", thread.title):
        return mine
    _keep_what_it_said(mine, thread, at=at)
    said = [new for new, old in ((title, thread.title), (text.words, mine.words)) if new and new != old]
    mine.words, mine.html, mine.rendered, mine.edited_at = text.words, text.html, markup.VERSION, at
    thread.title = title or thread.title
    Thread.objects.filter(pk=thread.pk).update(title=thread.title)
    held = holding.reasons(by, *said, at=at) if mine.is_shown else ()
    mine.held_at = at if held else mine.held_at
    mine.save(update_fields=["words", "html", "rendered", "edited_at", "held_at"])
    holding.ask_moderators(mine, held, at=at)
    counts.anew(thread)
    search_documents.write([mine.pk])
    mentions.tell_new(mine, at=at)
    return mine


def _concerns_others(post: Post, thread: Thread) -> bool:
    """Whether somebody was told of a post, or said something after it or to it: then what it said is theirs as well."""
    if post.is_shown and (post.tell_at is None or thread.accepted_id == post.pk):
        return True
    later = Post.objects.filter(thread=thread, number__gt=post.number).exclude(author=post.author_id)
    return later.exists() or post.reactions.exists() or post.mentions.exists()


def hang(post: Post, thread: Thread, picture: Drawn, *, at: datetime) -> PostPicture:
    """Show a picture beside a post that is there, in the place of another; its thread is locked."""
    old = pictures.of_post(post)
    keep_what_it_showed(post, thread, at=at)
    shown = drawings.hang(post, picture, at=at)
    # Said again of another picture, the same words are no flood of copies.
    new_words = () if old is not None and old.described == picture.described else (picture.described,)
    hold_if_needed(post, *new_words, at=at)
    return shown


def keep_what_it_showed(post: Post, thread: Thread, *, at: datetime) -> None:
    """Keep what a post was before its picture changes, as before its words do."""
    if _keep_what_it_said(post, thread, at=at):
        post.edited_at = at
        post.save(update_fields=["edited_at"])


def _keep_what_it_said(post: Post, thread: Thread, *, at: datetime) -> bool:
    if at - (post.edited_at or post.written_at) < AT_ONCE and not _concerns_others(post, thread):
        return False
    picture = pictures.of_post(post)
    PostVersion.objects.create(
        post=post,
        number=post.versions.count() + 1,
        title=thread.title if post.is_opening else "",
        words=post.words,
        html=post.html,
        picture=picture.described if picture else "",
        written_at=post.edited_at or post.written_at,
    )
    return True


def lock(thread: Thread) -> Thread:
    rows = Thread.objects.select_for_update(no_key=True, of=("self",)).select_related("board", "author")
    return rows.get(pk=thread.pk)


def hold_if_needed(post: Post, *said: str, at: datetime) -> None:
    """Let moderators look first at what was added to a post that others see; its thread is locked."""
    held = holding.reasons(post.author, *said, at=at) if post.is_shown else ()
    if held:
        post.held_at = at
        post.save(update_fields=["held_at"])
        counts.anew(lock(post.thread))
        search_documents.write([post.pk])
        holding.ask_moderators(post, held, at=at)


@transaction.atomic
def hide(*, post: Post, by: Person | None, why: str, at: datetime) -> bool:
    """Take a post out of the sight of all but its author and moderators; an opening takes its thread along.

    What reports had hidden, a moderator hides in their own name.
    """
    thread = lock(post.thread)
    unseen = {"hidden_at": at, "hidden_by": by, "hidden_why": why}
    undecided = Q(hidden_at=None) if by is None else Q(hidden_by=None)
    moved = Post.objects.filter(undecided, pk=post.pk).update(**unseen, held_at=None)
    if moved:
        if post.is_opening:
            Thread.objects.filter(undecided, pk=thread.pk).update(**unseen)
        counts.anew(thread)
        search_documents.write([post.pk])
        audit.record(action="post.hidden", by=by, kind="forums.post", key=post.key, at=at)
    return bool(moved)


@transaction.atomic
def show_again(*, post: Post, by: Person | None, at: datetime) -> bool:
    """Show what was hidden as if it had not been; show what was held back as if it were said now."""
    thread = lock(post.thread)
    found = Post.objects.select_related("author").get(pk=post.pk)
    if found.is_shown:
        return False
    seen = {"hidden_at": None, "hidden_by": None, "hidden_why": ""}
    if found.is_held:
        _release(found, thread, at)
    Post.objects.filter(pk=post.pk).update(**seen)
    if found.is_opening:
        Thread.objects.filter(pk=thread.pk).update(**seen)
    counts.anew(thread)
    search_documents.write([post.pk])
    audit.record(action="post.shown", by=by, kind="forums.post", key=post.key, at=at)
    return True


@transaction.atomic
def hold_again(*, post: Post, by: Person, at: datetime) -> bool:
    """Keep a post from all but its author once more, as if no moderator had shown it yet."""
    thread = lock(post.thread)
    if not Post.objects.filter(SHOWN, pk=post.pk).update(held_at=at, tell_at=None):
        return False
    counts.anew(thread)
    search_documents.write([post.pk])
    notices.withdraw(verb="post_approved", subject_kind="forums.post", subject_key=post.key)
    audit.record(action="post.held", by=by, kind="forums.post", key=post.key, at=at)
    return True


def _release(post: Post, thread: Thread, at: datetime) -> None:
    """For others it is said now, so it goes to the end of its conversation; its author is told."""
    if not post.is_opening and post.number != thread.numbers:
        post.number = thread.numbers = thread.numbers + 1
    post.held_at, post.written_at, post.tell_at = None, at, at
    post.save(update_fields=["held_at", "written_at", "tell_at", "number"])
    notices.tell(person=post.author, verb="post_approved", subject_kind="forums.post", subject_key=post.key, at=at)


@transaction.atomic
def mend(*, post: Post, by: Person, words: str, at: datetime) -> None:
    """Put other words in the place of what a moderator gave back, and show them."""
    text = text_of(words)
    changed = {"words": text.words, "html": text.html, "rendered": markup.VERSION, "edited_at": at}
    Post.objects.filter(pk=post.pk).update(**changed)
    PostVersion.objects.filter(post=post).delete()
    holding.say_mended(Post.objects.select_related("author", "thread").get(pk=post.pk))
    search_documents.write([post.pk])
    show_again(post=post, by=by, at=at)
