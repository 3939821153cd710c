"""Telling the moderators, and what they do about it."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles.choices import Away, Curb, RoleName, Verdict, Wrong
from profiles.commands import decisions
from profiles.commands import reports as commands
from profiles.commands.restrictions import Measure
from profiles.errors import Refusal
from profiles.forms.reports import REASONS, DecisionForm, OpenForm, ReportForm
from profiles.policies.reports import laid_before, stands_apart, too_near
from profiles.queries import reports, roles
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, refuse, role_required

judges = role_required(RoleName.MODERATOR, RoleName.ADMIN)  # admins see what no moderator can decide

DONE = {
    Verdict.KEEP: gettext_lazy("It stays as it is. Who reported it is told that you looked."),
    Verdict.WARN: gettext_lazy("The author is told why. It stays where it is."),
    Verdict.MEND: gettext_lazy("Nobody else sees it until its author has mended it. They read why."),
    Verdict.HIDE: gettext_lazy("Nobody sees it any more. The author is told why."),
}

FOLLOWS = {
    Curb.SLOW: gettext_lazy("For some days they can write once an hour."),
    Curb.SUSPEND: gettext_lazy("They are out until their time is over."),
    Curb.CLOSE: gettext_lazy("They are out, for three days at most, until a second person has said yes to closing."),
}


def done(matter: reports.Matter, verdict: Verdict, measure: Measure | None) -> str:
    """Say all that a decision did: to the thing, to its author, and to whoever reported it."""
    first = DONE[verdict] if matter.said or verdict != Verdict.KEEP else _("Others see it now.")
    return " ".join([str(first)] + ([str(FOLLOWS[measure.kind])] if measure else []))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def file(request: MemberRequest, kind: str, key: str) -> HttpResponseBase:
    """Say what is wrong with something one can see. A moderator reads it."""
    found = reports.find(viewer=request.person, kind=kind, key=key)
    if found is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        commands.file(
            reporter=request.person,
            kind=kind,
            key=key,
            found=found,
            wrong=Wrong(said["wrong"]),
            words=said["words"],
            away=[away for away in Away if said[away]],
            at=timezone.now(),
        )
        flash(request, _("Thank you for telling us. A moderator reads it, and you hear what came of it."))
        hidden = reports.find(viewer=request.person, kind=kind, key=key) is None
        return redirect("home" if said["keep_apart"] else "profiles:report_list" if hidden else found.url)
    return render(
        request,
        "profiles/reports/file.html",
        {"form": form, "found": found, "author": None if found.alias else found.author},
    )


@require_safe
@member_required
def list_own(request: MemberRequest) -> HttpResponseBase:
    """What somebody told the moderators, and what came of it."""
    try:
        page = reports.filed_by(
            request.person, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except BadCursor as error:
        raise Http404 from error
    here = reverse("profiles:report_list")
    context = {
        "reports": [(report, reports.label_of(report.kind)) for report in page.rows],
        "previous_url": f"{here}?before={page.newer}" if page.newer else "",
        "next_url": f"{here}?after={page.older}" if page.older else "",
    }
    return render(request, "profiles/reports/own.html", context)


@require_safe
@judges
def queue(request: MemberRequest) -> HttpResponseBase:
    near = too_near(request.person)
    cards = [card(request, matter, near) for matter in reports.queue(laid_before(request.person), timezone.now())]
    context = {
        "cards": cards,
        "oldest": min((one["matter"].since for one in cards), default=None),
        "moderates": RoleName.MODERATOR in roles.held_by(request.person),
    }
    return render(request, "profiles/reports/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@judges
def decide(request: MemberRequest, key: str) -> HttpResponseBase:
    """One matter with all that was said of it, and the decision."""
    at = timezone.now()
    matter = reports.matter(laid_before(request.person), key, at)
    if matter is None:
        flash(request, _("This is decided already."))
        return redirect("profiles:report_queue")
    form = DecisionForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        said = form.cleaned_data
        verdict = Verdict(said["verdict"])
        try:
            decision = decisions.decide(
                report=matter.reports[0],
                by=request.person,
                verdict=verdict,
                rule=Wrong(said["rule"]),
                reason=said["reason"].strip(),
                measure=form.measure(),
                at=at,
            )
        except Refusal as refusal:
            form.add_error("reason", str(refusal.sentence))
        else:
            flash(
                request,
                done(matter, verdict, form.measure()),
                undo=reverse("profiles:decision_undo", args=[decision.key]),
            )
            return redirect("profiles:report_queue")
    shown = card(request, matter, too_near(request.person), form)
    return _one(request, shown, OpenForm())


@require_POST
@judges
def open_around(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say why, then read what stands around a reported message."""
    matter = reports.matter(laid_before(request.person), key, timezone.now())
    if matter is None or not matter.private:
        raise Http404
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            commands.open_around(
                report=matter.reports[0], by=request.person, why=form.cleaned_data["why"], at=timezone.now()
            )
        except Refusal as refusal:
            refuse(request, refusal)
        return redirect("profiles:report_decide", key)
    shown = card(request, matter, too_near(request.person))
    return _one(request, shown, form)


@require_POST
@judges
def claim(request: MemberRequest, key: str) -> HttpResponseBase:
    """Take a matter on for a quarter of an hour, and look at it closely."""
    at = timezone.now()
    matter = reports.matter(laid_before(request.person), key, at)
    if matter is None:
        flash(request, _("This is decided already."))
        return redirect("profiles:report_queue")
    try:
        decisions.claim(report=matter.reports[0], by=request.person, at=at)
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect("profiles:report_queue")
    return redirect("profiles:report_decide", key)


@require_POST
@judges
def let_go(request: MemberRequest, key: str) -> HttpResponseBase:
    matter = reports.matter(laid_before(request.person), key, timezone.now())
    if matter is None:
        flash(request, _("This is decided already."))
    elif decisions.let_go(report=matter.reports[0], by=request.person):
        flash(request, _("Given back. Others may decide it now."))
    return redirect("profiles:report_queue")


def _one(request: MemberRequest, shown: dict[str, Any], form: OpenForm) -> HttpResponseBase:
    matter = shown["matter"]
    found = reports.find(viewer=request.person, kind=matter.kind, key=matter.subject_key)
    return render(request, "profiles/reports/decide.html", {"card": shown, "open": form, "found": found})


def card(
    request: MemberRequest, matter: reports.Matter, near: frozenset[int], form: DecisionForm | None = None
) -> dict[str, Any]:
    """Lay out a matter with its form; the first report proposes the rule and a sentence for the author."""
    wished = request.GET.get("rule", "")
    rule = Wrong(wished if wished in Wrong.values else matter.reports[0].wrong)
    opened = matter.private and reports.has_opened(request.person, matter)
    mine = matter.claim is not None and matter.claim.by_id == request.person.pk
    return {
        "matter": matter,
        "yours": stands_apart(matter.reports, near),
        "taken": None if mine else matter.claim,
        "mine": matter.claim if mine else None,
        "presets": [(code, label, code == rule) for code, label in Wrong.choices],
        "form": form or DecisionForm(initial={"rule": rule, "reason": REASONS[rule]}, auto_id=f"id_{matter.key}_%s"),
        "around": reports.around(matter) if opened else (),
        "opened": opened,
    }
