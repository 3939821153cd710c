"""Asking for support, and the page of a case."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matching.choices import CaseState, Step
from matching.commands import asks, cases, steps
from matching.errors import AskedAlready
from matching.forms.asks import ReplyForm
from matching.forms.cases import CaseForm
from matching.forms.letters import LetterForm
from matching.forms.steps import TextForm
from matching.models import Case
from matching.queries import asking, gigs, outlook
from matching.queries import cases as standing
from matching.queries import letters as written
from profiles.commands import drafts
from profiles.errors import Refusal
from profiles.queries.drafts import typed
from profiles.web import MemberRequest, flash, member_required, refuse

DRAFT = "case"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def open_case(request: MemberRequest, key: str = "") -> HttpResponseBase:
    """Ask for support: a certain mentor first, or whoever fits."""
    at = timezone.now()
    if key and request.method != "POST" and (already := standing.asking_already(request.person, key)) is not None:
        flash(request, _("You have asked this person already. Here is where it stands."))
        return redirect(already)
    choice = asking.choices(person=request.person, first=key, at=at)
    if key and choice.first is None:
        refuse_gone(request)
        return redirect("matching:suggestion_list")
    payload, draft = typed(request.person, DRAFT)
    form = CaseForm(
        request.POST if request.method == "POST" else None,
        topics=choice.topics,
        mentors=choice.mentors,
        times=choice.times,
        initial=initial(request, choice, payload),
    )
    if form.is_bound and form.is_valid() and (answer := sent(request, form, at)):
        return answer
    return render(request, "matching/cases/open.html", {"form": form, "choice": choice, "draft": draft})


def initial(request: MemberRequest, choice: asking.Choice, payload: Any) -> dict[str, Any]:
    """Start from kept words, else from what the person said about themselves."""
    start: dict[str, Any] = {"words": request.person.goal, "topic": next(iter(choice.topics), None)}
    start |= {name: words if name == "times" else words[0] for name, words in payload.items() if words}
    if choice.first is not None:
        start["wish_1"] = choice.first.key
    return {**start, "form_key": uuid4().hex}


def sent(request: MemberRequest, form: CaseForm, at: datetime) -> HttpResponseBase | None:
    said = form.said(request.person.languages)
    try:
        case = cases.open_case(person=request.person, said=said, form_key=form.cleaned_data["form_key"], at=at)
    except AskedAlready as refusal:
        form.already = refusal.url
        form.add_error("topic", str(refusal.sentence))
        return None
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return None
    drafts.settle(person=request.person, form=DRAFT, at=at)
    flash(request, _("You asked for support. This page always says whose turn it is."))
    return redirect(case)


def refuse_gone(request: MemberRequest) -> None:
    refuse(request, Refusal(_("This person takes no new requests at the moment. Here are others who fit.")))


@require_safe
@member_required
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    return page(request, find(request, key))


def page(
    request: MemberRequest, case: Case, *, sent: ReplyForm | None = None, text: TextForm | None = None
) -> HttpResponseBase:
    """Show a case; ``sent`` and ``text`` are forms that could not be taken."""
    at = timezone.now()
    found = standing.standing(case)
    wrote = written.of_case(case)
    asked = text or TextForm(initial={"title": found.topic, "words": case.words})
    context = {
        "standing": found,
        "letters": wrote,
        "letter": LetterForm(initial={"form_key": uuid4().hex}) if wrote and case.state == CaseState.OPEN else None,
        "text": asked if found.wants_words else None,
        "replies": [sent if sent and sent.ask == ask else ReplyForm(ask=ask) for ask in found.questions],
        "gig_days": gigs.days_offered(request.person, at),
        "outlook": outlook.of_case(case, at),
    }
    return render(request, "matching/cases/show.html", context)


def find(request: MemberRequest, key: str) -> Case:
    return get_object_or_404(standing.visible_to(request.person), key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def withdraw(request: MemberRequest, key: str) -> HttpResponseBase:
    case = find(request, key)
    if request.method != "POST":
        return render(request, "matching/cases/withdraw.html", {"case": case})
    try:
        cases.withdraw(case=case, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("You took your request back. Whoever we asked is told and thanked."))
    return redirect(case)


@require_POST
@member_required
def ask_early(request: MemberRequest, key: str) -> HttpResponseBase:
    case = find(request, key)
    try:
        after = request.POST.get("after", "")
        ask = cases.ask_early(case=case, by=request.person, at=timezone.now(), after=after)
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("We asked %(name)s as well.") % {"name": ask.mentor.name})
    return redirect(case)


@require_POST
@member_required
def reply(request: MemberRequest, key: str) -> HttpResponseBase:
    """Answer the question of a mentor."""
    case = find(request, key)
    ask = get_object_or_404(case.asks.all(), key=request.POST.get("ask", ""))
    form = ReplyForm(request.POST, ask=ask)
    if not form.is_valid():
        return page(request, case, sent=form)
    try:
        done = asks.reply(ask=ask, by=request.person, words=form.cleaned_data["words"], at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("Your answer is sent.") if done else _("This question is answered already."))
    return redirect(case)


@require_POST
@member_required
def approve(request: MemberRequest, key: str) -> HttpResponseBase:
    """Agree to the words with which it is asked in the forum."""
    case = find(request, key)
    form = TextForm(request.POST)
    if not form.is_valid():
        return page(request, case, text=form)
    try:
        steps.approve(case=case, step=Step.THREAD, by=request.person, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("Your question is in the forum. People who could answer are asked."))
    return redirect(case)


@require_POST
@member_required
def skip(request: MemberRequest, key: str) -> HttpResponseBase:
    """Pass over the forum or a seat: what comes next comes now."""
    case = find(request, key)
    try:
        steps.skip(case=case, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("That is fine. We went on."))
    return redirect(case)
