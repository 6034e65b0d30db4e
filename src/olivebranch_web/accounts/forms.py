"""What the pages around the passphrase may be sent."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from olivebranch.errors import OliveError
from olivebranch.vault import LONGEST, SHORTEST, accept_passphrase
from olivebranch_web.frame.forms import HouseForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

IDLE_CHOICES = (
    (5, _("5 minutes")),
    (15, _("15 minutes")),
    (30, _("30 minutes")),
    (60, _("1 hour")),
)


_HINT = _(
    "At least %(shortest)s characters. Four or five words that have nothing to do with each other "
    "are good. Spaces are fine, and so is pasting."
) % {"shortest": SHORTEST}


class PassphraseField(forms.CharField):
    """A passphrase: spaces at its ends are part of it; pasting and password keepers are welcome.

    Args:
        label: Above the field.
        fresh: Whether it is a new one.
        help_text: Under the label.
    """

    def __init__(
        self, label: "_StrPromise", *, fresh: bool, help_text: "_StrPromise | str" = ""
    ) -> None:
        complete = "new-password" if fresh else "current-password"
        attrs = {"autocomplete": complete, "autocapitalize": "none", "spellcheck": "false"}
        widget = forms.PasswordInput(attrs=attrs)
        super().__init__(
            label=label, help_text=help_text, strip=False, max_length=LONGEST, widget=widget
        )


class NewPassphraseForm(HouseForm):
    """A passphrase, twice."""

    passphrase = PassphraseField(_("A passphrase"), fresh=True, help_text=_HINT)
    again = PassphraseField(_("The same once more"), fresh=True)

    @override
    def clean(self) -> dict[str, object]:
        """Accept a strong one that was typed twice alike."""
        given: dict[str, object] = super().clean() or {}
        passphrase, again = given.get("passphrase"), given.get("again")
        if not isinstance(passphrase, str):
            return given
        try:
            accept_passphrase(passphrase)
        except OliveError as error:
            self.take(error, field="passphrase")
            return given
        if again is not None and passphrase != again:
            self.add_error("again", _("The two are not the same. Please type it once more."))
        return given


class UnlockForm(HouseForm):
    """The passphrase."""

    passphrase = PassphraseField(_("Your passphrase"), fresh=False)


class RecoverForm(NewPassphraseForm):
    """The recovery code and a new passphrase, twice."""

    field_order = ("code", "passphrase", "again")
    code = forms.CharField(
        label=_("Your recovery code"),
        help_text=_("8 groups of 4, from your paper. Capitals, spaces and dashes do not matter."),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class ChangeForm(NewPassphraseForm):
    """The passphrase as it is, and a new one, twice."""

    field_order = ("current", "passphrase", "again")
    current = PassphraseField(_("Your passphrase now"), fresh=False)


class IdleForm(HouseForm):
    """After how long the space locks itself."""

    idle_min = forms.TypedChoiceField(
        label=_("Lock by itself after"), choices=IDLE_CHOICES, coerce=int, widget=forms.RadioSelect
    )
