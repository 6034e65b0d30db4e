"""The app that every other one hangs in."""

from django.apps import AppConfig
from typing_extensions import override


class FrameConfig(AppConfig):
    """Owns no row about a person."""

    name = "olivebranch_web.frame"
    label = "frame"
    default_auto_field = "django.db.models.BigAutoField"

    @override
    def ready(self) -> None:
        """Register the checks at start."""
        from olivebranch_web.frame import checks  # noqa: F401, PLC0415
