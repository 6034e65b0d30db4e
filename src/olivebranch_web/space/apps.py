"""Tell Django about this app."""

from django.apps import AppConfig


class SpaceConfig(AppConfig):
    """See the package."""

    name = "olivebranch_web.space"
    label = "space"
    default_auto_field = "django.db.models.BigAutoField"
