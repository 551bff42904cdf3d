"""Every benchmark runs and tells something that can be told; how fast anything is, is not asked here."""

import json
import math

import pytest
from benchmarks import __main__ as benchmarks
from benchmarks import data, papers
from benchmarks.measuring import Measurement, Sizes

SMALL = Sizes(
    start=150,
    long_list=150,
    workbook=100,
    source=100,
    sheet=120,
    registered=120,
    matrix=6,
    growth=(120, 150),
    starts=1,
    rounds=2,
    slow_rounds=1,
)


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory):
    """Let the files for the measurements lie in a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "FOLDER", tmp_path_factory.mktemp("bench"))
        yield


@pytest.mark.parametrize("name", benchmarks.measurements())
def test_tells_what_it_measured(name, monkeypatch):
    if name.endswith("_to_pdf"):
        monkeypatch.setattr(papers.shutil, "which", lambda _: None)
    measured = list(benchmarks.run([name], SMALL))
    assert measured
    for one in measured:
        assert all(math.isfinite(value) and value > 0 for value in one.figures.values())
        if one.measured is not None:
            assert math.isfinite(one.measured)
            assert one.unit != "x" or one.measured > 0
        assert json.loads(json.dumps(one.as_json()))["verdict"] == one.verdict


@pytest.mark.parametrize("name", ["sheet_to_pdf", "badges_to_pdf"])
def test_a_missing_rival_is_no_failure(monkeypatch, name):
    monkeypatch.setattr(papers.shutil, "which", lambda _: None)
    (measured,) = benchmarks.run([name], SMALL)
    assert measured.verdict == "not measured: LibreOffice is not installed"


def test_a_file_is_made_once():
    path = data.office(150)
    made = path.stat().st_mtime_ns
    assert data.office(150) == path
    assert path.stat().st_mtime_ns == made


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [(1.0, "reaches the aim"), (1.4, "reaches what it must"), (1.6, "MISSES what it must")],
)
def test_the_verdict_is_in_words(measured, verdict):
    assert _measurement(measured).verdict == verdict


def test_the_table_and_the_file_hold_every_measurement(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(benchmarks, "BUILD", tmp_path)
    monkeypatch.setattr(benchmarks, "RESULT", tmp_path / "bench.json")
    monkeypatch.setattr(benchmarks, "run", lambda names, sizes: iter([_measurement(1.4), _measurement(1.6)]))
    assert benchmarks.main([]) == 1
    told = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [one["measured"] for one in told["measurements"]] == [1.4, 1.6]
    printed = capsys.readouterr().out
    assert "1.4 x" in printed
    assert "MISSES what it must" in printed


def test_an_unknown_name_is_refused(capsys):
    assert benchmarks.main(["speed"]) == 2
    assert "speed" in capsys.readouterr().err


def _measurement(measured):
    return Measurement("start", "10 contacts", measured, 1.5, 1.2, "x", "a bare window", {"window": 12.0})
