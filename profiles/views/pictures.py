from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles.commands import pictures
from profiles.errors import Refusal
from profiles.forms.pictures import PictureForm
from profiles.models import Person
from profiles.queries import people
from profiles.queries.profiles import picture_url
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required, person_of
from profiles.web.files import drawn


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a picture to those who may see the person and their picture."""
    if people.with_picture(name, person_of(request)) is None:
        raise Http404
    return drawn(name)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    if form.is_bound and form.is_valid() and _kept(request.person, form):
        flash(request, _("Your picture is saved."))
        return redirect("profiles:picture_edit")
    context = {
        "form": form,
        "side": side("picture_edit"),
        "person": request.person,
        "picture": picture_url(request.person),
    }
    return render(request, "profiles/pictures/edit.html", context)


@require_POST
@member_required
def remove(request: MemberRequest) -> HttpResponseBase:
    pictures.remove(person=request.person, at=timezone.now())
    flash(request, _("Your picture is gone. Others see your two letters."))
    return redirect("profiles:picture_edit")


def _kept(person: Person, form: PictureForm) -> bool:
    try:
        pictures.put(person=person, upload=form.cleaned_data["picture"].file, at=timezone.now())
    except Refusal as refusal:
        form.add_error("picture", refusal.sentence)  # type: ignore[arg-type]
        return False
    return True
