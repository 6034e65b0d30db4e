"""What the pages of the record may be sent."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

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

    def files_given(self) -> list[bytes]:
        """Return the files without their names; they are in memory and nowhere else."""
        # Our settings know one upload handler only, which keeps a file in memory.
        return [given.read() for given in self._given]


class OrderForm(HouseForm):
    """How day and month are told apart."""

    order = forms.ChoiceField(choices=(("day-first", ""), ("month-first", "")))
