"""The questions before the mirror. Each may be left out, not all."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from olivebranch_web.frame.forms import HouseForm
from olivebranch_web.frame.words import month_words
from olivebranch_web.space.guess.access import KINDS, NO_CHANGE, SPEEDS

TEN = tuple((str(count), str(count)) for count in range(11))


def _one_of(
    label: object, choices: Iterable[tuple[str, object]], *, hint: object = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]  # a lazy text, as Django takes it
        help_text=hint,  # type: ignore[arg-type]  # the same
        choices=choices,
        widget=forms.RadioSelect,
        required=False,
    )


class GuessForm(HouseForm):
    """Six guesses.

    Args:
        given: What was sent, or None.
        other: How the other person is called.
        months: The months of the record, as "2026-11", oldest first.
    """

    first = _one_of(_("Of 10 talks, how many did you begin?"), TEN)
    more = _one_of(_("Of 10 messages, how many were yours?"), TEN)
    changed = forms.ChoiceField(label=_("When did it change?"), required=False)
    kind = _one_of(_("How did it change?"), KINDS)
    reply_mine = _one_of(_("How long did a usual answer of yours take?"), SPEEDS)
    reply_theirs = _one_of("", SPEEDS)

    def __init__(self, given: object, *, other: str, months: list[str]) -> None:
        super().__init__(given)
        named = _("How long did a usual answer of %(other)s take?") % {"other": other}
        self.fields["reply_theirs"].label = named
        choices: list[tuple[str, object]] = [
            ("", _("I leave this out")),
            (NO_CHANGE, _("It did not")),
        ]
        choices += [(month, month_words(month)) for month in months]
        changed = self.fields["changed"]
        if isinstance(changed, forms.ChoiceField):
            changed.choices = choices

    @override
    def clean(self) -> dict[str, object]:
        """Ask for one guess at least."""
        given = super().clean() or {}
        if not any(given.values()) and not self.errors:
            raise forms.ValidationError(_("Guess at least one. There are no wrong answers here."))
        return given

    def answers(self) -> dict[str, str]:
        """Return what was guessed, skipped questions left out."""
        return {name: value for name, value in self.cleaned_data.items() if value}
