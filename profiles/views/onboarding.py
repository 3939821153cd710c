"""Four short steps, who could help already, and an account at the end."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.views import SignupView
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from profiles.adapters import visitors
from profiles.adapters.accounts import welcome
from profiles.commands import drafts, limits, onboarding
from profiles.contracts import Preview, registry
from profiles.errors import Refusal, TooMany
from profiles.forms import drafts as fields
from profiles.forms.accounts import JoinForm, NameForm
from profiles.forms.onboarding import TALK_ICONS, LearnForm, ShareForm, WhenForm, WorkForm
from profiles.models import Account, Draft
from profiles.policies.onboarding import VERSIONS
from profiles.queries import drafts as kept
from profiles.queries import previews, topics
from profiles.queries.onboarding import Told, answers, chosen_trades, tidied, told, worded
from profiles.views.accounts import SPENT_FOR
from profiles.web import person_of

Drafts = Mapping[str, Draft]
HOUR = timedelta(hours=1)
LOOKS_OF_ONE = 40
LOOKS_FROM_ONE_ADDRESS = 400
NOBODY = Preview(count=None, cards=())


@dataclass(frozen=True)
class Step:
    """One page of joining. ``build`` gets the words as data or initial, and all that was kept."""

    number: int
    name: str
    back: str
    onward: str
    build: Callable[[dict[str, Any], Drafts], Form]
    skippable: bool = False

    @property
    def form(self) -> str:
        return f"{kept.JOIN}{self.name}"


def reader() -> str:
    return get_language() or "en"


def _work_form(words: dict[str, Any], _rows: Drafts) -> Form:
    return WorkForm(**words, trades=topics.trades(reader()))


def _share_form(words: dict[str, Any], rows: Drafts) -> Form:
    return ShareForm(**words, groups=topics.groups(reader()), trades=_trades(rows))


def _learn_form(words: dict[str, Any], rows: Drafts) -> Form:
    return LearnForm(**words, groups=topics.groups(reader()), trades=_trades(rows))


def _when_form(words: dict[str, Any], _rows: Drafts) -> Form:
    if "initial" in words:  # who reads this page is at ease in its language
        words["initial"].setdefault("languages", [reader().split("-", maxsplit=1)[0]])
    return WhenForm(**words, locale=reader())


def _trades(rows: Drafts) -> frozenset[int]:
    draft = rows.get(f"{kept.JOIN}work")
    return chosen_trades(draft.payload) if draft else frozenset()


WORK = Step(1, "work", "front", "profiles:onboarding_share", _work_form)
SHARE = Step(2, "share", "profiles:onboarding_work", "profiles:onboarding_learn", _share_form, skippable=True)
LEARN = Step(3, "learn", "profiles:onboarding_share", "profiles:onboarding_when", _learn_form, skippable=True)
WHEN = Step(4, "when", "profiles:onboarding_learn", "profiles:onboarding_check", _when_form)
FORMS: dict[str, type[Form]] = {"work": WorkForm, "share": ShareForm, "learn": LearnForm, "when": WhenForm}


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest) -> HttpResponseBase:
    return _ask(request, WORK)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponseBase:
    return _ask(request, SHARE)


@require_http_methods(["GET", "HEAD", "POST"])
def learn(request: HttpRequest) -> HttpResponseBase:
    return _ask(request, LEARN)


@require_http_methods(["GET", "HEAD", "POST"])
def when(request: HttpRequest) -> HttpResponseBase:
    return _ask(request, WHEN)


@require_http_methods(["GET", "HEAD", "POST"])
def start_anew(request: HttpRequest) -> HttpResponseBase:
    """For the next person at a shared phone, after one question: nothing of the answers stays in this browser."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method != "POST":
        return render(request, "profiles/onboarding/start_anew.html")
    visitor = visitors.visitor_of(request)
    if visitor:
        drafts.forget_visitor(visitor=visitor)
    request.session.flush()  # a code that the last one was waiting for
    return visitors.forget(redirect("profiles:onboarding_work"))


class CheckView(SignupView):  # type: ignore[misc]
    template_name = "profiles/onboarding/check.html"
    form_class = JoinForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.token = visitors.token_of(request)
        self.visitor = kept.visitor_of(self.token)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return visitors.remember(response, self.token)

    def get_authenticated_redirect_url(self) -> str:
        done = person_of(self.request) is not None
        return reverse("home" if done else "profiles:onboarding_finish")

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        """Let somebody who mistyped their address come back here and try another one."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "name": self.said().name, "email": self.request.session.get(SPENT_FOR, "")}

    def said(self) -> Told:
        if not hasattr(self, "_said"):
            self._said = told(kept.payloads(kept.of_visitor(self.visitor)), reader())
        return self._said

    def form_valid(self, form: JoinForm) -> HttpResponse:
        if self.waits_for_code(form.cleaned_data["email"]):
            return redirect("account_email_verification_sent")  # the button was pressed twice
        get_adapter().count_sign_up(self.request)
        self.keep_words(form.cleaned_data)
        response: HttpResponse = super().form_valid(form)
        if self.user is not None:
            drafts.tie(visitor=self.visitor, account=self.user)
        return response

    def waits_for_code(self, email: str) -> bool:
        process = EmailVerificationProcess.resume(self.request)
        return bool(process and process.email == email and get_pending_stage(self.request))

    def keep_words(self, cleaned: dict[str, Any]) -> None:
        agreed = {document.value: [str(version)] for document, version in VERSIONS.items()}
        drafts.keep(
            form=kept.ACCOUNT,
            payload={"name": [cleaned["name"]], "email": [cleaned["email"]], **agreed},
            person=None,
            visitor=self.visitor,
            address=visitors.hashed_address(self.request),
            at=timezone.now(),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, said = timezone.now(), self.said()
        preview = self.preview(said, at)
        return {
            **super().get_context_data(**kwargs),
            "count": preview.count,
            "cards": previews.cards(preview, reader()),
            "answers": worded(said, reader()),
            "prev_url": reverse("profiles:onboarding_when"),
        }

    def preview(self, said: Told, at: datetime) -> Preview:
        """Ask the floor above who could help; without an answer the page is as warm and has no number."""
        if registry.people_preview is None:
            return NOBODY
        address = visitors.hashed_address(self.request)
        try:
            limits.spend(action="preview", subject=self.visitor, allowed=LOOKS_OF_ONE, per=HOUR, at=at)
            limits.spend(action="preview from", subject=address, allowed=LOOKS_FROM_ONE_ADDRESS, per=HOUR, at=at)
        except TooMany:
            return NOBODY
        return registry.people_preview.preview(answers=answers(said), at=at)


check = CheckView.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def finish(request: HttpRequest) -> HttpResponseBase:
    """Ask for a name and the agreement where they were not given in this browser."""
    account = request.user
    if person_of(request) is not None or not isinstance(account, Account):
        return redirect("home")
    visitor = visitors.visitor_of(request)
    said = told(kept.payloads(kept.for_account(account, visitor)), reader())
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": said.name})
    if form.is_valid():
        try:
            person = onboarding.start(
                account=account,
                told=said,
                name=form.cleaned_data["name"],
                agreed=VERSIONS,
                locale=reader(),
                visitor=visitor,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            welcome(request, person)
            return visitors.forget(redirect("home"))
    return render(request, "profiles/onboarding/finish.html", {"form": form, "kept": said.has_answers})


def _ask(request: HttpRequest, step: Step) -> HttpResponseBase:
    """Show one step with the words kept so far; keep what is sent, whether or not it is understood."""
    if person_of(request) is not None:
        return redirect("home")
    token, kept_at = visitors.token_of(request), None
    rows = kept.of_visitor(kept.visitor_of(token))
    form = step.build(_words(request, step, rows), rows)
    if request.method == "POST":
        kept_at = timezone.now()
        drafts.keep(
            form=step.form,
            payload=_posted(request, step),
            person=None,
            visitor=kept.visitor_of(token),
            address=visitors.hashed_address(request),
            at=kept_at,
        )
        if form.is_valid():
            return visitors.remember(redirect(step.onward), token)
    context = {
        "form": form,
        "step": step.number,
        "begun": bool(rows) and step is WORK,
        "prev_url": reverse(step.back),
        "skip_url": reverse(step.onward) if step.skippable else "",
        "draft": kept.frame(step.form, rows.get(step.form), kept_at),
        "talk_icons": TALK_ICONS,
    }
    response = render(request, f"profiles/onboarding/{step.name}.html", context)
    patch_cache_control(response, private=True, no_cache=True)  # Back shows what was kept since
    return visitors.remember(response, token)


def _words(request: HttpRequest, step: Step, rows: Drafts) -> dict[str, Any]:
    if request.method == "POST":
        return {"data": MultiValueDict(_posted(request, step))}
    draft = rows.get(step.form)
    payload = tidied(step.form, draft.payload) if draft else None
    return {"initial": fields.initial(FORMS[step.name], payload)}


def _posted(request: HttpRequest, step: Step) -> dict[str, list[str]]:
    return tidied(step.form, fields.words(fields.VISITOR_FORMS[step.form], request.POST))
