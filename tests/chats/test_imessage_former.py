"""The store of iPhones before iOS 6."""

import numpy as np

from olivebranch.chats import read_path
from olivebranch.conversation import NOBODY, Kind
from tests.chats.databases import write_former


def test_a_phone_from_before_ios_6_counts_text_messages_from_1970_and_its_own_from_2001(tmp_path):
    found = read_path(write_former(tmp_path / "sms.db"))
    pair = found.conversations[0]
    assert found.report.first == "2011-10-30T18:40:00Z"
    assert pair.senders() == {"+15550100": 3, "Me": 2}
    assert list(np.diff(pair.columns.at_ms)) == [60_000] * 5
    assert [seen.at_ms - int(pair.columns.at_ms[5]) for seen in pair.details.seen] == [60_000]
    assert pair.text(3) == "look"
    assert [span.reason for span in found.report.unread] == ["no-date"]


def test_what_such_a_phone_never_sent_is_nobodys(tmp_path):
    found = read_path(write_former(tmp_path / "sms.db"))
    columns = found.conversations[0].columns
    assert (columns.sender[2], columns.kind[2]) == (NOBODY, Kind.UNKNOWN)
    assert "never-sent" in {warned.code for warned in found.report.warnings}


def test_several_numbers_of_such_a_phone_are_a_group(tmp_path):
    pair, group = read_path(write_former(tmp_path / "sms.db")).conversations
    assert (pair.source.group, group.source.group) == (False, True)
    assert group.senders() == {"+15550101": 1}
