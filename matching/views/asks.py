"""The mentor's queue, and the answers: yes, the waiting list, or a kind no."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.choices import AskState, Reason
from matching.commands import asks
from matching.commands.asks import No
from matching.errors import MentorIsFull
from matching.forms.asks import NoForm, QuestionForm, RoomForm, YesForm
from matching.models import Ask
from matching.policies.asks import ensure_answerable
from matching.queries import asks as asked
from matching.queries import inbox, links, next_mentor
from profiles.commands import offers
from profiles.errors import Refusal
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, refuse

OTHERS = 5
SETTLED = (AskState.ACCEPTED, AskState.DECLINED)  # what a link in a mail cannot answer again


@require_safe
@member_required
def list_asks(request: MemberRequest) -> HttpResponseBase:
    at = timezone.now()
    wanted = request.GET.get("tab", "")
    tab = wanted if wanted in inbox.TABS else inbox.ANSWER
    try:
        found = inbox.inbox(person=request.person, tab=tab, after=request.GET.get("after", ""), at=at)
    except BadCursor as error:
        raise Http404 from error
    here = reverse("matching:ask_list")
    context = {
        "inbox": found,
        "room": inbox.room_of(request.person, at),
        "tabs": tabs(found),
        "next_url": f"{here}?tab={tab}&after={found.older}" if found.older else "",
        "reasons": Reason.choices,
        "at": at,
    }
    return render(request, "matching/asks/list.html", context)


def tabs(found: inbox.Inbox) -> list[dict[str, Any]]:
    labels = {inbox.ANSWER: _("To answer"), inbox.WAITING: _("Waiting list"), inbox.DONE: _("Answered")}
    here = reverse("matching:ask_list")
    return [
        {"label": label, "url": f"{here}?tab={tab}", "current": tab == found.tab, "count": found.counts.get(tab, "")}
        for tab, label in labels.items()
    ]


@require_POST
@member_required
def accept(request: MemberRequest, key: str) -> HttpResponseBase:
    ask = find(request, key)
    form = YesForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        asks.accept(ask=ask, by=request.person, words=words, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        said(request, _("You said yes to %(name)s, and they know."), ask)
    return redirect("matching:ask_list")


@require_POST
@member_required
def put_on_list(request: MemberRequest, key: str) -> HttpResponseBase:
    text = _("%(name)s is on your waiting list. They look further meanwhile, and keep their place.")
    return answered(request, key, asks.put_on_list, text)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def decline(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say no with two taps from the queue, or with a line and a suggestion from a page of its own."""
    at = timezone.now()
    ask = find(request, key)
    data = request.POST if request.method == "POST" else None
    form = NoForm(data, others=others(ask, at) if data is None or data.get("suggested") else ())
    if form.is_bound and form.is_valid():
        no = form.no()
        rest = _("You said no to %(name)s. They are told kindly, and your offer has a rest.")
        text = rest if no.pauses else _("You said no to %(name)s. They are told kindly, and we ask somebody else.")
        return answered(request, key, lambda **who: asks.decline(no=no, **who), text)
    return render(request, "matching/asks/decline.html", {"ask": ask, "form": form})


def others(ask: Ask, at: Any) -> list[Any]:
    besides = set(ask.case.asks.values_list("mentor_id", flat=True))
    return next_mentor.fitting(ask.case, besides=besides, at=at, limit=OTHERS)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def question(request: MemberRequest, key: str) -> HttpResponseBase:
    ask = find(request, key)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["question"]
        text = _("Your question is with %(name)s. When they answer, you have a day again.")
        return answered(request, key, lambda **who: asks.want_more(question=words, **who), text, undo=False)
    return render(request, "matching/asks/question.html", {"ask": ask, "form": form})


@require_POST
@member_required
def undo(request: MemberRequest, key: str) -> HttpResponseBase:
    return answered(request, key, asks.undo, _("Taken back. %(name)s waits for your answer again."), undo=False)


@require_POST
@member_required
def set_room(request: MemberRequest) -> HttpResponseBase:
    form = RoomForm(request.POST)
    if form.is_valid():
        room = form.cleaned_data["room"]
        offers.set_room(person=request.person, room=room, at=timezone.now())
        flash(request, _("You take up to %(room)s people at once.") % {"room": room})
    return redirect("matching:ask_list")


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponseBase:
    """Answer from a mail without signing in. Opening the page changes nothing: mail scanners open links too."""
    link = links.read(token)
    ask = links.ask_of(link) if link else None
    if link is None or ask is None:
        return render(request, "matching/asks/answer_gone.html", status=404)
    context = {"ask": ask, "card": first(asked.cards([ask], ask.mentor, timezone.now())), "answer": link.answer}
    context["others"] = {other: links.url(ask.key, other) for other in links.ANSWERS if other != link.answer}
    if request.method != "POST" and (ask.state in SETTLED or is_listed(link, ask)):
        return done(request, link, context)
    if request.method != "POST":
        return render(request, "matching/asks/answer.html", {**context, "form": YesForm(), "refusal": over(ask)})
    if "undo" in request.POST:
        return taken_back(request, link, context)
    form = YesForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        changed = give(link, ask, words)
    except Refusal as refusal:
        full = isinstance(refusal, MentorIsFull)
        return render(request, "matching/asks/answer.html", {**context, "refusal": refusal.sentence, "full": full})
    return done(request, link, {**context, "changed": changed})


def is_listed(link: links.Link, ask: Ask) -> bool:
    return link.answer == links.LIST and ask.state == AskState.WAITING


def done(request: HttpRequest, link: links.Link, context: dict[str, Any]) -> HttpResponseBase:
    """Say what was answered, and take it back for as long as one can."""
    ask = links.ask_of(link)
    can_undo = ask is not None and asked.last_answer(ask, by=ask.mentor, at=timezone.now()) is not None
    return render(request, "matching/asks/answer_done.html", {**context, "ask": ask, "can_undo": can_undo})


def taken_back(request: HttpRequest, link: links.Link, context: dict[str, Any]) -> HttpResponseBase:
    ask: Ask = context["ask"]
    try:
        asks.undo(ask=ask, by=ask.mentor, at=timezone.now())
    except Refusal as refusal:
        return done(request, link, {**context, "refusal": refusal.sentence})
    return render(request, "matching/asks/answer.html", {**context, "form": YesForm(), "is_back": True})


def over(ask: Ask) -> Any:
    """Return the sentence that says why there is nothing left to answer; "" while there is."""
    try:
        ensure_answerable(ask)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def first(found: list[Any]) -> Any:
    return found[0] if found else None


def give(link: links.Link, ask: Ask, words: str) -> bool:
    """Give the answer of a link, through the same commands as the page."""
    who: dict[str, Any] = {"ask": ask, "by": ask.mentor, "at": timezone.now()}
    if link.answer == links.YES:
        return asks.accept(words=words, **who) is not None
    if link.answer == links.LIST:
        return asks.put_on_list(**who)
    return asks.decline(no=No(note=words, pauses=link.answer == links.PAUSE), **who)


def find(request: MemberRequest, key: str) -> Ask:
    return get_object_or_404(asked.visible_to(request.person), key=key)


def answered(
    request: MemberRequest, key: str, step: Callable[..., Any], text: str, *, undo: bool = True
) -> HttpResponseBase:
    ask = find(request, key)
    try:
        step(ask=ask, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        said(request, text, ask, undo=undo)
    return redirect("matching:ask_list")


def said(request: MemberRequest, text: str, ask: Ask, *, undo: bool = True) -> None:
    back = reverse("matching:ask_undo", args=[ask.key]) if undo else ""
    flash(request, text % {"name": ask.case.person.name}, undo=back)
