"""An invented backup of text messages, to measure reading."""

from pathlib import Path

import numpy as np

WORDS = ["hey", "how", "are", "you", "i", "was", "thinking", "about", "what", "we", "said", "maybe"]
SMS = (
    '  <sms protocol="0" address="{address}" date="{date}" type="{type}" subject="null"'
    ' body="{body}" toa="null" sc_toa="null" service_center="null" read="1" status="-1"'
    ' locked="0" date_sent="0" sub_id="-1" readable_date="Mar 1, 2020 10:00:00 AM"'
    ' contact_name="{name}" />\n'
)
HEAD = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    '<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n'
    '<smses count="{count}" backup_set="0" backup_date="1700000000000" type="full">\n'
)
# Emoji stand in two halves, as many phones write them.
EMOJI = "&#55357;&#56832;"


def write_sms(path: Path, count: int) -> None:
    """Write a backup of `count` messages with 20 contacts; every tenth has an emoji."""
    rng = np.random.default_rng(1)
    dates = 1_500_000_000_000 + np.cumsum(rng.exponential(60_000, count).astype(np.int64))
    contacts, types = rng.integers(0, 20, count).tolist(), rng.integers(1, 3, count).tolist()
    lengths, picked = (
        rng.integers(1, 11, count).tolist(),
        rng.integers(0, len(WORDS), count).tolist(),
    )
    with path.open("w", encoding="utf-8") as export:
        export.write(HEAD.format(count=count))
        for row, (date, contact) in enumerate(zip(dates.tolist(), contacts, strict=True)):
            words = (WORDS * 2)[picked[row] : picked[row] + lengths[row]]
            body = " ".join([*words, EMOJI] if row % 10 == 0 else words)
            number, name = f"+4915100000{contact:02d}", f"Sam {contact}"
            export.write(
                SMS.format(address=number, date=date, type=types[row], body=body, name=name)
            )
        export.write("</smses>\n")
