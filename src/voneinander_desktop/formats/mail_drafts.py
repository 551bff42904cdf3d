"""Mail drafts (.eml): opened by a mail program as a message that is still to be sent.

`X-Unsent: 1` is what Outlook looks for; Thunderbird opens such a file and offers "Als neu bearbeiten".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along.

    Attributes:
        name: What it is called.
        content: Its bytes.
        type: Its MIME type, such as "text/calendar".
        parameters: More about the type, such as the method of a calendar file.
    """

    name: str
    content: bytes
    type: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MailDraft:
    """One message.

    Attributes:
        subject: Its subject.
        text: Its text.
        to: (name, address) of those who all may see.
        bcc: (name, address) of those whom the others do not see.
        attachments: Files that go along.
    """

    subject: str
    text: str
    to: tuple[tuple[str, str], ...] = ()
    bcc: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()


class UnusableAddress(ValueError):  # noqa: N818 - the name says what is the case
    """An address that no mail can go to; `address` holds it."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def draft_file(draft: MailDraft) -> bytes:
    """Return the content of an .eml file.

    Raises:
        UnusableAddress: If an address is none that mail programs know.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(draft.subject.split())  # a line break would begin another header
    for header, people in (("To", draft.to), ("Bcc", draft.bcc)):
        if people:
            message[header] = [_address(name, address) for name, address in people]
    message["X-Unsent"] = "1"
    message.set_content(draft.text, charset="utf-8", cte="quoted-printable")
    for attachment in draft.attachments:
        maintype, _, subtype = attachment.type.partition("/")
        message.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            filename=attachment.name,
            params=dict(attachment.parameters),
        )
    return message.as_bytes()


def address_line(people: Sequence[tuple[str, str]], separator: str) -> str:
    """Return addresses as they are pasted into a mail program's field.

    Raises:
        UnusableAddress: If an address is none that mail programs know.
    """
    return separator.join(str(_address(name, address)) for name, address in people)


_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^@\s\x00-\x2c/:-@\[-`{-\x7f]+")
"""The part before the @ as in RFC 5321, without quotes; a domain may have umlauts."""


def _address(name: str, address: str) -> Address:
    try:
        if not _ADDRESS.fullmatch(address):
            raise UnusableAddress(address)
        user, _, domain = address.rpartition("@")
        return Address(" ".join(name.split()), user, domain.encode("idna").decode())
    except UnicodeError as error:
        raise UnusableAddress(address) from error
