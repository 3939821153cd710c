from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from profiles.choices import NoticeKind
from profiles.commands import notices
from profiles.queries import notices as news
from profiles.queries import wording
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required


@require_safe
@member_required
def list_news(request: MemberRequest) -> HttpResponseBase:
    about = request.GET.get("about", "")
    if about and about not in NoticeKind.values:
        raise Http404
    kind = NoticeKind(about) if about else None
    cursors = {side: request.GET.get(side, "") for side in ("after", "before")}
    try:
        page = news.of_person(request.person, kind=kind, **cursors)
    except BadCursor as error:
        raise Http404 from error
    context = {
        "notices": page.notices,
        "tabs": tabs(kind),
        "previous_url": address(about=about, before=page.newer) if page.newer else "",
        "next_url": address(about=about, after=page.older) if page.older else "",
    }
    return render(request, "profiles/notices/list.html", context)


@require_safe
@member_required
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    """Go where a notice leads. Having opened it is having read it; a look at it twice changes nothing."""
    notice = get_object_or_404(news.visible_to(request.person).select_related("by", "person"), key=key)
    if request.method == "GET":
        notices.read(person=request.person, key=key, at=timezone.now())
    return redirect(wording.target(notice, {"subject_key": notice.subject_key, "facts": notice.facts}))


@require_POST
@member_required
def read_all(request: MemberRequest) -> HttpResponseBase:
    n = notices.read(person=request.person, at=timezone.now())
    said = ngettext("%(n)d is marked as read.", "%(n)d are marked as read.", n) % {"n": n}
    flash(request, said if n else _("All was read already."))
    return redirect("profiles:notice_list")


def tabs(current: NoticeKind | None) -> list[dict[str, object]]:
    """Return a tab for each kind of news that can come; none where there is but one."""
    kinds = wording.kinds()
    if len(kinds) == 1:
        return []
    every = {"label": _("All"), "url": address(), "current": current is None}
    return [every, *({"label": k.label, "url": address(about=k.value), "current": k is current} for k in kinds)]


def address(**query: str) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return reverse("profiles:notice_list") + (f"?{said}" if said else "")
