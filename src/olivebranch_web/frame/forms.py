"""How forms look and speak, everywhere the same."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from olivebranch.errors import OliveError
from olivebranch_web.frame.errors import words_for

# Instead of Django's own sentences, which sound like a machine that was disturbed.
WORDS: Mapping[str, str | Promise] = {
    "required": _("This one is needed."),
    "invalid": _("This could not be read. Please look at it again."),
    "invalid_choice": _("Please choose one of these."),
    "min_value": _("Please choose at least %(limit_value)s."),
    "max_value": _("Please choose at most %(limit_value)s."),
    "max_length": _("Please use at most %(limit_value)d characters; these are %(show_value)d."),
    "min_length": _("Please use at least %(limit_value)d characters; these are %(show_value)d."),
    "empty": _("This file is empty."),
    "missing": _("No file came with this. Please choose one."),
}


class HouseRenderer(TemplatesSetting):
    """Renders `{{ form }}` with our labels, hints, errors and error summary."""

    form_template_name = "frame/forms/form.html"
    field_template_name = "frame/forms/field.html"


class HouseForm(forms.Form):
    """A form that speaks as we do; a field's own `error_messages` win.

    Attributes:
        wait_s: Seconds to wait before it can be sent again; 0 for none.
    """

    wait_s = 0

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for code, words in WORDS.items():
                if field.error_messages.get(code) == _stock(field, code):
                    field.error_messages[code] = str(words)

    def take(self, error: OliveError, *, field: str | None) -> None:
        """Show an error's sentences at a field, or above the form."""
        words = words_for(error.code, error.details)
        self.add_error(field, f"{words.what} {words.now}")


def _stock(field: forms.Field, code: str) -> str | Promise | None:
    """Return what Django itself says for a code; None where a validator says it."""
    for kind in type(field).__mro__:
        if code in (said := getattr(kind, "default_error_messages", {})):
            stock: str | Promise = said[code]
            return stock
    return None
