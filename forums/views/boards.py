"""A room of the forum."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forums.queries import boards, readers, threads
from forums.web import gone, list_page
from profiles.web import person_of


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The conversations of one board, for whom it is open."""
    reader = readers.of(person_of(request))
    board = boards.open_to(reader).filter(slug=slug).first()
    if board is None:
        return gone(request)
    rows = threads.on_board(reader, board)
    context = list_page(request, reader, rows, threads.on_top(reader, rows, board))
    return render(request, "forums/boards/show.html", {**context, "board": board})
