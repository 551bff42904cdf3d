"""Patterns are compiled when they are first used, and are the same as others then."""

import re

import pytest

from voneinander_desktop.domain.patterns import pattern


def test_is_not_compiled_before_it_is_used(monkeypatch):
    compiled, compile_now = [], re.compile
    monkeypatch.setattr(re, "compile", lambda *arguments: compiled.append(arguments) or compile_now(*arguments))
    late = pattern("[ab]+", re.IGNORECASE)
    assert compiled == []
    assert [late.fullmatch(text) is not None for text in ("aB", "c", "BB")] == [True, False, True]
    assert compiled == [("[ab]+", re.IGNORECASE)]


def test_does_what_others_do():
    late, early = pattern(r"(?P<day>[0-9]+)\.", re.ASCII), re.compile(r"(?P<day>[0-9]+)\.", re.ASCII)
    text = "am 1. und 12. März"
    assert late.findall(text) == early.findall(text)
    assert late.sub("x", text) == early.sub("x", text)
    assert [found["day"] for found in late.finditer(text)] == ["1", "12"]
    assert (late.pattern, late.groups) == (early.pattern, early.groups)


def test_a_wrong_one_is_told_when_it_is_used():
    with pytest.raises(re.error):
        pattern("(").match("x")
