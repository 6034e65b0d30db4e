"""What the mirror may be sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from olivebranch_web.frame.forms import HouseForm
from olivebranch_web.space.imports.access import OpenChat

LONGEST_THOUGHT = 20_000


class WhoForm(HouseForm):
    """Which of the two the person is.

    Args:
        given: What was sent, or None.
        chat: The conversation.
    """

    me = forms.TypedChoiceField(
        label=_("Which name is yours?"), coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, given: object, *, chat: OpenChat) -> None:
        super().__init__(given)
        me = self.fields["me"]
        if isinstance(me, forms.TypedChoiceField):
            me.choices = [(sender["place"], sender["name"]) for sender in chat.about["senders"]]


class ThoughtForm(HouseForm):
    """What the other would say to this."""

    thought = forms.CharField(
        max_length=LONGEST_THOUGHT,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("A few words are enough. Nobody else reads them.")},
    )

    def __init__(self, given: object, *, other: str) -> None:
        super().__init__(given)
        asked = _("What would %(other)s say to this?") % {"other": other}
        self.fields["thought"].label = asked
        self.fields["thought"].help_text = _(
            "In their words, as fairly as you can. It stays sealed here; nobody else reads it."
        )
