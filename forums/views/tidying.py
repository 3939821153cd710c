"""What moderators do to keep conversations findable."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.commands import reveals
from forums.commands import tidying as commands
from forums.forms.posts import RevealForm
from forums.forms.tidying import MergeForm, MoveForm, SplitForm
from forums.models import Thread
from forums.queries import boards, posts, readers, threads
from profiles.choices import RoleName
from profiles.errors import Refusal
from profiles.web import MemberRequest, flash, refuse, role_required


def find(request: MemberRequest, key: str) -> Thread:
    return get_object_or_404(threads.visible_to(request.person).select_related("board"), key=key)


@require_safe
@role_required(RoleName.MODERATOR)
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    """All that can be done about a conversation, on one page."""
    thread = find(request, key)
    context = {
        "thread": thread,
        "move": MoveForm(boards=list(boards.visible_to(request.person)), initial={"board": thread.board.slug}),
        "merge": MergeForm(),
    }
    return render(request, "forums/threads/tidy.html", context)


@require_POST
@role_required(RoleName.MODERATOR)
def pin(request: MemberRequest, key: str) -> HttpResponseBase:
    thread, pinned = find(request, key), "on" in request.POST
    commands.pin(thread=thread, by=request.person, pinned=pinned, at=timezone.now())
    flash(request, _("It stands above the others.") if pinned else _("It stands among the others again."))
    return redirect("forums:thread_tidy", key)


@require_POST
@role_required(RoleName.MODERATOR)
def lock(request: MemberRequest, key: str) -> HttpResponseBase:
    thread, locked = find(request, key), "on" in request.POST
    commands.lock(thread=thread, by=request.person, locked=locked, at=timezone.now())
    flash(request, _("Closed. Who began it is told.") if locked else _("Open again."))
    return redirect("forums:thread_tidy", key)


@require_POST
@role_required(RoleName.MODERATOR)
def move(request: MemberRequest, key: str) -> HttpResponseBase:
    thread, rooms = find(request, key), list(boards.visible_to(request.person))
    form = MoveForm(request.POST, boards=rooms)
    if not form.is_valid():
        refuse(request, Refusal(_("Please choose one from the list.")))
        return redirect("forums:thread_tidy", key)
    commands.move(thread=thread, board=form.room(), by=request.person, at=timezone.now())
    flash(request, _("Moved. Who began it is told."))
    return redirect(thread)


@require_POST
@role_required(RoleName.MODERATOR)
def merge(request: MemberRequest, key: str) -> HttpResponseBase:
    """Pour a conversation into another, named by its address; the page between shows both, for it is not undone."""
    thread, form = find(request, key), MergeForm(request.POST, host=request.get_host())
    into = threads.visible_to(request.person).filter(key=form.key_named() if form.is_valid() else "").first()
    if into is None:
        refuse(request, Refusal(_("No conversation has this address. Copy it from the address bar of the other one.")))
        return redirect("forums:thread_tidy", key)
    if "sure" not in request.POST:
        return render(request, "forums/threads/merge.html", {"thread": thread, "into": into, "both": (thread, into)})
    try:
        commands.merge(thread=thread, into=into, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect("forums:thread_tidy", key)
    flash(request, _("Both are one conversation now."))
    return redirect(into)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.MODERATOR)
def reveal(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say why, then read who wrote something without a name."""
    nameless = posts.visible_to(request.person).filter(anonymous=True).select_related("thread", "author")
    post = get_object_or_404(nameless, key=key)
    form, author = RevealForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            author = reveals.reveal(post=post, by=request.person, why=form.cleaned_data["why"], at=timezone.now())
        except Refusal as refusal:
            form.add_error("why", str(refusal.sentence))
    return render(request, "forums/posts/reveal.html", {"form": form, "post": post, "author": author})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.MODERATOR)
def split(request: MemberRequest, key: str) -> HttpResponseBase:
    """Make a conversation of its own of some replies of one page."""
    thread, reader = find(request, key), readers.of(request.person)
    page = posts.page(thread, reader, after=request.GET.get("after", ""), pulls_answer_up=False)
    form = SplitForm(
        request.POST if request.method == "POST" else None,
        replies=[(shown.post.key, shown.by.name) for shown in page.posts if not shown.post.is_opening],
    )
    if form.is_bound and form.is_valid():
        try:
            made = commands.split(thread=thread, by=request.person, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            flash(request, _("A conversation of its own. Who began it is told."))
            return redirect(made)
    return render(request, "forums/threads/split.html", {"thread": thread, "page": page, "form": form})
