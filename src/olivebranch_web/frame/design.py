"""What the page of all components shows: real forms, invented facts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from olivebranch_web.frame.forms import HouseForm


class SampleForm(HouseForm):
    """One field of each kind, as every page uses them."""

    name = forms.CharField(label=_("What should they be called here?"), max_length=40)
    since = forms.DateField(
        label=_("When did it end?"),
        help_text=_("As you remember it. It can be changed later."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    starts = forms.IntegerField(
        label=_("On how many of ten days did you write first?"), min_value=0, max_value=10
    )
    note = forms.CharField(label=_("Anything else?"), widget=forms.Textarea, required=False)
    who = forms.ChoiceField(
        label=_("Who ended it?"),
        choices=[
            ("me", _("I did")),
            ("them", _("They did")),
            ("both", _("Both of us")),
            ("open", _("Rather not say")),
        ],
        widget=forms.RadioSelect,
    )
    month = forms.ChoiceField(
        label=_("When did it change?"),
        choices=[("", _("I do not know")), ("3", "2026-03"), ("4", "2026-04")],
        required=False,
    )
    both_free = forms.BooleanField(
        label=_("Both of us could write freely"), required=False, help_text=_("Without fear.")
    )


def samples() -> dict[str, object]:
    """Return what the page needs: a form to fill in and one that came back."""
    return {
        "form": SampleForm(prefix="new"),
        "wrong": SampleForm({"back-starts": "12", "back-who": "me"}, prefix="back"),
        "points": range(11),
        "groups": ["K7QF", "M2XA", "9RTD", "WC4H", "6BNE", "ZJ3P", "V8GS", "5LYU"],
        "steps": [_("Passphrase"), _("Your chat"), _("Who is who"), _("Your guess"), _("Mirror")],
    }
