"""The practice data ("Übungsdaten"): invented institutions, people and meetings, large enough to look real.

What they are called is in `resources/data/practice.json` and `practice_people.json`. What people do -
agree, fall ill, move on, answer - is diced here, and falls the same way on every machine.
"""

import json
import random
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from voneinander_desktop import resources
from voneinander_desktop.domain.catalogue import CONTACT, INVITATION, REGISTRATION, SESSION
from voneinander_desktop.usecases.record_book import RecordBook

T = TypeVar("T")

_SEED = 20200311
_TODAY = date(2026, 11, 20)
"""The day the practice data tells of: nothing is said to have been done after it."""

_LOOK_AGAIN = {"noted": -timedelta(weeks=4), "invited": timedelta(days=1), "tentative": timedelta(0)}
"""How long after the time for replies is up an invitation that is not settled has its Wiedervorlage."""

_LATIN = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ø": "oe",
        "æ": "ae",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)


class _Dice:
    """Chance that falls the same way always.

    Only `Random.random` promises the same numbers for a seed in every version of Python; `choice`,
    `sample` and `shuffle` do not. So all else is made of it here.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311 - no secrets are made of it

    def below(self, limit: int) -> int:
        return int(self._random() * limit)

    def chance(self, share: float) -> bool:
        return self._random() < share

    def pick(self, among: Sequence[T]) -> T:
        return among[self.below(len(among))]

    def weighted(self, weights: Mapping[str, int]) -> str:
        return self.pick([key for key, weight in weights.items() for _ in range(weight)])

    def shuffled(self, among: Sequence[T]) -> list[T]:
        left = list(among)
        return [left.pop(self.below(len(left))) for _ in among]

    def working_day(self, first: date, last: date) -> date:
        """Return a day from `first` to `last`, both of which are working days."""
        day = first + timedelta(self.below((last - first).days + 1))
        return max(first, day - timedelta(max(0, day.weekday() - 4)))


class _Member(NamedTuple):
    """A person of an institution's team, from when and until when."""

    contact: int
    first_day: date = date.min
    last_day: date = date.max


class PracticeData:
    """Fills a book with the practice data: people first, then what they do at each meeting."""

    def __init__(self, book: RecordBook) -> None:
        self._book = book
        self._facts = _facts("practice_people.json")
        self._dice = _Dice(_SEED)
        self._teams: dict[int | None, list[_Member]] = {}
        self._phones = (f"030 23125-{extension}" for extension in range(121, 200))  # institutions' lie below
        self._addresses: set[str] = set()

    def fill(self) -> None:
        """Add everything."""
        practice = _facts("practice.json")
        self._book.insert("setting", {"key": "practice", "value": "true"})
        self._book.add_all(practice["records"])
        people = iter(self._dice.shuffled(self._facts["people"]))
        for team in self._facts["teams"]:
            self._add_team(team, [next(people) for _ in range(team["size"])])
        self._move_one_person()
        for plan in practice["sessions"]:
            self._add_session(plan)

    # People

    def _add_team(self, team: Mapping[str, Any], people: Sequence[Sequence[str]]) -> None:
        name = team["institution"]
        institution = None if name is None else self._book.id_of("institution", name)
        home = {} if institution is None else self._book.values("institution", institution)
        members = self._teams[institution] = []
        for place, person in enumerate(people):
            names = dict(zip(("salutation", "title", "first_name", "last_name"), person, strict=True))
            is_main = place == 0 and institution is not None
            post = {"institution": institution, "is_main": is_main, **self._post(team["work"], leads=is_main)}
            retired_on = home.get("retired_on") or (None if is_main else self._retirement())
            record = {
                **{key: text or None for key, text in names.items()},
                **post,
                **self._reach(names, home.get("phone"), certain=is_main),
                **({"retired_on": retired_on} if retired_on else self._consent()),
                "notes": self._facts["note"],
            }
            contact = self._book.add(CONTACT, record)
            members.append(_Member(contact, last_day=retired_on - timedelta(1) if retired_on else date.max))

    def _post(self, work: str, *, leads: bool) -> dict[str, Any]:
        """Say what a person does; the first of the functions leads the team."""
        dice, kind = self._dice, self._facts["work"][work]
        function = kind["functions"][0] if leads else dice.pick([*kind["functions"][1:], None])
        return {
            "function": function,
            "department": dice.pick(kind["departments"]) if kind["departments"] and not leads else None,
            "is_press_contact": function == self._facts["press_function"],
            "mailing_lists": [
                number for number, _ in self._book.table("mailing_list") if dice.chance(0.6 if leads else 0.25)
            ],
        }

    def _reach(self, names: Mapping[str, str], shared: str | None, *, certain: bool) -> dict[str, Any]:
        """Give telephone numbers and an address: some share their institution's number, some have none."""
        dice = self._dice
        own = certain or dice.chance(0.4)
        email = self._address(names) if certain or dice.chance(0.93) else None
        return {
            "phone": next(self._phones) if own else shared if dice.chance(0.75) else None,
            "mobile": next(self._phones) if dice.chance(0.1) else None,
            "email": email,
            "email_undeliverable": email is not None and not certain and dice.chance(0.05),
        }

    def _address(self, names: Mapping[str, str]) -> str:
        """Return an e-mail address that nobody else has."""
        text = ".".join(filter(None, (names["first_name"], names["last_name"])))
        plain = unicodedata.normalize("NFKD", text.lower().translate(_LATIN))
        name = re.sub(r"[^a-z.-]", "", plain)
        spellings = (f"{name}{number or ''}@example.org" for number in (0, *range(2, 100)))
        address = next(spelling for spelling in spellings if spelling not in self._addresses)
        self._addresses.add(address)
        return address

    def _retirement(self) -> date | None:
        return self._dice.working_day(date(2025, 12, 1), date(2026, 10, 15)) if self._dice.chance(0.06) else None

    def _consent(self) -> dict[str, Any]:
        """Let about half agree to be passed on, and a few withdraw it."""
        dice = self._dice
        consent: dict[str, Any] = {}
        if dice.chance(0.5):
            consent["confirmed_on"] = dice.working_day(date(2025, 9, 1), _TODAY)
        if dice.chance(0.64):
            since = dice.working_day(date(2024, 4, 15), date(2026, 8, 31))
            withdrawn_on = dice.working_day(since + timedelta(14), _TODAY) if dice.chance(0.13) else None
            consent |= {"share": withdrawn_on is None, "share_withdrawn_on": withdrawn_on}
            consent |= {"share_since": since, "share_obtained": dice.pick(self._facts["obtained"])}
        return consent

    def _move_one_person(self) -> None:
        """Let one person of the institution that closed go on elsewhere; registrations remember from where she came."""
        moved = self._facts["moved"]
        left, joined = (self._book.id_of("institution", moved[key]) for key in ("from", "to"))
        day = date.fromisoformat(moved["on"])
        contact = self._teams[left].pop().contact
        self._teams[left].append(_Member(contact, last_day=day - timedelta(1)))
        self._teams[joined].append(_Member(contact, first_day=day))
        self._book.values("contact", contact).update(institution_id=joined, retired_on=None)

    def _team(self, institution: int, day: date) -> list[int]:
        """Return who worked there on that day, the main contact first."""
        return [member.contact for member in self._teams[institution] if member.first_day <= day <= member.last_day]

    # Meetings

    def _add_session(self, plan: Mapping[str, Any]) -> None:
        record = plan["record"]
        day = date.fromisoformat(record["date"])
        site = self._book.id_of("institution", record["site"])
        organisers = [self._book.id_of("institution", name) for name in record["organisers"]]
        leads = [self._team(organiser, day)[0] for organiser in organisers]
        press = [contact for contact, values in self._book.table("contact") if values["is_press_contact"]]
        contacts = {"lead": leads[0], "information_contacts": leads, "press_contacts": press[:1]}
        session = self._book.add(SESSION, {**record, **contacts, "series": self._facts["series"]})
        for institution in self._invited(site, day):
            certain = institution in (site, *organisers)
            status = "accepted" if certain else self._dice.weighted(plan["odds"])
            named = 0
            if status in ("accepted", "tentative"):
                wanted = 6 + self._dice.below(6) if institution == site else int(certain) + self._dice.below(5)
                named = self._register(session, institution, wanted, halves=plan.get("halves", 1))
            self._invite(session, institution, status, named)

    def _invited(self, site: int, day: date) -> Iterator[int]:
        """Yield the offices, and the institutions of the site's Stadtteile and of none."""
        links = [values for _, values in self._book.table("site_region")]
        regions = {None, *(link["region_id"] for link in links if link["institution_id"] == site)}
        for institution, values in self._book.table("institution"):
            meant = values["is_office"] or values["region_id"] in regions
            closed = values["retired_on"] is not None and values["retired_on"] <= day
            if institution == site or (meant and not closed and not values["is_jobcenter_site"]):
                yield institution

    def _register(self, session: int, institution: int, wanted: int, *, halves: int) -> int:
        """Register people of an institution, let some of them cancel, and return how many are to come."""
        values = self._book.values("event_session", session)
        team = self._dice.shuffled(self._team(institution, values["date"]))
        chosen, spare = team[:wanted], team[wanted:]
        coming = 0
        for contact in chosen:
            registration = {"session": session, "institution": institution, "contact": contact}
            if self._dice.chance(0.12):
                remark = self._dice.pick(self._facts["reasons"])
                cancelled = self._book.add(REGISTRATION, {**registration, "status": "cancelled", "remark": remark})
                if not spare or self._dice.chance(0.4):
                    continue
                registration |= {"contact": spare.pop(0), "substitute_for": cancelled}
            self._book.add(REGISTRATION, registration | self._attendance(values["status"], halves))
            coming += 1
        return coming

    def _attendance(self, session_status: str, halves: int) -> dict[str, str]:
        """Say who signed, where the meeting was held: nearly all, and after the break a few less."""
        if session_status != "held":
            return {}
        present = self._dice.chance(0.88)
        recorded = {"attendance": "present" if present else "absent"}
        if halves == 2:
            recorded["attendance_second"] = "present" if present and self._dice.chance(0.85) else "absent"
        return recorded

    def _invite(self, session: int, institution: int, status: str, named: int) -> None:
        values = self._book.values("event_session", session)
        invitation = {"session": session, "institution": institution, "status": status}
        invitation["remark"] = self._dice.pick(self._facts["remarks"][status])
        if values["status"] == "planned" and status in _LOOK_AGAIN:
            invitation["follow_up_on"] = values["reply_by"] + _LOOK_AGAIN[status]
        if status == "noted":
            self._book.add(INVITATION, invitation)
            return
        invited_on = values["date"] - timedelta(weeks=10)
        team = self._team(institution, invited_on)
        addressee = team[0] if team and self._dice.chance(0.7) else None
        invitation |= {"addressee": addressee, "invited_on": invited_on, "invited_by": self._way()}
        if status == "invited":
            reminded_on = values["reply_by"] - timedelta(weeks=1)
            invitation["reminded_on"] = reminded_on if reminded_on <= _TODAY else None
        else:
            invitation |= self._reply(status, named, invited_on, values["reply_by"], team)
        self._book.add(INVITATION, invitation)

    def _reply(self, status: str, named: int, invited_on: date, reply_by: date, team: Sequence[int]) -> dict[str, Any]:
        dice = self._dice
        expected = {"accepted": named + dice.below(3), "tentative": named + 1 + dice.below(3)}.get(status)
        replied_who = self._name(dice.pick(team)) if team and dice.chance(0.8) else None
        return {
            "head_count": expected if expected and dice.chance(0.75) else None,
            "replied_on": dice.working_day(invited_on + timedelta(1), min(reply_by, _TODAY)),
            "replied_who": replied_who,
            "replied_by": self._way(),
        }

    def _name(self, contact: int) -> str:
        values = self._book.values("contact", contact)
        return " ".join(filter(None, (values["first_name"], values["last_name"])))

    def _way(self) -> str:
        return self._dice.weighted({"mail": 6, "phone": 3, "letter": 1, "person": 1})


def _facts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resources.text("data", name))
    return found
