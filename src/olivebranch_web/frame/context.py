"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def house(request: HttpRequest | None = None) -> dict[str, object]:
    """Return the neutral title, the demo flag and where Exit leads."""
    del request
    return {
        "app_title": settings.OLIVE_TITLE,
        "demo": settings.OLIVE_DEMO,
        "neutral_page": settings.OLIVE_NEUTRAL_PAGE,
        "demo_passphrase": settings.OLIVE_DEMO_PASSPHRASE if settings.OLIVE_DEMO else "",
    }
