"""The forum's lists, a conversation, and beginning one."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.choices import ThreadKind, ThreadList
from forums.commands import read_marks
from forums.commands import threads as commands
from forums.forms.posts import PostForm
from forums.forms.threads import ThreadForm
from forums.models import Board, Thread
from forums.models.threads import TITLE_LENGTH
from forums.queries import boards, languages, lists, posts, readers, searches, tags, threads
from forums.queries import drafts as begun
from forums.queries.readers import Reader
from forums.web import address, frame_of, gone, list_page, narrowed_to, said_of
from forums.web.cards import post_card, state_card
from profiles.commands import drafts
from profiles.errors import Refusal
from profiles.queries.drafts import Payload, typed
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, person_of, refuse
from profiles.web.kept_pages import kept_for_visitors

DRAFT = "thread"


@require_safe
@kept_for_visitors
def list_threads(request: HttpRequest) -> HttpResponseBase:
    """The first page of the forum: one of its lists, and the boards beside it."""
    reader = readers.of(person_of(request))
    which = request.GET.get("list", ThreadList.ACTIVE)
    if which not in lists.lists_for(reader):
        return gone(request)
    to = narrowed_to(request.GET)
    rows = lists.rows_of(ThreadList(which), reader, at=timezone.now())
    top = threads.on_top(reader, rows) if which == ThreadList.ACTIVE and not to else []
    context = list_page(request, reader, lists.narrowed(rows, to), top, to)
    feed_url = reverse("forums:feed_tag", args=[to.tag.slug]) if to.tag else reverse("forums:feed_forum")
    tabs = [
        {"label": one.label, "url": address(request, list=one.value), "current": one == which}
        for one in lists.lists_for(reader)
    ]
    context |= {"tabs": tabs, "which": which, "feed_url": feed_url}
    if which == ThreadList.MINE:
        context["begun"] = begun.begun(reader)
    return render(request, "forums/threads/list.html", context)


@require_safe
@kept_for_visitors
def show(request: HttpRequest, key: str) -> HttpResponseBase:
    """One conversation: public ones for everybody, others for members."""
    reader = readers.of(person_of(request))
    thread = threads.with_details(threads.seen_by(reader), reader).filter(key=key).first()
    if thread is None:
        target = threads.poured_into(key)
        return redirect(target) if target else gone(request)
    context = thread_page(request, thread, reader)
    if request.method == "GET":
        remember(reader, thread, context["page"])
    return render(request, "forums/threads/show.html", context)


def remember(reader: Reader, thread: Any, page: posts.Page) -> None:
    """Remember how far somebody has read; on the last page that is the end, whoever wrote the last words."""
    number = page.last_number if page.later else max(page.last_number, thread.last_number)
    if reader.person is not None and number > (thread.read_until or 0):
        read_marks.read(person=reader.person, thread=thread, number=number, at=timezone.now())


def thread_page(request: HttpRequest, thread: Thread, reader: Reader) -> dict[str, Any]:
    try:
        page = posts.page(thread, reader, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadCursor as error:
        raise Http404 from error
    payload, draft = typed(reader.person, f"post--{thread.key}") if reader.person else ({}, {})
    is_public = thread.is_listed and thread.board.is_public
    [line] = threads.lines([thread], reader)
    return {
        "line": line,
        "state": state_card(line),
        "cards": [post_card(shown, thread, reader) for shown in page.posts],
        "answer": post_card(page.answer, thread, reader) if page.answer else None,
        "thread": thread,
        "page": page,
        "reader": reader,
        "frame": frame_of(reader),
        "feed_url": reverse("forums:feed_thread", args=[thread.key]) if is_public else "",
        "canonical": canonical(thread, page) if is_public else "",
        "form": PostForm(initial={"words": "".join(payload.get("words", [])), "form_key": uuid4().hex}),
        "draft": draft,
    }


def canonical(thread: Thread, page: posts.Page) -> str:
    """Return the one address under which search engines keep a page, from wherever one came to it."""
    place = posts.even_place(page)
    return f"{settings.SITE_URL}{thread.get_absolute_url()}{f'?after={place}' if place else ''}"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def open_thread(request: MemberRequest) -> HttpResponseBase:
    """Ask or tell something; a second button shows how it will look."""
    payload, draft = typed(request.person, DRAFT)
    rooms = list(boards.to_write_in(request.person))
    form = ThreadForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        boards=rooms,
        tags=tags.offered(),
        languages=languages.offered_to(request.person, get_language() or "en"),
        initial=initial(request, rooms, payload),
    )
    preview, alike = "", []
    if form.is_bound and form.is_valid():
        alike = answered_alike(request, form.cleaned_data["kind"], form.cleaned_data["title"])
        if "preview" in request.POST:
            preview = form.preview()
        elif (not alike or "anyway" in request.POST) and (answer := opened(request, form)) is not None:
            return answer
    form.ask_again()
    context = {"form": form, "draft": draft, "preview": preview, "rooms": rooms, "alike": alike}
    return render(request, "forums/threads/open.html", context)


@require_safe
@member_required
def show_alike(request: MemberRequest) -> HttpResponseBase:
    """The part of a page that says what may answer a question whose title somebody types; nothing where nothing may."""
    alike = answered_alike(request, request.GET.get("kind", ""), request.GET.get("title", ""))
    return render(request, "forums/threads/_alike.html", {"alike": alike})


def answered_alike(request: MemberRequest, kind: str, title: str) -> list[Thread]:
    """Return what may answer a question already, to be read before it is asked."""
    if kind != ThreadKind.QUESTION:
        return []
    locale = get_language() or "en"
    return searches.answered_alike(viewer=request.person, title=title[:TITLE_LENGTH], locale=locale)


def initial(request: MemberRequest, rooms: list[Board], payload: Payload) -> dict[str, Any]:
    """Start from kept words, else from the room one comes from."""
    language = (get_language() or "en").partition("-")[0]
    start: dict[str, Any] = {"kind": ThreadKind.QUESTION, "language": language, "board": request.GET.get("board")}
    start |= {name: words if name == "tags" else words[0] for name, words in payload.items() if words}
    return {**start, "form_key": uuid4().hex}


def opened(request: MemberRequest, form: ThreadForm) -> HttpResponseBase | None:
    at = timezone.now()
    try:
        thread, made = commands.open_thread(
            author=request.person,
            said=form.said(),
            form_key=form.cleaned_data["form_key"],
            at=at,
            upload=form.upload_if_sent(),
        )
    except Refusal as refusal:
        form.refuse(refusal, None)
        return None
    drafts.settle(person=request.person, form=DRAFT, at=at)
    flash(request, said_of(thread.held_at, _("It is there now."), made=made))
    return redirect(thread)


@require_POST
@member_required
def accept(request: MemberRequest, key: str) -> HttpResponseBase:
    """Mark a reply to one's own question as what worked."""
    thread = get_object_or_404(threads.visible_to(request.person), key=key)
    post = get_object_or_404(posts.visible_to(request.person).filter(thread=thread), key=request.POST.get("post", ""))
    try:
        commands.accept(thread=thread, post=post, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("Marked as what worked. Whoever finds this later sees it first."))
    return redirect(f"{thread.get_absolute_url()}#post-{post.key}")


@require_POST
@member_required
def unaccept(request: MemberRequest, key: str) -> HttpResponseBase:
    thread = get_object_or_404(threads.visible_to(request.person), key=key)
    commands.unaccept(thread=thread, by=request.person, at=timezone.now())
    return redirect(thread)
