from allauth.account.decorators import reauthentication_required
from allauth.account.views import password_set
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from nwlb import admin, api_docs, demo_mail, health, metrics, sitemaps, styleguide, views
from profiles.views import accounts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("home/", views.home, name="home"),
    *(path(f"{name}/", views.text_page, {"name": name}, name=name) for name in views.TEXT_PAGES),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("language/", views.set_language, name="set_language"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.part, name="sitemap_part"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.show, name="metrics"),
    path("health/", health.show, name="health_show"),
    path("admin/", admin.site.urls),
    path("demo/mail/", demo_mail.show, name="demo_mail"),
    path("account/signup/", RedirectView.as_view(pattern_name="profiles:onboarding_work"), name="account_signup"),
    # allauth asks before a password is changed, not before the first one is set.
    path(
        "account/password/set/",
        reauthentication_required(app="allauth.account")(password_set),
        name="account_set_password",
    ),
    # The pages that wait for a code, and the way out of them, in our words.
    path("account/login/", accounts.sign_in, name="account_login"),
    path("account/login/code/", accounts.ask_to_sign_in, name="account_request_login_code"),
    path("account/login/code/confirm/", accounts.confirm_sign_in, name="account_confirm_login_code"),
    path("account/confirm-email/", accounts.confirm_address, name="account_email_verification_sent"),
    path("account/password/reset/", accounts.ask_to_reset, name="account_reset_password"),
    path("account/password/reset/confirm/", accounts.confirm_reset, name="account_confirm_password_reset_code"),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("nwlb.api_urls")),
    path("api/", api_docs.show, name="api_docs"),
    path("api/<slug:part>/", api_docs.show_part, name="api_docs_part"),
    path("", include("profiles.urls")),
    path("", include("matching.urls")),
    path("forum/", include("forums.urls")),
]

handler500 = "nwlb.views.server_error"
