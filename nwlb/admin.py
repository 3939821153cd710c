"""Django's admin as a magnifying glass: everything an admin may look at, nothing they may change.

What an admin changes goes through a command on a page of its own (duties, who is seen, the
community). Opening any page here is written down. A model that is not named in SHOWN is not here:
what people wrote to each other or about each other, and what opens a door, never will be.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import BinaryField, ForeignKey, JSONField, Model, TextField
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from profiles.choices import RoleName
from profiles.commands import audit
from profiles.web import MemberRequest, role_required

# The model, what an admin reads instead of its name, and fields of it that are never shown: words meant for
# somebody else, secrets.
SHOWN: dict[str, tuple[Any, tuple[str, ...]]] = {
    "account.emailaddress": (_("E-mail addresses"), ()),
    "matching.ask": (_("Asks"), ("reason", "note", "question", "reply")),
    "matching.case": (_("Cases"), ("words", "tried", "contact")),
    "matching.casewish": (_("Wished mentors"), ()),
    "matching.matchrun": (_("Match runs"), ()),
    "matching.mentorship": (_("Mentorships"), ("farewell",)),
    "matching.move": (_("Steps of cases"), ()),
    "matching.partner": (_("Two of a mentorship"), ("contact",)),
    "matching.shownrun": (_("Runs that are shown"), ()),
    "matching.suggestion": (_("Suggestions"), ()),
    "matching.wait": (_("Who waits for a match"), ()),
    "profiles.account": (_("Accounts"), ("password",)),
    "profiles.agreement": (_("Agreements"), ()),
    "profiles.auditentry": (_("Audit"), ()),
    "profiles.booking": (_("What counts against a limit"), ()),
    "profiles.community": (_("The community"), ()),
    "profiles.craft": (_("Kinds of work"), ()),
    "profiles.decision": (_("Decisions of moderators"), ("reason", "quote")),
    "profiles.importbatch": (_("Sheets"), ()),
    "profiles.importedline": (_("Lines of sheets"), ()),
    "profiles.jobtally": (_("Background jobs"), ()),
    "profiles.label": (_("Spellings"), ()),
    "profiles.mail": (_("Mails"), ("to", "subject", "text", "html", "trouble")),
    "profiles.notice": (_("News"), ()),
    "profiles.offer": (_("Offers"), ()),
    "profiles.offertopic": (_("Topics of offers"), ()),
    "profiles.opening": (_("Conversations opened by moderators"), ("why",)),
    "profiles.ownwords": (_("Words of people's own"), ()),
    "profiles.person": (_("People"), ("about", "goal", "hidden_why")),
    "profiles.personcraft": (_("Work of people"), ()),
    "profiles.persontopic": (_("Topics of people"), ()),
    "profiles.place": (_("Towns"), ()),
    "profiles.report": (_("Reports"), ("words", "quote")),
    "profiles.role": (_("Duties"), ()),
    "profiles.topic": (_("Topics"), ()),
    "profiles.topicgroup": (_("Groups of topics"), ()),
    "profiles.workerpulse": (_("Pulse of the worker"), ()),
}
# Named so that nobody adds them by mistake; a test looks.
NEVER = (
    "account.emailconfirmation",
    "matching.message",
    "mfa.authenticator",
    "profiles.answered",
    "profiles.block",
    "profiles.draft",
    "profiles.favourite",
    "profiles.recentsearch",
    "profiles.savedsearch",
    "profiles.savedsearchmatch",
    "profiles.searchdocument",
    "profiles.token",
    "sessions.session",
    "usersessions.usersession",
)
MOST_COUNTED = 10_000
COLUMNS = 6
Wrapped = Callable[..., HttpResponseBase]


class ShortCount(Paginator):  # type: ignore[type-arg]  # it pages any model
    """Counts no further than people leaf: an exact count of a large table reads all of it."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST_COUNTED].count())


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # it shows any model
    actions = None
    change_form_template = "admin/show.html"
    list_max_show_all = 0
    list_per_page = 50
    ordering = ("-pk",)
    paginator = ShortCount
    show_full_result_count = False
    view_on_site = False

    @property
    def name(self) -> Any:
        return SHOWN[self.opts.label_lower][0]

    @property
    def shown(self) -> list[Any]:
        _name, hidden = SHOWN[self.opts.label_lower]
        fields = self.opts.concrete_fields
        return [field for field in fields if field.name not in hidden and not isinstance(field, BinaryField)]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        return [field.name for field in self.shown]

    get_readonly_fields = get_fields

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [field.name for field in self.shown if not isinstance(field, TextField | JSONField)][:COLUMNS]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        return [field.name for field in self.shown if isinstance(field, ForeignKey)]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {**(extra_context or {}), "title": self.name})

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return [field.name + "__exact" for field in self.shown if field.name in ("key", "handle_folded", "email")]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True  # the site has asked already

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """Leave out what adds, changes, deletes and tells of changes."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/", view(self.change_view), name=f"{name}_change"),
        ]


class Site(admin.AdminSite):
    site_header = site_title = _("Look inside")
    index_title = _("What is stored")
    index_template = "admin/list.html"
    app_index_template = "admin/list_of_app.html"
    enable_nav_sidebar = False
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return True  # whoever gets as far as a template has passed admin_view

    def admin_view(self, view: Wrapped, cacheable: bool = False) -> Any:
        """Open to admins with their second step, for reading, and written down. For others it does not exist."""

        @wraps(view)
        def opened(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            match = request.resolver_match
            page = (match.url_name or "") if match else ""
            key = str(kwargs.get("object_id", ""))[:40]
            audit.record(action="admin.opened", by=request.person, kind=page[:40], key=key, at=timezone.now())
            return view(request, *args, **kwargs)

        return never_cache(role_required(RoleName.ADMIN)(require_safe(opened)))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Give everything the name that people use."""
        found: list[Any] = super().get_app_list(request, app_label)
        for model in (model for app in found for model in app["models"]):
            model["name"] = SHOWN[self._registry[model["model"]].opts.label_lower][0]
        return found

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """No log-in of its own, no passwords, no redirects: three kinds of page to read."""
        models = [
            path(f"{each.opts.app_label}/{each.opts.model_name}/", include(each.get_urls()))
            for each in self._registry.values()
        ]
        labels = "|".join(sorted({each.opts.app_label for each in self._registry.values()}))
        return [
            path("", self.admin_view(self.index), name="index"),
            *models,
            re_path(rf"^(?P<app_label>{labels})/$", self.admin_view(self.app_index), name="app_list"),
        ]


site = Site(name="admin")
site.register([apps.get_model(label) for label in SHOWN], ReadOnly)
