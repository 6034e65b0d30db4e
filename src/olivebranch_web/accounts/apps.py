"""Tell Django about this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package."""

    name = "olivebranch_web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
