"""What a new file begins with: vocabularies alone, the announced meeting, or practice data.

The facts are in `resources/data`, written with the catalogue's field keys: `office.json` is Stadtteile and
vocabularies, which every file has; `announcement.json` is what the press release says, completed by what
is known of the institutions, and nothing that is not; what is unknown is blank.
"""

import json
from typing import Literal

from voneinander_desktop import resources
from voneinander_desktop.usecases.practice_data import PracticeData
from voneinander_desktop.usecases.record_book import NewRow, RecordBook

__all__ = ["Content", "NewRow", "starting_rows"]

Content = Literal["empty", "sample", "practice"]


def starting_rows(content: Content) -> list[NewRow]:
    """Return the rows of a new file, ordered so that each reference finds its row already there.

    Args:
        content: "empty" is Stadtteile and vocabularies; "sample" has the announced meeting as well,
            "practice" invented institutions, people and meetings, and a setting "practice" that says so.
    """
    book = RecordBook()
    book.add_all(json.loads(resources.text("data", "office.json")))
    if content == "sample":
        book.add_all(json.loads(resources.text("data", "announcement.json")))
    elif content == "practice":
        PracticeData(book).fill()
    return book.rows()
