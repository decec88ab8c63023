"""Django settings. Secrets and addresses come from the environment; nothing here is a secret."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from arrears.plumbing.database import parts_of
from arrears.plumbing.embedded import database_url
from arrears.plumbing.home import home

PACKAGE = Path(__file__).resolve().parents[1]


def _database(url: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        **parts_of(address=url),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _secret(name: str) -> str:
    """A secret from the environment, else one made once and kept readable by the owner only."""
    if value := os.environ.get(name):
        return value
    path = home() / f"{name.lower()}.secret"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        value = secrets.token_urlsafe(48)
        file.write(value)
    return value


# Asking for help, and an `import` of the settings by a type checker or linter, must not start a database.
_INSPECTING = Path(sys.argv[0]).name in {"mypy", "dmypy", "lint-imports"} or "--help" in sys.argv[1:]
DATABASE_URL = "postgresql:///arrears" if _INSPECTING else database_url()
DATABASES = {"default": _database(DATABASE_URL)}
SECRET_KEY = "inspection" if _INSPECTING else _secret("ARREARS_SECRET_KEY")
FIELD_KEY = "inspection" if _INSPECTING else _secret("ARREARS_FIELD_KEY")

DEBUG = False
ALLOWED_HOSTS = os.environ.get("ARREARS_HOSTS", "127.0.0.1,localhost").split(",")
USE_TZ = True
TIME_ZONE = os.environ.get("ARREARS_TIME_ZONE", "Asia/Shanghai")
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "arrears.config.urls"
WSGI_APPLICATION = "arrears.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "arrears.web.design",
    "arrears.web.api",
    "arrears.web.portal",
    "arrears.web",  # before allauth: our templates replace its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "arrears.plumbing",
    "arrears.parties",
    "arrears.ledger",
    "arrears.payments",
    "arrears.servicing",
    "arrears.collection.contacts",
    "arrears.collection.cases",
    "arrears.collection.treatments",
    "arrears.collection.agencies",
    "arrears.collection.reminders",
    "arrears.collection.legal",
    "arrears.close",
    "arrears.adapters",
    "arrears.collection.hardship",
    "arrears.collection.complaints",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "arrears.web.security.ContentSecurityPolicy",
    "arrears.web.api.middleware.ApiAnswers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "arrears.web.posted_only.PostedOnly",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "arrears.web.second_factor.SecondFactor",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "arrears.web.context.frame",
            ],
        },
    }
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "arrears.web.accounts.StaffOnly"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Arrears"
SECOND_FACTOR = os.environ.get("ARREARS_MFA", "")  # off, administrators or staff; see web/second_factor.py
API_FAILED_A_MINUTE = int(os.environ.get("ARREARS_API_FAILED_A_MINUTE", "30"))  # tokens that open nothing
WEBHOOKS_PRIVATE = os.environ.get("ARREARS_WEBHOOKS_PRIVATE") == "1"  # loopback and private networks too
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

STATIC_URL = "/static/"
STATIC_ROOT = home() / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True

# Over plain HTTP on loopback a browser refuses secure cookies: behind TLS set ARREARS_TLS=1.
_TLS = os.environ.get("ARREARS_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _TLS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if _TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _TLS else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ARREARS_ORIGINS", "").split(",") if o]

# The simulator and the close are strangers: only here is said what closes the days of a seeded book.
SIMULATOR_CLOSER = "arrears.close.operations.catch_up.Closer"
# The rulebook tells what is disclosed, the screens draw it.
DISCLOSURE_WRITER = "arrears.web.papers.disclosure.write_disclosure"
# The screens and the readers of files are strangers too.
BANK_STATEMENT_TAKER = "arrears.adapters.operations.bank_port.take_statement"
DEBIT_FILE_MAKER = "arrears.adapters.operations.bank_port.make_debit_file"

# How messages leave: reminders and the adapters are strangers too. Without further settings nothing leaves.
MESSAGE_CHANNELS = "arrears.adapters.channels.configured.channel_of"
# What the strategies have decided for people who are late: reminders and treatments are strangers.
TREATMENTS_IN_FORCE = "arrears.collection.treatments.in_force.in_force"
# Whom they leave alone as the group to compare with: cases are below, agencies are strangers.
LEFT_ALONE = "arrears.collection.treatments.in_force.left_alone"
# The release gate counts the complaints of an arm's people: treatments and complaints are strangers.
COMPLAINTS_OF_PEOPLE = "arrears.collection.complaints.queries.complaints_of_people"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"short": {"()": "arrears.config.logs.Short"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["short"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
