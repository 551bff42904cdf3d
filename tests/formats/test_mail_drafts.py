from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voneinander_desktop.formats.mail_drafts import Attachment, MailDraft, UnusableAddress, address_line, draft_file

ANNA, BERND = ("Müller, Anna", "anna@example.org"), ("", "bernd@example.org")
LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)


def read(draft):
    return message_from_bytes(draft_file(draft), policy=default)


def people(header):
    return [(address.display_name, address.addr_spec) for address in header.addresses]


def test_a_draft_is_one_that_is_still_to_be_sent():
    message = read(MailDraft("Einladung für Sie", "Guten Tag", to=(ANNA,), bcc=(BERND,)))

    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "Einladung für Sie"
    assert (people(message["To"]), people(message["Bcc"])) == ([ANNA], [BERND])
    assert message["From"] is None  # her mail program fills them in


def test_a_line_break_in_a_subject_makes_no_header_of_its_own():
    message = read(MailDraft("Einladung\r\nBcc: fremd@example.org", "", to=(("Anna\nX: y", "anna@example.org"),)))

    assert message["Subject"] == "Einladung Bcc: fremd@example.org"
    assert message["Bcc"] is None
    assert message["X"] is None


@given(st.lists(LINES, min_size=1, max_size=5))
def test_the_text_arrives_as_it_was_written(lines):
    text = "\n".join(lines)
    read_text = read(MailDraft("x", text, to=(ANNA,))).get_content().replace("\r\n", "\n")
    assert read_text.removesuffix("\n") == text.removesuffix("\n")


def test_a_calendar_file_goes_along():
    calendar = Attachment("Einladung für alle.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar", (("method", "PUBLISH"),))
    (found,) = read(MailDraft("x", "y", attachments=(calendar,))).iter_attachments()

    assert (found.get_filename(), found.get_content_type()) == ("Einladung für alle.ics", "text/calendar")
    assert found.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"
    assert found["Content-Type"].params["method"] == "PUBLISH"


def test_a_domain_with_umlauts_is_written_as_mail_programs_know_it():
    assert people(read(MailDraft("x", "y", to=(("", "anna@müller.example"),)))["To"]) == [
        ("", "anna@xn--mller-kva.example")
    ]


@pytest.mark.parametrize("address", ["", "anna", "anna@", "@example.org", "an na@example.org", "änna@example.org"])
def test_an_address_that_is_none_is_named(address):
    with pytest.raises(UnusableAddress) as refused:
        draft_file(MailDraft("x", "y", to=(("Anna", address),)))
    assert refused.value.address == address


def test_addresses_to_paste_are_parted_as_the_mail_program_wants():
    assert address_line([ANNA, BERND], "; ") == '"Müller, Anna" <anna@example.org>; bernd@example.org'
