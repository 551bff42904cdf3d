"""Templates: texts with fields in braces, such as "am {Datum}", that the office words itself.

A line whose fields are all empty is left out: "Raum: {Raum}" is not there where no room is known.
"""

import re
from collections.abc import Collection, Mapping

from voneinander_desktop.domain import collation

_FIELD = re.compile(r"\{([^{}\n]*)\}")
_LOOSE = re.compile(r"(\{)[^{}]*|[^{}]*\}")


_EXCERPT = 25
"""Most characters that are told of what stands beside a brace."""


class TemplateRefused(ValueError):  # noqa: N818 - the name says what is the case
    """A template cannot be filled in; `str()` says in German why."""


class LooseBrace(TemplateRefused):
    """A template has a brace without its other one."""


class UnknownFields(TemplateRefused):
    """A template has fields that are none; `str()` says in German which, and which there are.

    Attributes:
        names: The fields that are none.
    """

    def __init__(self, names: Collection[str], known: Collection[str]) -> None:
        self.names = tuple(names)
        told = ", ".join(f"{{{name}}}" for name in names)
        what = f"Das Feld {told} gibt es nicht." if len(self.names) == 1 else f"Diese Felder gibt es nicht: {told}."
        super().__init__(f"{what} Möglich sind: {', '.join(f'{{{name}}}' for name in known)}.")


def unknown_fields(template: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names in braces that are no fields, each once, in the order of the text."""
    folded = set(map(_folded, known))
    return tuple(dict.fromkeys(name for name in _FIELD.findall(template) if _folded(name) not in folded))


def check(template: str, known: Collection[str]) -> None:
    """Let a template pass, or say what is wrong with it.

    Raises:
        UnknownFields: If it has fields that are none.
        LooseBrace: If a brace stands alone: it would go out as it is.
    """
    for line in template.split("\n"):
        _check_braces(line)
    if unknown := unknown_fields(template, known):
        raise UnknownFields(unknown, known)


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return the text with its fields filled in; what a field says is not looked at for fields again.

    Args:
        template: The text with fields.
        values: What each field says, by its name. Upper and lower case and spaces around it make no difference.

    Raises:
        TemplateRefused: If it has fields that are none, or braces that are loose.
    """
    check(template, values)
    by_name = {_folded(name): text for name, text in values.items()}
    lines = (_filled(line, by_name) for line in template.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _check_braces(line: str) -> None:
    for rest in _FIELD.split(line)[::2]:  # what is no field
        loose = _LOOSE.search(rest)
        if loose is None:
            continue
        if loose[1]:
            told = f"Nach „{_shortened(loose[0])}“ fehlt die schließende Klammer „}}“."
        else:
            told = f"Vor „{_shortened(loose[0][::-1])[::-1]}“ fehlt die öffnende Klammer „{{“."
        raise LooseBrace(f"{told} In geschweiften Klammern stehen nur Felder wie {{Datum}}.")


def _shortened(text: str) -> str:
    text = text.rstrip()
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()} …"


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    """Return a line with its fields filled in, None if it has some and all are empty."""
    texts = [values[_folded(name)] for name in _FIELD.findall(line)]
    if texts and not any(texts):
        return None
    return _FIELD.sub(lambda found: values[_folded(found[1])], line)


def _folded(name: str) -> str:
    return collation.fold(name.strip())
