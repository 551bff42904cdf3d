"""Whether finding out who is meant grows no faster than the rows: a list against a file, and a file against itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import data
from benchmarks.growing import growth
from benchmarks.measuring import Measurement, Sizes, medians, milliseconds
from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.matching import InstitutionIndex, PersonIndex, probable_pairs
from voneinander_desktop.usecases.office_file import open_file


class _Costs(NamedTuple):
    """Milliseconds for one file."""

    filing: float  # of all people and institutions, for looking them up
    people: float  # a list of as many rows as there are contacts, each spelt a little otherwise
    institutions: float  # the institutions of those rows, each as often as it stands there
    pairs: float  # who of all people is probably there twice


def matching(sizes: Sizes) -> Iterator[Measurement]:
    """Match ever longer lists with ever larger files."""
    samples: list[list[_Costs]] = []
    for path in map(data.office, sizes.growth):
        people, institutions = _rows(path)
        samples.append([_costs(people, institutions) for _ in range(sizes.slow_rounds)])
    names = ("filing for matching", "matching people", "matching institutions", "looking for duplicates")
    for what, *costs in zip(names, *(_Costs(*medians(known)) for known in samples), strict=True):
        yield growth(what, sizes.growth, costs)


def _rows(path: Path) -> tuple[list[Row], list[Row]]:
    office = open_file(path, write=False)
    try:
        return list(office.reader.rows(CONTACT).values()), list(office.reader.rows(INSTITUTION).values())
    finally:
        office.close()


def _costs(people: Sequence[Row], institutions: Sequence[Row]) -> _Costs:
    made: list[tuple[PersonIndex, InstitutionIndex]] = []
    filing = milliseconds(lambda: made.append((PersonIndex(people), InstitutionIndex(institutions))))
    ((persons, houses),) = made
    return _Costs(
        filing,
        milliseconds(lambda: [_match(persons, row) for row in people]),
        milliseconds(lambda: [houses.matches(name=f"{row.text('institution')} e. V.") for row in people]),
        milliseconds(lambda: probable_pairs(persons)),
    )


def _match(persons: PersonIndex, row: Row) -> object:
    """Match somebody as another list has her: in capitals, with another telephone, and without her address."""
    institution = row["institution"]
    return persons.matches(
        last_name=row.text("last_name").upper(),
        first_name=row.text("first_name"),
        institution_id=institution.id if isinstance(institution, Ref) else None,
        phone="030 23125-100",
    )
