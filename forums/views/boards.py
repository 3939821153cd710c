"""A room of the forum."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.commands import boards as commands
from forums.forms.boards import BoardForm, TagForm
from forums.queries import boards, lists, readers, tags, threads
from forums.web import gone, list_page, narrowed_to
from profiles.choices import RoleName
from profiles.errors import Refusal
from profiles.queries import topics
from profiles.web import MemberRequest, flash, person_of, refuse, role_required
from profiles.web.kept_pages import kept_for_visitors


@require_safe
@kept_for_visitors
def show(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The conversations of one board, for whom it is open."""
    reader = readers.of(person_of(request))
    rooms = list(boards.open_to(reader))  # all of them stand beside the list
    board = next((one for one in rooms if one.slug == slug), None)
    if board is None:
        return gone(request)
    to = narrowed_to(request.GET)
    rows = threads.on_board(reader, board)
    top = [] if to else threads.on_top(reader, rows, board)
    context = list_page(request, reader, lists.narrowed(rows, to), top, to, names_boards=False)
    context["feed_url"] = reverse("forums:feed_board", args=[slug]) if board.is_public else ""
    return render(request, "forums/boards/show.html", {**context, "boards": rooms, "board": board})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.ADMIN)
def edit(request: MemberRequest, slug: str = "") -> HttpResponseBase:
    """Set up a board, or change one."""
    board = get_object_or_404(boards.every(), slug=slug) if slug else None
    form = BoardForm(request.POST if request.method == "POST" else None, initial=boards.said_of(board))
    if form.is_bound and form.is_valid():
        archived = form.cleaned_data["archived"]
        try:
            commands.set_up(room=form.room(), board=board, archived=archived, by=request.person, at=timezone.now())
        except Refusal as refusal:
            form.add_error("slug", str(refusal.sentence))
        else:
            flash(request, _("Saved."))
            return redirect("forums:board_add")
    tag = TagForm(groups=topics.groups(get_language() or "en"))
    context = {"form": form, "board": board, "boards": boards.every(), "tags": tags.offered(), "tag": tag}
    return render(request, "forums/boards/edit.html", context)


@require_POST
@role_required(RoleName.ADMIN)
def add_tag(request: MemberRequest) -> HttpResponseBase:
    form = TagForm(request.POST, groups=topics.groups(get_language() or "en"))
    if not form.is_valid():
        refuse(request, Refusal(_("A tag needs a name, and an address of small letters and hyphens.")))
        return redirect("forums:board_add")
    try:
        commands.add_tag(by=request.person, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("Saved."))
    return redirect("forums:board_add")
