"""The benchmarks by name, and what the command says about a name that none has."""

import json

import pytest
from django.core.management import CommandError, call_command

from bench import suites  # noqa: F401  (registers the benchmarks)
from bench.registry import Result, all_benches, named


def test_every_benchmark_says_what_it_measures_and_reaches_for():
    names = {bench.name for bench in all_benches()}
    assert names >= {"assess", "booking", "booking_race", "flag_latency", "lists", "pages"}
    for bench in all_benches():
        assert bench.what
        assert bench.reach


def test_an_unknown_name_is_one_sentence():
    with pytest.raises(
        KeyError, match=r"There is no benchmark 'NOPE'\. Choose from: activity_import, "
    ):
        named("NOPE")


def test_the_command_says_it_too():
    with pytest.raises(CommandError, match="There is no benchmark 'NOPE'"):
        call_command("bench", "NOPE")


def test_a_result_is_one_json_line():
    line = Result("booking", {"queries": 11}, {"requests": 100}).line()
    assert "\n" not in line
    assert json.loads(line) == {
        "bench": "booking",
        "figures": {"queries": 11},
        "n": {"requests": 100},
    }
