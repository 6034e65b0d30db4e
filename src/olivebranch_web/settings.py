"""Every setting, one environment variable each, safe by default.

`docs/reference/settings.md` lists them. A secret may also stand in a file,
named by the same variable with `_FILE` at its end. Importing this module
changes nothing on the disk.
"""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from olivebranch_web.frame import folder


def _text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def _flag(name: str, *, default: bool) -> bool:
    given = os.environ.get(name)
    if given is None:
        return default
    if given not in {"true", "false"}:
        summary = f"{name} must be exactly true or false"
        raise ImproperlyConfigured(summary)
    return given == "true"


def _count(name: str, *, default: int) -> int:
    given = os.environ.get(name, str(default))
    if not given.isdecimal():
        summary = f"{name} must be a whole number"
        raise ImproperlyConfigured(summary)
    return int(given)


def _secret(name: str) -> str:
    if file := os.environ.get(f"{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, "")


# What a person or a test may set.
OLIVE_DATA = Path(_text("OLIVE_DATA", str(folder.default_folder())))
OLIVE_DEMO = _flag("OLIVE_DEMO", default=False)
OLIVE_TITLE = _text("OLIVE_TITLE", "Olive Branch")
OLIVE_NEUTRAL_PAGE = _text("OLIVE_NEUTRAL_PAGE", "/blank/")
OLIVE_MAX_UPLOAD_MB = _count("OLIVE_MAX_UPLOAD_MB", default=256)
OLIVE_LISTEN = _text("OLIVE_LISTEN", "127.0.0.1")
SECRET_KEY = _secret("OLIVE_SECRET_KEY") or folder.kept_key(OLIVE_DATA) or secrets.token_urlsafe(50)

# Doors between apps that may not import each other: looked up by name, skipped while absent.
OLIVE_LOCK = "olivebranch_web.accounts.session.lock"
OLIVE_DEMO_CASE = "olivebranch_web.space.demo.prepare"
OLIVE_DEMO_PASSPHRASE = "an invented passphrase"  # noqa: S105 # nosec - shown on its page
# Where "I want to understand what happened" leads, by the name of its address.
OLIVE_UNDERSTAND = "space-start"

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "olivebranch_web.urls"
ASGI_APPLICATION = "olivebranch_web.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "olivebranch_web.frame",
    "olivebranch_web.accounts",
    "olivebranch_web.space",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
]

MIDDLEWARE = [
    "olivebranch_web.frame.middleware.HouseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "olivebranch_web.frame.middleware.StaticMiddleware",
    "olivebranch_web.frame.middleware.LeftMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "olivebranch_web.frame.middleware.ErrorMiddleware",
    "olivebranch_web.accounts.middleware.LockMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "olivebranch_web.frame.context.house",
            ],
            "builtins": ["olivebranch_web.frame.templatetags.frame"],
        },
    },
]
FORM_RENDERER = "olivebranch_web.frame.forms.HouseRenderer"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": OLIVE_DATA / folder.DATABASE_FILE,
        "OPTIONS": {
            # DEFERRED loses writes to "database is locked"; see design/dependencies.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
            ),
        },
    },
}

CSRF_COOKIE_NAME = "f"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "olivebranch_web.frame.errors.stale_form"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [NONE],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# Makes browsers send "Origin: null" with our own forms; see frame/middleware.py.
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# An upload stays in memory: what spills into a temporary file would lie there unsealed.
# `asgi.py` turns away anything larger before a byte of it is kept.
FILE_UPLOAD_MAX_MEMORY_SIZE = OLIVE_MAX_UPLOAD_MB * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Nothing a person wrote may reach a log: no request bodies, no exception messages.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "olivebranch_web.frame.logs.QuietFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
        # Puts the text of errors into its own messages, where no formatter of ours can help.
        "asyncio": {"handlers": [], "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}
