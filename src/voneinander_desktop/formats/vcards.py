"""vCards as a list: a file of one card or of many, from Outlook, telephones, Thunderbird or Google.

The head row names fields, so that nothing has to be mapped: `contact.last_name`, `contact.first_name`,
`contact.full_name` (where a card has no name in parts), `contact.title`, `contact.salutation`, `contact.function`,
`contact.department`, `contact.phone`, `contact.mobile`, `contact.email`, `contact.mailing_lists`, `contact.notes`, and
of the institution where the person works, or whose card it is, `institution.name`, `institution.street`,
`institution.postal_code`, `institution.city`, `institution.address` (where street and city are one text),
`institution.website`; `institution.phone`, `institution.email` and `institution.notes` come from an institution's own
card only. A column that no card fills is left out.

What a card calls private (address, telephone, birthday) is none of the office's business and left out, which is told.
"""

from collections.abc import Iterator, Sequence

from voneinander_desktop.domain.tables import Raw, SourceFile, SourceTable
from voneinander_desktop.formats import vcard_lines
from voneinander_desktop.formats.limits import Budget
from voneinander_desktop.formats.refusals import without_cells
from voneinander_desktop.formats.vcard_fields import Card, card_of
from voneinander_desktop.formats.vcard_lines import Line

COLUMNS = (
    "contact.salutation", "contact.title", "contact.first_name", "contact.last_name", "contact.full_name",
    "contact.function", "contact.department", "institution.name", "institution.street", "institution.postal_code",
    "institution.city", "institution.phone", "institution.email", "institution.website", "contact.phone",
    "contact.mobile", "contact.email", "contact.mailing_lists", "contact.notes", "institution.address",
    "institution.notes",
)  # fmt: skip

_MOST_NAMED = 10  # cards in a remark


def is_vcard(text: str) -> bool:
    """Return whether a text is a file of cards."""
    return text.lstrip("\ufeff \t\r\n")[:11].upper() == "BEGIN:VCARD"


def read(data: bytes, budget: Budget) -> SourceFile:
    """Return the cards of a file.

    Args:
        data: The file's content.
        budget: Counts what is read.

    Raises:
        SourceRefused: If there is none, or too many.
    """
    budget.take(data.upper().count(b"BEGIN:VCARD") * len(COLUMNS))
    lines, notes = vcard_lines.read(data)
    cards = [card_of(content) for content in _cards(lines)]
    found = [card for card in cards if card.fields]
    if not found:
        raise without_cells(budget.name)
    used = [column for column in COLUMNS if any(column in card.fields for card in found)]
    rows = [tuple(used), *(_row(card, used) for card in cards)]
    notes = (*notes, *_remarks(cards), *_passed_over(cards))
    table = SourceTable(budget.name, "", tuple(rows), first_row=0, known=True, notes=notes)
    return SourceFile(budget.name, (table,))


def _cards(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines of each card; a card within a card (an assistant's) is passed over."""
    card: list[Line] | None = None
    within = False
    for line in lines:
        mark = f"{line.name}:{line.value.strip().upper()}"
        if mark == "BEGIN:VCARD":
            within = bool(card and card[-1].name == "AGENT")
            if not within:
                yield from (card,) if card else ()
                card = []
        elif mark == "END:VCARD" and within:
            within = False
        elif mark == "END:VCARD":
            yield card or []
            card = None
        elif card is not None and not within:
            card.append(line)
    yield from (card,) if card else ()


def _row(card: Card, columns: Sequence[str]) -> tuple[Raw, ...]:
    row: list[Raw] = [card.fields.get(column) for column in columns]
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


def _remarks(cards: Sequence[Card]) -> Iterator[str]:
    private = sorted({what for card in cards for what in card.left_out})
    if private:
        yield f"Private Angaben wurden nicht übernommen: {', '.join(private)}."
    taken = [str(number) for number, card in enumerate(cards, 1) if card.only_private]
    if taken:
        more = " und weitere" if len(taken) > _MOST_NAMED else ""
        yield (
            "Als privat bezeichnet, aber die einzige Angabe zu jemandem in einer Einrichtung, und deshalb übernommen: "
            f"Karte {', '.join(taken[:_MOST_NAMED])}{more}."
        )


def _passed_over(cards: Sequence[Card]) -> Iterator[str]:
    empty = sum(not card.fields for card in cards)
    if empty:
        yield (
            "Eine Karte ohne Inhalt wurde ausgelassen."
            if empty == 1
            else f"{empty} Karten ohne Inhalt wurden ausgelassen."
        )
