"""Make a mirror, and keep what was thought of it."""

from django.db import transaction

from olivebranch.clock import Clock, system_clock
from olivebranch.insight import Picture, as_json, what_happened
from olivebranch.progress import Progress, part
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.frame import jobs
from olivebranch_web.space.imports import access as imports
from olivebranch_web.space.imports import actions as importing
from olivebranch_web.space.imports.access import OpenChat
from olivebranch_web.space.mirror.access import OpenMirror
from olivebranch_web.space.mirror.charts import Drawing, drawn
from olivebranch_web.space.mirror.models import Chart, Mirror


def begin(opened: OpenVault, *, number: int, me: int, clock: Clock = system_clock) -> None:
    """Say who the person is in a conversation, and begin its mirror in the background.

    Raises:
        UploadMissingError: No such conversation, or `me` is nobody in it.
    """
    chat, row = _begun(opened, number=number, me=me)

    def work(progress: Progress) -> None:
        make(opened, chat, row=row, progress=progress, clock=clock)

    job = jobs.start("mirror", work=work, clock=clock)
    Mirror.objects.filter(pk=row.pk).update(job=job)


def make_now(opened: OpenVault, *, number: int, me: int, progress: Progress, clock: Clock) -> None:
    """Do the same and wait for it."""
    chat, row = _begun(opened, number=number, me=me)
    make(opened, chat, row=row, progress=progress, clock=clock)


def make(
    opened: OpenVault, chat: OpenChat, *, row: Mirror, progress: Progress, clock: Clock
) -> None:
    """Make the picture and its charts, seal both, and let the text go if it may not stay."""
    conversation = importing.conversation_of(
        opened, chat, progress=part(progress, start=0.0, end=0.4)
    )
    me, other = imports.sides_of(chat)
    looking = part(progress, start=0.4, end=0.8)
    picture = what_happened(conversation, me=me, other=other, progress=looking)
    charts = drawn(picture, other=imports.other_of(chat))
    with transaction.atomic():
        keep(opened, row, picture=picture, charts=charts, clock=clock)
    importing.release_text(chat, clock=clock)
    progress(1.0)


def keep(
    opened: OpenVault,
    row: Mirror,
    *,
    picture: Picture,
    charts: list[Drawing],
    clock: Clock,
) -> None:
    """Seal a picture and its charts."""
    sealed = opened.seal(as_json(picture), opened.place("space_mirror", row.pk, "picture"))
    Chart.objects.filter(mirror=row).delete()
    for chart in charts:
        place = opened.place("space_chart", f"{row.pk}/{chart['name']}", "drawing")
        Chart.objects.create(mirror=row, name=str(chart["name"]), drawing=opened.seal(chart, place))
    Mirror.objects.filter(pk=row.pk).update(picture=sealed, made_at=clock())


def keep_thought(
    opened: OpenVault, mirror: OpenMirror, *, thought: str, clock: Clock = system_clock
) -> None:
    """Seal what the other would say to this."""
    place = opened.place("space_mirror", mirror.row.pk, "thought")
    sealed = opened.seal(thought.encode("utf-8"), place)
    Mirror.objects.filter(pk=mirror.row.pk).update(thought=sealed, thought_at=clock())


def _begun(opened: OpenVault, *, number: int, me: int) -> tuple[OpenChat, Mirror]:
    importing.say_who(opened, imports.chat_of(opened, number), me=me)
    chat = imports.chat_of(opened, number)
    imports.sides_of(chat)
    row, _ = Mirror.objects.get_or_create(chat=chat.row)
    return chat, row
