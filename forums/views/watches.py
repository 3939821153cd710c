"""Following and muting conversations, boards and people; posts that one keeps."""

from datetime import timedelta

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from forums.choices import WatchLevel
from forums.commands import bookmarks as keeping
from forums.commands import watches as commands
from forums.queries import boards, bookmarks, posts, readers, threads
from forums.queries.bylines import byline
from profiles.errors import Refusal
from profiles.queries import people
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, refuse, way_back

REMINDERS = {"day": timedelta(days=1), "week": timedelta(days=7)}
SAID = {
    WatchLevel.FOLLOW: gettext_lazy("You hear of what is new there."),
    WatchLevel.MUTE: gettext_lazy("It is out of your lists, and no news any more."),
    None: gettext_lazy("You hear of it no more than of anything else."),
}


def level_of(request: MemberRequest) -> WatchLevel | None:
    wanted = request.POST.get("level", "")
    return WatchLevel(wanted) if wanted in WatchLevel else None


@require_POST
@member_required
def watch_thread(request: MemberRequest, key: str) -> HttpResponseBase:
    thread, level = get_object_or_404(threads.visible_to(request.person), key=key), level_of(request)
    commands.watch_thread(person=request.person, thread=thread, level=level, at=timezone.now())
    flash(request, str(SAID[level]))
    return redirect(way_back(request, thread.get_absolute_url()))


@require_POST
@member_required
def watch_board(request: MemberRequest, slug: str) -> HttpResponseBase:
    board, level = get_object_or_404(boards.visible_to(request.person), slug=slug), level_of(request)
    commands.watch_board(person=request.person, board=board, level=level, at=timezone.now())
    flash(request, str(SAID[level]))
    return redirect(way_back(request, board.get_absolute_url()))


@require_POST
@member_required
def follow_person(request: MemberRequest, key: str) -> HttpResponseBase:
    other, level = get_object_or_404(people.visible_to(request.person), key=key), level_of(request)
    try:
        commands.follow_person(person=request.person, about=other, follows=level is not None, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, str(SAID[level]))
    return redirect(way_back(request, other.get_absolute_url()))


@require_safe
@member_required
def list_bookmarks(request: MemberRequest) -> HttpResponseBase:
    """The posts that one keeps, the last kept first."""
    try:
        page = bookmarks.of_person(
            request.person, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except BadCursor as error:
        raise Http404 from error
    reader = readers.of(request.person)
    rows = [
        (row, byline(row.post.author, reader, anonymous=row.post.anonymous, thread_key=row.post.thread.key))
        for row in page.rows
    ]
    context = {
        "rows": rows,
        "previous_url": f"?before={page.newer}" if page.newer else "",
        "next_url": f"?after={page.older}" if page.older else "",
    }
    return render(request, "forums/bookmarks/list.html", context)


@require_POST
@member_required
def keep(request: MemberRequest, key: str) -> HttpResponseBase:
    """Keep a post, and be reminded of it tomorrow or in a week if one likes."""
    post, at = get_object_or_404(posts.visible_to(request.person), key=key), timezone.now()
    after = REMINDERS.get(request.POST.get("remind", ""))
    keeping.keep(person=request.person, post=post, remind_at=at + after if after else None, at=at)
    flash(request, _("Kept. You are reminded of it.") if after else _("Kept. Only you see it."))
    return redirect(way_back(request, post.get_absolute_url()))


@require_POST
@member_required
def let_go(request: MemberRequest, key: str) -> HttpResponseBase:
    post = get_object_or_404(posts.visible_to(request.person), key=key)
    keeping.let_go(person=request.person, post=post)
    return redirect(way_back(request, post.get_absolute_url()))
