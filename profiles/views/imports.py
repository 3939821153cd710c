"""Bringing people in from a sheet: choose, check, take in, and take back."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles.choices import ImportState, RoleName
from profiles.commands import import_work, imports, invitations
from profiles.commands import spellings as meanings
from profiles.errors import Refusal
from profiles.forms.imports import ColumnsForm, SheetForm, SpellingForm
from profiles.models import ImportBatch
from profiles.queries import imports as sheets
from profiles.queries import sheet_export, spellings
from profiles.queries.paging import BadCursor
from profiles.queries.sheets import first_rows_of
from profiles.web import MemberRequest, flash, refuse, role_required

CHECKED_AT_ONCE = 200_000  # bytes: what is larger waits for a worker
coordinators = role_required(RoleName.COORDINATOR)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def list_imports(request: MemberRequest) -> HttpResponseBase:
    """The sheets so far, and a place for the next one."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_bound and form.is_valid() and (batch := _brought(request, form)) is not None:
        return redirect("profiles:import_show", batch.key)
    try:
        page = sheets.newest(request.person, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadCursor as error:
        raise Http404 from error
    here = reverse("profiles:import_list")
    context = {
        "form": form,
        "sheets": page.rows,
        "previous_url": f"{here}?before={page.newer}" if page.newer else "",
        "next_url": f"{here}?after={page.older}" if page.older else "",
    }
    return render(request, "profiles/imports/list.html", context)


@require_safe
@coordinators
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    """Where a sheet stands, and what can be done next. Asked again every few seconds while a worker is at it."""
    batch = _found(request, key)
    return render(request, "profiles/imports/show.html", _shown(batch))


@require_POST
@coordinators
def choose(request: MemberRequest, key: str) -> HttpResponseBase:
    batch = _found(request, key)
    form = ColumnsForm(request.POST, batch=batch, samples=first_rows_of(batch))
    if form.is_valid():
        encoding = form.cleaned_data.get("encoding", "")
        encoding = "" if encoding == batch.encoding else encoding
        at = timezone.now()
        try:
            imports.choose(batch=batch, columns=form.columns, encoding=encoding, by=request.person, at=at)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            _check_at_once(batch)
            return redirect("profiles:import_show", key)
    return render(request, "profiles/imports/show.html", _shown(batch, form))


@require_POST
@coordinators
def take(request: MemberRequest, key: str) -> HttpResponseBase:
    try:
        imports.take(batch=_found(request, key), by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    return redirect("profiles:import_show", key)


@require_POST
@coordinators
def stop(request: MemberRequest, key: str) -> HttpResponseBase:
    if imports.stop(batch=_found(request, key), by=request.person, at=timezone.now()):
        flash(request, _("Stopped. What came in so far is whole. You can go on, or take it back."))
    return redirect("profiles:import_show", key)


@require_POST
@coordinators
def drop(request: MemberRequest, key: str) -> HttpResponseBase:
    try:
        imports.drop(batch=_found(request, key), by=request.person)
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect("profiles:import_show", key)
    flash(request, _("The sheet is thrown away. Nobody came in from it."))
    return redirect("profiles:import_list")


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def confirm(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say that the people of a sheet agreed."""
    batch = _found(request, key)
    if request.method != "POST":
        return render(request, "profiles/imports/confirm.html", {"batch": batch, "standing": sheets.standing(batch)})
    count = imports.confirm(batch=batch, by=request.person, at=timezone.now())
    said = ngettext("%(count)s person is a member now.", "%(count)s people are members now.", count)
    flash(request, said % {"count": count} if count else _("Nobody of this sheet waits for a yes."))
    return redirect("profiles:import_show", key)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def invite(request: MemberRequest, key: str) -> HttpResponseBase:
    """Write to the next hundred people who wait, after a page that says so."""
    batch = _found(request, key)
    if request.method != "POST":
        context = {"batch": batch, "standing": sheets.standing(batch), "at_once": invitations.AT_ONCE}
        return render(request, "profiles/imports/invite.html", context)
    try:
        count = invitations.invite(batch=batch, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        said = ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
        flash(request, said % {"count": count} if count else _("Everybody who waits has an invitation."))
    return redirect("profiles:import_show", key)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def spell(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say what words nobody knew mean, for everybody who wrote them: by one tap, or from the whole list."""
    batch, locale = _found(request, key), get_language() or "en"
    said = request.POST if request.method == "POST" else request.GET
    kind = "craft" if said.get("kind") == "craft" else "topic"
    if request.method == "POST":
        form = SpellingForm(said, locale=locale, kind=kind)
    else:
        form = SpellingForm(locale=locale, kind=kind, initial={"kind": kind, "words": said.get("words", "")[:80]})
    if form.is_bound and form.is_valid() and _spelled(request, form, batch):
        return redirect("profiles:import_show", key)
    return render(request, "profiles/imports/spell.html", {"batch": batch, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def undo(request: MemberRequest, key: str) -> HttpResponseBase:
    """Take a whole import back, after a page that says who vanishes and who stays."""
    batch = _found(request, key)
    if request.method != "POST":
        return render(request, "profiles/imports/undo.html", {"batch": batch, "standing": sheets.standing(batch)})
    try:
        imports.undo(batch=batch, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    return redirect("profiles:import_show", key)


@require_safe
@coordinators
def mend(request: MemberRequest, key: str) -> HttpResponseBase:
    """The lines that were left out, as a sheet with a column saying why."""
    batch = _found(request, key)
    rows = sheet_export.to_mend(batch, _("Why it was left out"))
    return _csv(sheet_export.lines(rows, batch.delimiter or ","), f"{key}-mend.csv")


@require_safe
@coordinators
def export(request: MemberRequest, key: str) -> HttpResponseBase:
    """The people of a sheet as a sheet that can be brought in again."""
    rows = sheet_export.people(_found(request, key), get_language() or "en")
    return _csv(sheet_export.lines(rows), f"{key}.csv")


def _found(request: MemberRequest, key: str) -> ImportBatch:
    return get_object_or_404(sheets.visible_to(request.person), key=key)


def _brought(request: MemberRequest, form: SheetForm) -> ImportBatch | None:
    """Keep the sheet; None where it cannot be read, with the reason in the form."""
    upload = form.cleaned_data["sheet"]
    try:
        batch = imports.bring(
            data=upload.read(),
            filename=upload.name or "",
            by=request.person,
            at=timezone.now(),
            locale=get_language() or "en",
        )
    except Refusal as refusal:
        form.add_error("sheet", str(refusal.sentence))
        return None
    _check_at_once(batch, size=upload.size)
    return batch


def _spelled(request: MemberRequest, form: SpellingForm, batch: ImportBatch) -> bool:
    said = form.cleaned_data
    meaning = spellings.meant(said["kind"], said["slug"])
    if meaning is None:
        return False
    try:
        count = meanings.mean(
            words=said["words"], meaning=meaning, locale=batch.locale, by=request.person, at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("slug", str(refusal.sentence))
        return False
    done = ngettext("Understood, for %(count)s person.", "Understood, for %(count)s people.", count)
    flash(request, done % {"count": count})
    return True


def _check_at_once(batch: ImportBatch, size: int | None = None) -> None:
    """Spare the wait where a sheet is small."""
    if (sheets.size(batch) if size is None else size) <= CHECKED_AT_ONCE:
        import_work.advance(batch=batch, at=timezone.now())


def _shown(batch: ImportBatch, form: ColumnsForm | None = None) -> dict[str, Any]:
    context: dict[str, Any] = {"batch": batch, "state": ImportState(batch.state), "findings": ()}
    if batch.state in (ImportState.CHECKED, ImportState.UNREADABLE):
        context["form"] = form or ColumnsForm(batch=batch, samples=first_rows_of(batch))
        context["unmapped"] = batch.preview.get("unmapped", [])[: sheets.MOST_GROUPS]
    if batch.state in (ImportState.TAKEN, ImportState.STOPPED, ImportState.UNDONE):
        context["standing"] = sheets.standing(batch)
        context["spellings"] = spellings.unknown(batch, get_language() or "en")
    if batch.state in (ImportState.CHECKED, ImportState.TAKEN, ImportState.STOPPED):
        context["findings"] = sheets.finding_groups(batch)
    return context


def _csv(lines: Iterator[str], filename: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
