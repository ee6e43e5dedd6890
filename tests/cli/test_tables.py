"""Parts of what is printed that a small file does not show: many, long, or far apart."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from escalate import load_text
from escalate.cli import COMMANDS, cli, ending, hunt_option, when_command
from escalate.cli.common import NO_FORECAST, WIDTH, crew_from, fitted, lines_of
from escalate.cli.comparison_table import FLIPS, MOST_IN_SUMMARY, _cell
from escalate.cli.comparison_table import _outcome_line as shift_line
from escalate.cli.comparison_table import table_lines as comparison_lines
from escalate.cli.doubt_option import outside
from escalate.cli.rare_option import _about
from escalate.cli.sensitivity_table import _plain, _points, _table, sensitivity_lines
from escalate.cli.sweep_command import _grid
from escalate.cli.sweep_table import _grid_table, _row_table, sweep_lines
from escalate.cli.tally_table import _outcome_line as tally_line
from escalate.cli.tally_table import table_lines
from escalate.cli.until_option import tell_until
from escalate.errors import EscalateError
from escalate.results.intervals import wilson
from escalate.results.pairs import DifferenceRow
from escalate.results.tables import OutcomeRow
from escalate.studies import until

LONG = "A very long ending that says all that it has to say"
MANY = f"""
escalate: 1
title: Ten endings, ten assumptions
clock: {{steps: 1}}
parameters: {{{", ".join(f"assumption_with_a_long_name_{n}: {{value: 0, range: [0, 1]}}" for n in range(10))}}}
state: {{place: {{start: 0 to 9, whole: yes}}, wind: {{start: calm_wind, range: [0, 1]}}}}
actors: {{a: {{options: {{rest: {{}}}}}}}}
outcomes: {{{", ".join(f"e{n}: {{label: {LONG} {n}, at end: yes, when: place == {n}}}" for n in range(9))},
  last: {{otherwise: yes}}}}
policies: {{shift: {{label: All shifted, set: {{place: 3 to 12}}}}}}
""".replace("start: calm_wind", "start: 0")


@pytest.fixture(scope="module")
def many():
    return load_text(MANY, "many")


def test_long_labels_are_cut_by_columns_and_nothing_is_wider(many):
    lines = table_lines(many.run(2_000, 1), "many.yaml")
    assert sum(line.startswith(f"{LONG[:35]}… ") for line in lines) == 9
    assert max(map(len, lines)) <= WIDTH
    assert fitted("北京 北京", 6) == "北京… "
    assert fitted("abcdef", 6) == fitted("abcdef", 6, pad=False) == "abcdef"
    assert fitted("abcdefg", 6) == "abcde…"


RARER = ": rarer than in the record, 0 % against 8 of 9 cases (57 to 98 %)."
COMMONER = ": commoner than in the record, 100 % against 1 of 9 cases (2 to 43 %)."
MORE = " (more: escalate show it.yaml)"


@pytest.mark.parametrize(("labels", "other", "told"), [
    (("A", "B"), "", f"A{RARER} B{COMMONER}"),
    (("A" * 36, "B" * 90), "", f"{'A' * 36}{RARER}{MORE}"),
    (("A", "B"), ", {label: Other, says: Else, source: Invented}", f"A{RARER} B{COMMONER}{MORE}"),
])  # fmt: skip
def test_of_the_record_whole_sentences_are_told(labels, other, told):
    text = f"""
escalate: 1
title: One of two
clock: {{steps: 1}}
actors: {{x: {{options: {{rest: {{}}}}}}}}
outcomes: {{a: {{label: {labels[0]}, when: step > 3}}, b: {{label: {labels[1]}, otherwise: yes}}}}
base_rates: [{{label: Cases, says: So it was, source: Invented, n: 9, unit: cases, counts: {{a: 8, b: 1}}}}{other}]
"""
    lines = table_lines(load_text(text, "it").run(10, 1), "it.yaml")
    place = next(number for number, line in enumerate(lines) if line.startswith("A") and "record" in line)
    record = lines[place : lines.index(NO_FORECAST)]
    assert " ".join(record) == told
    assert len(record) <= 3


def test_a_number_and_its_sign_stay_on_one_line():
    for length in range(60, 80):
        lines = lines_of("x" * length + " 16 % of it", later="  ")
        assert not any(line.strip().startswith("%") for line in lines)
        assert all(line.startswith("  ") for line in lines[1:])
    assert lines_of("word " * 40, "- ", "  ")[0].startswith("- word")
    assert lines_of("word " * 40, "- ", "  ")[1].startswith("  word")


def test_many_ways_of_ending_otherwise_are_counted_together(many):
    comparison = many.compare(["shift"], runs=3_000, seed=1)
    lines = comparison_lines(comparison, "many.yaml")
    flips = [line for line in lines if " -> " in line]
    (rest,) = [line for line in lines if "other way" in line]
    told = sum(int(line.split()[0].replace(",", "")) for line in [*flips, rest])
    (head,) = [line for line in lines if "end otherwise:" in line]
    assert told == int(head.split()[0].replace(",", ""))
    assert rest.endswith(" other ways")
    assert len(flips) == FLIPS + 1
    assert not any("The strongest" in line for line in lines)


def test_of_many_variants_the_strongest_are_in_the_small_table(many):
    name = "assumption_with_a_long_name_0"
    comparison = many.compare([{name: value / 10} for value in range(1, 10)], runs=100)
    lines = " ".join(comparison_lines(comparison, "many.yaml"))
    assert f"The strongest {MOST_IN_SUMMARY} of 9 variants." in " ".join(lines.split())


WAYS = """
escalate: 1
title: Ways
clock: {steps: 1}
parameters: {shift: {value: 0, range: [0, 100]}}
state: {place: {start: 0 to 99, whole: yes}}
actors: {a: {options: {rest: {}}}}
outcomes: {ENDS, last: {otherwise: yes}}
"""


@pytest.mark.parametrize(("cuts", "shift", "told"), [
    ((50,), 0, ["Not one of 100 runs ends otherwise (none seen, up to 4 in 100)."]),
    ((50,), 1, ["1 of 100 runs ends otherwise:", "  1  E0 -> Last"]),
    ((50,), 9, ["4 of 100 runs end otherwise:", "  4  E0 -> Last"]),
    ((10, 20, 30, 40), 30, ["42 of 100 runs end otherwise:", "  13  E0 -> E3", "  12  E1 -> Last",
     "  10  E2 -> Last", "   7  E3 -> Last"]),
    ((10, 20, 30, 40, 50), 30, ["47 of 100 runs end otherwise:", "  13  E0 -> E3", "  12  E1 -> E4",
     "  10  E2 -> Last", "   7  E3 -> Last", "   5  in 1 other way"]),
    ((10, 20, 30, 40, 50, 60), 30, ["59 of 100 runs end otherwise:", "  13  E0 -> E3", "  12  E1 -> E4",
     "  12  E5 -> Last", "  10  E2 -> E5", "  12  in 2 other ways"]),
])  # fmt: skip
def test_ways_of_ending_otherwise_are_named_and_the_rest_counted(cuts, shift, told):
    ends = ", ".join(f"e{n}: {{at end: yes, when: place + shift < {cut}}}" for n, cut in enumerate(cuts))
    lines = comparison_lines(load_text(WAYS.replace("ENDS", ends), "ways").compare([{"shift": shift}], 100, 1), "w")
    begin = next(place for place, line in enumerate(lines) if "otherwise" in line)
    assert lines[begin : lines.index("", begin)] == told


@pytest.mark.parametrize(("before", "after", "told"), [
    (60, 60, f"{'x' * 35}… -> {'x' * 34}…"), (60, 20, f"{'x' * 50}… -> {'x' * 20}"),
    (20, 60, f"{'x' * 20} -> {'x' * 50}…"),
])  # fmt: skip
def test_two_long_endings_share_a_line(before, after, told):
    """Of 80 columns 9 are taken by the number of runs, the arrow and blanks."""
    ends = f"e0: {{label: {'x' * before}, at end: yes, when: place + shift < 50}}"
    text = WAYS.replace("ENDS", ends).replace("last: {", f"last: {{label: {'x' * after}, ")
    lines = comparison_lines(load_text(text, "ways").compare([{"shift": 9}], 100, 1), "w")
    (line,) = [line for line in lines if " -> " in line]
    assert line == f"  4  {told}"


@pytest.mark.parametrize(("shift", "line", "cell"), [
    ((0.05, 0.01, 0.09), "+5.0  +1.0 to +9.0", "  +5.0 "), ((-0.05, -0.09, 0.0), "-5.0  -9.0 to 0.0", " (-5.0)"),
    ((0.05, 0.0, 0.09), "+5.0  0.0 to +9.0", " (+5.0)"), ((-0.12, -0.2, -0.1), "-12.0  -20.0 to -10.0", " -12.0 "),
    ((0.0004, -0.0004, 0.0006), "+0.04  -0.04 to +0.06", "  (0.0)"),
    ((0.0, -0.001, 0.001), "0  -0.10 to +0.10", "     0 "),
    ((0.0002, -0.002, 0.001), "0.0  -0.2 to +0.1", "  (0.0)"),
    ((0.0002, -0.00199, 0.001), "+0.02  -0.20 to +0.10", "  (0.0)"),
    ((-0.00001, -0.001, 0.002), "0.0  -0.1 to +0.2", "  (0.0)"),
])  # fmt: skip
def test_points_have_no_more_digits_than_their_interval_bears(shift, line, cell):
    row = DifferenceRow("p", "P", "war", "War", *shift, 0.25, 0.0)
    assert shift_line(row) == f"{'War':<36}     none     25 %  {line.partition('  ')[0]:>6}  {line.partition('  ')[2]}"
    assert _cell(row) == cell


@pytest.mark.parametrize(("share", "points", "plain"), [
    (0.0995, "+10", "10"), (0.0994, "+9.9", "9.9"), (-0.0995, "-10", "-10"), (-0.0994, "-9.9", "-9.9"),
    (0.0004, "0", "0.0"), (-0.0004, "0", "0.0"), (0.0006, "+0.1", "0.1"), (0.5, "+50", "50"), (-0.0, "0", "0.0"),
])  # fmt: skip
def test_small_changes_across_have_a_decimal(share, points, plain):
    assert (_points(share), _plain(share)) == (points, plain)


@pytest.mark.parametrize(("count", "runs", "told"), [
    (1, 10_000, "0.01 %  0.00-0.06 % ▌"), (312, 10_000, "3.1 %  2.8-3.5 %   ▌"), (313, 1_000, "31 %  29-34 %     ██▌"),
    (500, 1_000, "50 %  47-53 %     ████"), (938, 1_000, "94 %  92-95 %     ███████▌"),
    (1_000, 1_000, "100.0 %  99.6-100.0 % ████████"), (0, 50, "none seen, up to 4 in 50"),
])  # fmt: skip
def test_a_share_has_the_digits_of_its_interval_and_half_a_block_at_the_least(count, runs, told):
    row = OutcomeRow("war", "War", count, count / runs, *wilson(count, runs), 0, 1, None, None)
    share, _, rest = told.partition("  ")
    shown = f"{share:>8}  {rest}" if count else told
    assert tally_line(row, runs) == f"{'War':<36}  {count:>9,}  {shown}"


def test_help_lists_every_command_with_what_it_does():
    printed = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    for name, words in COMMANDS.items():
        assert f" {name} {words}" in printed


def test_exit_statuses_are_the_usual_ones():
    assert (ending.DONE, ending.WRONG, ending.STOPPED) == (0, 2, 130)


@pytest.mark.parametrize(("clear", "more"), [(10, []), (12, ["smaller, but told from luck: 2 more (--format csv)"])])
def test_of_many_assumptions_that_matter_ten_are_shown(clear, more):
    ends = {"share_low": 0.25, "share_high": 0.5, "low": 0, "high": 9, "across": 0.25, "across_from": 0.2}
    rows = [SimpleNamespace(parameter=f"p{n}", clear=n < clear, across_to=0.3, **ends) for n in range(14)]
    lines = _table(SimpleNamespace(rows=rows, outcome="war", share=0.3, method="oat"))
    assert lines == [
        "Share of runs that end in war: 30 % as the file stands",
        f"{'assumption':<24}    at its lowest   at its highest  across, in points",
        *(f"{f'p{n}':<24} {'25 % at 0':>16} {'50 % at 9':>16}    +25 (+20 to +30)" for n in range(10)), *more,
    ]  # fmt: skip


def test_what_luck_hides_is_listed_in_few_lines(many):
    study = many.sensitivity("e0", runs=200)
    lines = sensitivity_lines(study, "many.yaml")
    hidden = "\n".join(lines).partition("Cannot be told from luck (10 of 10): ")[2]
    assert "assumption_with_a_long_name_9" in " ".join(hidden.split()) or "(--format csv)" in hidden
    assert max(map(len, lines)) <= WIDTH


def test_sentences_of_a_sweep_that_do_not_fit_are_counted(many):
    made = many.sweep({"place": range(10)}, runs=200)
    lines = sweep_lines(made, "many.yaml", "e0")
    shown = sum(line.startswith("- ") for line in lines)
    left = len(made.sentences) - shown
    assert left > 0
    assert f"({left} more with --format json, or in tipping.csv with --out)" in lines


@dataclass(frozen=True)
class Row:
    label: str
    share: float
    told: bool = True
    doubt_low: float = 0.4
    doubt_high: float = 0.6


def test_shares_that_most_draws_do_not_come_near_are_named():
    rows = [Row("a", 0.1), Row("b", 0.5), Row("c", 0.9), Row("d", 0.39), Row("e", 0.1, told=False), Row("g", 0.4)]
    assert outside(rows) == "Few draws come near the share that the file's own values give for: a; c; d."
    assert outside([*rows, Row("f", 0.7)]).endswith("for: a; c; d; ....")
    assert outside([rows[1], Row("h", 0.6)]) == ""


def test_a_cluster_has_the_workers_it_has():
    pytest.importorskip("distributed")
    with pytest.raises(EscalateError, match="--workers does not go with --scheduler"):
        crew_from(2, "dask", "tcp://localhost:1")
    with pytest.raises(EscalateError, match="--scheduler goes with --engine dask"):
        crew_from(None, "own", "tcp://localhost:1")
    assert crew_from(3, "own", None) == 3


def test_what_the_file_expects_and_luck_hides_is_named(tmp_path, monkeypatch):
    text = MANY.replace("assumption_with_a_long_name_0: {", "assumption_with_a_long_name_0: {under: shift, ")
    (tmp_path / "many.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["when", "many.yaml", "--policy", "shift", "--runs", "100"])
    assert "Among them, though the file expects it: assumption_with_a_long_name_0." in done.output
    untold = CliRunner().invoke(cli, ["when", "many.yaml", "--policy", "shift", "--runs", "100", "--format", "csv"])
    assert untold.output.count("\n") > 10


@pytest.mark.parametrize(("columns", "fits"), [(2, True), (12, True), (13, False)])
def test_a_grid_is_shown_where_its_columns_fit_the_screen(columns, fits):
    """Eight columns for the first number's values, six for each of the second's."""
    down = SimpleNamespace(name="eight888", values=(0, 1), baseline=1)
    across = SimpleNamespace(name="across", values=tuple(range(columns)), baseline=0)
    counts = np.arange(2 * columns)[:, None] * np.array([1, 2])
    outcomes = [SimpleNamespace(name="war", label="War"), SimpleNamespace(name="peace", label="Peace")]
    made = SimpleNamespace(scenario=SimpleNamespace(outcomes=outcomes), axes=(down, across), counts=counts, runs=100)
    lines = _grid_table(made, "peace")
    assert lines[0] == "Share of runs that end in peace (Peace)"
    if not fits:
        assert lines[1:] == ["13 values of across are too many for a screen: use --out or --format csv"]
        return
    assert lines[1] == "         across across"
    assert lines[2].split() == ["eight888", "0*", *map(str, range(1, columns))]
    assert lines[3].split() == ["0", "none", *(part for n in range(1, columns) for part in (str(2 * n), "%"))]
    assert lines[4].split()[:4] == ["1", "*", str(2 * columns), "%"]
    assert max(map(len, lines)) == (80 if columns == 12 else len(lines[0]))
    assert lines[5] == "* where the scenario stands"


def row_table(endings, name="eight888", baseline=1.5):
    axis = SimpleNamespace(name=name, values=(0, 1.5), baseline=baseline)
    outcomes = [SimpleNamespace(name=f"end_{n}", label=f"End {n}") for n in range(1, endings + 1)]
    counts, scenario = np.arange(2 * endings).reshape(2, endings) * 3, SimpleNamespace(outcomes=outcomes)
    return _row_table(SimpleNamespace(scenario=scenario, axes=(axis,), counts=counts, runs=300))


def test_a_row_of_shares_for_each_value():
    assert row_table(2) == [
        "eight888       end 1       end 2", "     0          none         1 %", "   1.5 *         2 %         3 %",
        "* where the scenario stands",
    ]  # fmt: skip
    assert row_table(2, "a_name_of_five_and_twenty", baseline=None) == [
        "a_name_of_five_and_twen…       end 1       end 2",
        "                     0          none         1 %", "                   1.5           2 %         3 %",
    ]  # fmt: skip


def test_long_names_of_endings_stand_in_lines_above_their_columns():
    outcomes = [SimpleNamespace(name=name, label=name) for name in ("war", "an_end_of_all_talks")]
    axis, scenario = SimpleNamespace(name="p", values=(0,), baseline=None), SimpleNamespace(outcomes=outcomes)
    table = _row_table(SimpleNamespace(scenario=scenario, axes=(axis,), counts=np.array([[1, 2]]), runs=4))
    assert table == [f"{'an end of':>27}", "  p         war   all talks", "0          25 %        50 %"]


@pytest.mark.parametrize(("got", "told"), [
    (0.01, "8,000 runs are the first of the fixed numbers looked at (1,000, 2,000, ...) for which every interval is "
           "within 1 points either way."),
    (0.03, "Stopped at 8,000 runs, not narrow enough: every interval is within 3 points either way. About 72,000 runs "
           "would do (--at-most)."),
])  # fmt: skip
def test_how_many_runs_would_do_grows_as_the_square(got, told, monkeypatch, capsys):
    monkeypatch.setattr(until, "half_width", lambda result: got)
    monkeypatch.setattr(until, "all_small", lambda result: False)
    tell_until(range(8_000), "1%")
    said = " ".join(capsys.readouterr().out.split())
    assert said == f"{told} Looking early makes 95 % intervals hold about 94 % of the time."


@pytest.mark.parametrize(("text", "count"), [("0:1:2", 2), ("0:1:10000", 10_000), ("0:1:10001", 0), ("0:1:1", 0)])
def test_a_row_of_values_has_two_to_ten_thousand(text, count):
    if count:
        assert len(_grid("p", text)) == count
        return
    with pytest.raises(EscalateError, match="at least two values are needed"):
        _grid("p", text)


@pytest.mark.parametrize(("number", "told"), [
    (7.2, "7"), (12.4, "12"), (124, "120"), (1_260, "1,300"), (99_900, "100,000"),
])  # fmt: skip
def test_a_large_number_is_told_with_two_figures(number, told):
    assert _about(number) == told


@pytest.mark.parametrize(("effect", "told"), [
    (0.0004, "0.0"), (-0.0004, "0.0"), (0.0, "0.0"), (0.0006, "+0.1"), (-0.0006, "-0.1"), (0.25, "+25.0"),
])  # fmt: skip
def test_points_of_a_policy_have_a_sign_unless_they_round_to_nothing(effect, told):
    assert hunt_option._points(effect) == told
    assert [when_command._points(SimpleNamespace(effect=effect, sign=sign)) for sign in (0, -1)] == [f"{told}?", told]


def corners(*effects, pairs=1):
    """Corners of pairs of assumptions under a policy that is for the better as the file stands."""
    found = [
        SimpleNamespace(first="p", first_end="low", second="q", second_end="high", effect=effect, sign=sign)
        for effect, sign in effects
    ]
    rest = SimpleNamespace(sign=1)
    return when_command._corners(SimpleNamespace(corners=[*found, *[rest] * (4 * pairs - len(found))],
                                                 effect=SimpleNamespace(sign=1)))  # fmt: skip


def test_pairs_of_ends_that_turn_a_policy_round_are_named_and_the_strongest_first():
    ends = "p is at its lowest and q at its highest"
    assert [*when_command._corners(SimpleNamespace(corners=[]))] == []
    assert [*corners((-0.2, 0))] == ["Two at a time, neither end of the one pair turns it round."]
    assert [*corners((0.2, 1), pairs=3)] == ["Two at a time, no ends of 3 pairs turn it round."]
    assert [*corners((-0.1, -1), (-0.3, -1), (0.4, 1))] == [
        "Two at a time, it does the opposite where:", f"  {ends}: -30.0 points", f"  {ends}: -10.0 points",
    ]  # fmt: skip
    assert len([*corners(*[(-0.1, -1)] * 11, pairs=3)]) == 11


@pytest.mark.parametrize(("length", "told"), [(60, "x" * 60), (61, "x" * 57 + "...")])
def test_a_long_name_that_would_not_do_is_cut(length, told, capsys):
    assert ending._complain(OSError(28, "No space left on device", "x" * length)) == ending.WRONG
    assert capsys.readouterr().err == f"{told}: No space left on device\n"


def test_endings_that_find_no_room_for_their_names_are_numbered_and_then_counted():
    """Eight columns for the values leave 72: seven for each of ten endings, six for each of eleven and twelve."""
    assert row_table(10)[0] == "eight888" + "".join(f" {f'end {n}':>6}" for n in range(1, 11))
    for endings in (11, 12):
        lines = row_table(endings)
        assert lines[:endings] == [f"  {n} = End {n}" for n in range(1, endings + 1)]
        assert lines[endings] == "eight888" + "".join(f" {n:>5}" for n in range(1, endings + 1))
        assert lines[endings + 1] == "     0    none" + "".join(f" {f'{n} %':>5}" for n in range(1, endings))
    assert row_table(13) == ["13 endings are too many for a screen: use --out or --format csv"]


def test_what_sets_two_files_apart_is_noted():
    text = WAYS.replace("ENDS", "e0: {at end: yes, when: place + shift < 50}")
    longer = load_text(text.replace("steps: 1", "steps: 2"), "two")
    lines = comparison_lines(load_text(text, "one").compare([longer], 9), "w")
    assert "Note: two has another clock: 2 steps, not 1." in lines
