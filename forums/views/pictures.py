"""The picture beside a post."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums.commands import pictures as commands
from forums.forms.pictures import PostPictureForm
from forums.models import Post
from forums.queries import pictures, posts
from forums.web import WAITS
from profiles.errors import Refusal
from profiles.web import MemberRequest, flash, member_required, person_of, refuse
from profiles.web.files import drawn


@require_safe
def show(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand out a picture to those who may read its post."""
    if pictures.seen_by(person_of(request), name) is None:
        raise Http404
    return drawn(name)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest, key: str) -> HttpResponseBase:
    """Put a picture beside one's own words, or another one."""
    post = get_object_or_404(posts.own(request.person), key=key)
    form = PostPictureForm(request.POST, request.FILES) if request.method == "POST" else PostPictureForm()
    if form.is_bound and form.is_valid() and _put(request, post, form):
        return redirect(post)
    context = {"form": form, "post": post, "picture": pictures.of_post(post)}
    return render(request, "forums/pictures/edit.html", context)


@require_POST
@member_required
def remove(request: MemberRequest, key: str) -> HttpResponseBase:
    post = get_object_or_404(posts.own(request.person), key=key)
    try:
        commands.remove(post=post, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("The picture is gone."))
    return redirect(post)


def _put(request: MemberRequest, post: Post, form: PostPictureForm) -> bool:
    try:
        shown = commands.put(post=post, by=request.person, upload=form.upload(), at=timezone.now())
    except Refusal as refusal:
        form.add_error("picture", str(refusal.sentence))
        return False
    flash(request, str(WAITS) if shown.post.held_at else _("Your picture is there."))
    return True
