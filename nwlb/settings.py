"""One settings file. Every value of a deployment comes from the environment; readers fail loudly.

Any value may also lie in a file that NAME_FILE names: where secrets are mounted as files.

Without DATABASE_URL and REDIS_URL nwlb uses the servers that nwlb/embedded.py runs from wheels:
the demo and the tests. Production names its own servers and is refused otherwise (nwlb/checks.py).
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from nwlb import embedded, logs
from nwlb.environment import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

PRODUCTION = env.bool("NWLB_PRODUCTION", default=False)
DEBUG = False
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.str("SECRET_KEY", default="" if PRODUCTION else "not-secret-demo-and-tests-only-0123456789-abcdefghij")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # older ones, while what they signed is in use
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

INSTALLED_APPS = [
    "nwlb.apps.NwlbConfig",
    "profiles",
    "matching",
    "forums",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "nwlb.watch.WatchRequests",
    "nwlb.middleware.ForgetKeptPages",
    "django.middleware.security.SecurityMiddleware",
    # Paid data: a page of topics shrinks to a sixth. It pads at random, and CSRF tokens are masked (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before the headers of pages: files need none, and weigh less
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "nwlb.middleware.RefuseHostileInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nwlb.middleware.SpeakTheirLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "nwlb.middleware.KnowThePerson",
    "nwlb.middleware.AnswerRefusals",
]

ROOT_URLCONF, WSGI_APPLICATION = "nwlb.urls", "nwlb.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nwlb.context_processors.frame",
            ],
            "builtins": ["nwlb.templatetags.ui", "django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------

EMBEDDED = "DATABASE_URL" not in env.ENVIRON
DATABASE_URL = env.str("DATABASE_URL", default=embedded.database_url("nwlb_app"))
# Migrations run as the owner of the tables; the site runs as a role that cannot rewrite the audit.
OWNER = embedded.database_url("nwlb_owner") if EMBEDDED else DATABASE_URL
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", default=OWNER)
REDIS_URL = env.str("REDIS_URL", default=embedded.redis_url())
DATABASES = {
    "default": {
        **(DATABASE := env.db_url_config(DATABASE_URL)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # How near a name must look to what was typed: 0.6, the default, forgives too little.
        "OPTIONS": {**DATABASE.get("OPTIONS", {}), "options": "-c pg_trgm.word_similarity_threshold=0.5"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "nwlb.cache.FailOpenRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "nwlb"},
    # What visitors of the forum read, in each process: some 20 MB at most.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}},
}
VISITOR_PAGES_KEPT_FOR = env.int("VISITOR_PAGES_KEPT_FOR", default=60)  # seconds; 0 keeps none

STATE_DIR = Path(env.str("NWLB_STATE_DIR", default=str(embedded.state_dir())))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", default=PRODUCTION)
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(STATE_DIR / "static"))) if STATIC_MANIFEST else None
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(STATE_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
UPLOAD_MAX_BYTES = 6_000_000  # a picture of 5 MB and the form around it
SHEET_MAX_BYTES = 33_000_000  # a sheet of 32 MB and the form around it, where sheets are brought in

# --- Work -------------------------------------------------------------------------------------

CELERY_QUEUE = env.str("CELERY_QUEUE", default="nwlb")
CANARY_SECONDS = 180
# What differs from matching/queries/ladder.py and forums/queries/numbers.py, like first_ask_hours=36,asks=2
LADDER, ANSWERS = env.dict("LADDER", default={}), env.dict("ANSWERS", default={})
# Who may read /metrics from elsewhere than this machine; without one, nobody.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --- Mail -------------------------------------------------------------------------------------

DEMO_MAIL_DIR = STATE_DIR / "mail"
if PRODUCTION or "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
    EMAIL_TIMEOUT = 15  # seconds for each answer; profiles/adapters/smtp.py says what follows
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DEMO_MAIL_DIR)
MAIL_DOMAIN = urlsplit(SITE_URL).hostname or "localhost"  # of the Message-ID
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="No Worker Left Behind <hello@localhost>")

# --- Signing in -------------------------------------------------------------------------------

AUTH_USER_MODEL = "profiles.Account"
AUTHENTICATION_BACKENDS = ["profiles.adapters.sign_in.WithPerson"]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "profiles.adapters.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "profiles.forms.accounts.SignInForm",
    "confirm_login_code": "profiles.forms.accounts.SignInCodeForm",
    "confirm_email_verification_code": "profiles.forms.accounts.EmailCodeForm",
    "confirm_password_reset_code": "profiles.forms.accounts.ResetCodeForm",
    "request_login_code": "profiles.forms.accounts.AskForCodeForm",
    "add_email": "profiles.forms.accounts.AddressForm",
    "reset_password": "profiles.forms.accounts.ResetForm",
    "reset_password_from_key": "profiles.forms.accounts.ResetPasswordAfterCodeForm",
    "change_password": "profiles.forms.accounts.ChangedPasswordForm",
    "set_password": "profiles.forms.accounts.FirstPasswordForm",
}
MFA_ADAPTER = "profiles.adapters.accounts.SecondStepAdapter"
MFA_FORMS = {
    "activate_totp": "profiles.forms.accounts.AppForm",
    "authenticate": "profiles.forms.accounts.SecondStepForm",
    "reauthenticate": "profiles.forms.accounts.SecondStepAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# allauth offers a change of address only where the account is new: that would tell who is a member.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
# Mail may take minutes to a phone on a poor network.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "No Worker Left Behind"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # passkeys on http://localhost, nowhere else
MFA_REQUIRED_OF_ROLES = PRODUCTION  # the demo says so in a banner
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# --- Programs: every resource names its own doors (profiles/web/resources.py) --------------------

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "nwlb.api_errors.answer",
    "DEFAULT_SCHEMA_CLASS": "nwlb.api_schema.OperationSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],  # a view that forgets is closed
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "No Worker Left Behind",
    "DESCRIPTION": "What a member can do on the pages, a program can do here, by the same rules.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVERS": [{"url": SITE_URL}],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "Made in your settings. Begins with nwlb_."},
            "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "For our own pages."},
        }
    },
}

# --- The door ---------------------------------------------------------------------------------

PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{PREFIX}session"
CSRF_COOKIE_NAME = f"{PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{PREFIX}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.int("TRUSTED_PROXIES", default=0) else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "nwlb.views.csrf_failure"
SILENCED_SYSTEM_CHECKS: list[str] = []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}

# --- Words ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "nwlb" / "locale"]
FORMAT_MODULE_PATH = "nwlb.locale"  # how each language writes days and hours
TIME_ZONE = "UTC"

# --- Logs: one JSON line each, never a word that people wrote ----------------------------------

LOGGING = logs.config(env.str("LOG_LEVEL", default="INFO"))
logs.configure()
