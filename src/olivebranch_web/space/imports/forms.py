"""What the pages of the record may be sent."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from olivebranch.chats.zones import zones_like
from olivebranch_web.frame.forms import HouseForm
from olivebranch_web.space.imports.models import Upload

MOST_FILES = 20
KEPT = (
    (Upload.Keep.NUMBERS, _("Only the numbers")),
    (Upload.Keep.DAY, _("The words for one day")),
    (Upload.Keep.SEALED, _("The words, sealed")),
)


class BringForm(HouseForm):
    """Files, and what may stay of their text."""

    keep = forms.ChoiceField(
        label=_("What may stay here afterwards?"),
        choices=KEPT,
        initial=Upload.Keep.NUMBERS,
        widget=forms.RadioSelect,
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self._given = request.FILES.getlist("files")

    @override
    def clean(self) -> dict[str, object]:
        """Ask for at least one file, and not too many."""
        if not self._given:
            raise forms.ValidationError(_("Choose the exported file first."))
        if len(self._given) > MOST_FILES:
            raise forms.ValidationError(_("Please bring at most 20 files at a time."))
        return super().clean() or {}

    def files_given(self) -> list[tuple[str, bytes]]:
        """Return name and content of each file; they are in memory and nowhere else."""
        # Our settings know one upload handler only, which keeps a file in memory.
        return [(given.name or "file", given.read()) for given in self._given]


class OrderForm(HouseForm):
    """How day and month are told apart."""

    order = forms.ChoiceField(choices=(("day-first", ""), ("month-first", "")))


class ZoneForm(HouseForm):
    """Where the person lived at that time."""

    tz = forms.CharField(
        label=_("The largest city near you at that time"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        help_text=_("For example Berlin or New York. Leave it empty if you do not want to say."),
    )

    def clean_tz(self) -> str:
        """Return the zone of a city, or "" for none."""
        given = self.cleaned_data["tz"].strip()
        fitting = zones_like(given) if given else [""]
        if len(fitting) != 1:
            raise forms.ValidationError(
                _("We do not know this city. Please choose one from the list.")
            )
        return fitting[0]


class NamesForm(HouseForm):
    """Which names belong to whom.

    Args:
        given: What was sent, or None.
        names: Every name that occurs.
    """

    WHOSE = (("me", _("me")), ("other", _("the other person")), ("", _("somebody else")))

    def __init__(self, given: object, *, names: list[str]) -> None:
        super().__init__(given)
        self.names = names
        for number, name in enumerate(names):
            self.fields[f"name{number}"] = forms.ChoiceField(
                label=name, choices=self.WHOSE, required=False, widget=forms.RadioSelect
            )

    @override
    def clean(self) -> dict[str, object]:
        """Ask for at least one name on each side."""
        found = super().clean() or {}
        if not (self._of("me", found) and self._of("other", found)):
            raise forms.ValidationError(_("Please give each of the two at least one name."))
        return found

    def _of(self, whose: str, found: dict[str, object]) -> tuple[str, ...]:
        return tuple(
            name for number, name in enumerate(self.names) if found.get(f"name{number}") == whose
        )

    def same(self) -> tuple[tuple[str, ...], ...]:
        """Return the person's names and the other's."""
        return self._of("me", self.cleaned_data), self._of("other", self.cleaned_data)
