"""The application a server runs."""

import os
from typing import cast

from csp.utils import build_policy
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.template.loader import render_to_string

from olivebranch_web.frame.bounds import App, Bounded
from olivebranch_web.frame.context import house
from olivebranch_web.frame.errors import words_for

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "olivebranch_web.settings")


def _too_large() -> bytes:
    words = words_for("upload-too-large", {"limit_mb": settings.OLIVE_MAX_UPLOAD_MB})
    return render_to_string("frame/error.html", {"words": words, "status": 413, **house()}).encode()


application = Bounded(
    # Both follow the ASGI specification; Django's types name a dict where it says a mapping.
    cast("App", get_asgi_application()),
    limit=settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
    page=_too_large,
    policy=build_policy(),
)
