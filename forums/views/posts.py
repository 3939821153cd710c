"""One post: where it stands, and saying something to it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forums import markup
from forums.choices import ReactionKind
from forums.commands import posts as commands
from forums.commands import reactions
from forums.commands.versions import take_out
from forums.forms.posts import EditForm, PostForm, ReactionForm
from forums.models import Post, Thread
from forums.queries import history as versions
from forums.queries import posts, readers, threads
from forums.queries.readers import Reader
from forums.web import WAITS, gone, said_of
from profiles.commands import drafts
from profiles.errors import Refusal
from profiles.queries.drafts import typed
from profiles.web import MemberRequest, flash, member_required, person_of, refuse


@require_safe
def show(request: HttpRequest, key: str) -> HttpResponseBase:
    """Lead to the page of a conversation where a post stands, wherever it was moved to."""
    reader = readers.of(person_of(request))
    post = posts.seen_by(reader).filter(key=key).select_related("thread").first()
    if post is not None:
        return redirect(address_of(post))
    aside = posts.put_aside_by(reader).filter(key=key).first()
    return redirect(aside.thread) if aside else gone(request)


def address_of(post: Post) -> str:
    place = posts.place_of(post)
    return f"{post.thread.get_absolute_url()}{f'?after={place}' if place else ''}#post-{post.key}"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def reply(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say something in a conversation; ``quote`` names a post that the answer begins with."""
    reader = readers.of(request.person)
    thread = get_object_or_404(threads.seen_by(reader).select_related("board"), key=key)
    name = f"post--{thread.key}"
    payload, draft = typed(request.person, name)
    words = "".join(payload.get("words", [])) + quoted(thread, reader, request.GET.get("quote", ""))
    sent_now = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PostForm(*sent_now, initial={"words": words, "form_key": uuid4().hex})
    preview = ""
    if form.is_bound and form.is_valid():
        if "preview" in request.POST:
            preview = form.preview()
        elif (post := sent(request, thread, form)) is not None:
            drafts.settle(person=request.person, form=name, at=timezone.now())
            return redirect(address_of(post))
    form.ask_again()
    context = {"form": form, "thread": thread, "draft": draft, "preview": preview}
    return render(request, "forums/posts/reply.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest, key: str) -> HttpResponseBase:
    """Change one's own words; the earlier ones stay readable."""
    post = get_object_or_404(posts.own(request.person), key=key)
    start = {"words": post.words, "title": post.thread.title}
    form = EditForm(request.POST if request.method == "POST" else None, is_opening=post.is_opening, initial=start)
    preview = ""
    if form.is_bound and form.is_valid():
        if "preview" in request.POST:
            preview = form.preview()
        elif (changed := saved(request, post, form)) is not None:
            return redirect(address_of(changed))
    return render(request, "forums/posts/edit.html", {"form": form, "post": post, "preview": preview})


def saved(request: MemberRequest, post: Post, form: EditForm) -> Post | None:
    try:
        changed = commands.edit(post=post, by=request.person, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error("words", str(refusal.sentence))
        return None
    flash(request, _("Changed. What it said before stays readable.") if changed.is_shown else str(WAITS))
    return changed


@require_safe
@member_required
def history(request: MemberRequest, key: str) -> HttpResponseBase:
    """What a post said before, for members who may read it."""
    post = get_object_or_404(posts.visible_to(request.person).select_related("thread"), key=key)
    is_mine = post.author_id == request.person.pk
    return render(
        request, "forums/posts/history.html", {"post": post, "versions": versions.of_post(post), "is_mine": is_mine}
    )


@require_POST
@member_required
def take_version_out(request: MemberRequest, key: str, number: int) -> HttpResponseBase:
    """Erase what one's own words said before."""
    post = get_object_or_404(posts.own(request.person), key=key)
    if take_out(post=post, number=number, by=request.person, at=timezone.now()):
        flash(request, _("Taken out. Nobody can read it any more."))
    return redirect("forums:post_history", key)


@require_POST
@member_required
def react(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say "been there", "helped me" or "thank you", or take it back."""
    post = get_object_or_404(posts.visible_to(request.person).select_related("thread", "author"), key=key)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return redirect(address_of(post))
    kind = ReactionKind(form.cleaned_data["kind"])
    try:
        if form.cleaned_data["on"]:
            reactions.react(post=post, by=request.person, kind=kind, at=timezone.now())
        else:
            reactions.take_back(post=post, by=request.person, kind=kind)
    except Refusal as refusal:
        refuse(request, refusal)
    return redirect(address_of(post))


def quoted(thread: Thread, reader: Reader, key: str) -> str:
    post = posts.of_thread(thread, reader).filter(key=key).first() if key else None
    return markup.quoted(post.words) if post else ""


def sent(request: MemberRequest, thread: Thread, form: PostForm) -> Post | None:
    words, form_key = form.cleaned_data["words"], form.cleaned_data["form_key"]
    upload, author, at = form.upload_if_sent(), request.person, timezone.now()
    try:
        post, made = commands.reply(thread=thread, author=author, words=words, form_key=form_key, at=at, upload=upload)
    except Refusal as refusal:
        form.refuse(refusal, "words")
        return None
    flash(request, said_of(post.held_at, _("Your reply is there."), made=made))
    return post
