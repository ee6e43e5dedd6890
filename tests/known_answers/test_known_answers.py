"""Models whose answer is known in closed form come out right, and wrong ones are caught.

Each is a file beside this one. Shares and means lie within four standard errors of their closed forms
at 100,000 runs: a correct engine fails one such check in about 16,000.
"""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from escalate import load_text
from escalate.engine.record import bin_values
from escalate.engine.simulate import simulate
from escalate.results.intervals import wilson

RUNS = 100_000
HERE = Path(__file__).parent


def scenario(name, *changes, **settings):
    """A file of this folder, with words exchanged and settings made."""
    text = (HERE / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_text(text).set(settings) if settings else load_text(text)


def play(model, seed=1):
    return simulate(model, RUNS, seed)


def assert_shares(model, expected, seed=1):
    """Shares within four standard errors of their closed forms; what has no chance never happens."""
    assert sum(expected.values()) == pytest.approx(1)
    outcome = play(model, seed).outcome
    for place, name in enumerate(entry.name for entry in model.outcomes):
        p = expected.get(name, 0.0)
        assert abs((outcome == place).mean() - p) <= 4 * math.sqrt(p * (1 - p) / RUNS), (name, p)


def assert_mean(sample, expected, variance):
    assert abs(sample - expected) < 4 * math.sqrt(variance / RUNS), (sample, expected)


def logit(utilities, precision=1.0):
    weights = np.exp(precision * np.array(utilities, float))
    return weights / weights.sum()


# ---- the closed forms


def ruin(model, bias=0.0):
    """Top before bottom from 1 of 4: (1 - r) / (1 - r^4), r the odds against winning (Feller 1968, XIV.2)."""
    r = math.exp(-bias)
    top = 0.25 if bias == 0 else (1 - r) / (1 - r**4)
    assert_shares(model, {"top": top, "ruin": 1 - top})


def three_options(model, precision=1.0):
    assert_shares(model, dict(zip("xyz", logit([0, 1, -0.5], precision), strict=True)))


def ties(model):
    assert_shares(model, {"x": 0.5, "z": 0.5})


def arms_race(model):
    """A linear map with noise: the mean goes A^t of the way home, the covariance S solves S = A S A' + noise."""
    home = np.array([25 / 11, 35 / 11])
    step = np.eye(2) + 0.05 * np.array([[-5.0, 2.0], [2.0, -3.0]])
    mean, spread = np.array([0.0, 8.0]), np.zeros((2, 2))
    record = play(model)
    for t in range(1, 151):
        mean, spread = home + step @ (mean - home), step @ spread @ step.T + 0.04 * np.eye(2)
        if t in (1, 10, 150):
            for place in (0, 1):
                assert_mean(record.sums[place, t] / RUNS, mean[place], spread[place, place])
    assert mean == pytest.approx(home, abs=1e-4)


def echoes(model, slip=0.05):
    """Each choice copies the other's last; the lines of copies never meet, so a pair is independent."""
    record = play(model)
    for t in (1, 10, 60):
        c = 0.5 + 0.5 * (1 - 2 * slip) ** t
        chances, payoffs = np.array([c * c, c * (1 - c), (1 - c) * c, (1 - c) ** 2]), np.array([3, 0, 5, 1])
        mean = chances @ payoffs
        gained = (record.sums[0, t] - record.sums[0, t - 1]) / RUNS
        assert_mean(gained, mean, chances @ (payoffs - mean) ** 2)
    assert mean == pytest.approx(2.25, abs=0.005)


def crisis(model, precision=1.0):
    """Backward induction with logit answers (agent quantal response; McKelvey and Palfrey 1998)."""
    fight = logit([-0.5, -1], precision)[1]
    resist = logit([-1, (1 - fight) * 0.5 - fight], precision)[1]
    threat = resist * ((1 - fight) * -0.5 - fight) + (1 - resist)
    threaten = logit([0, threat], precision)[1]
    if precision == 1:
        assert [threaten, resist, fight] == pytest.approx([0.447139, 0.717823, 0.377541], abs=1e-6)
        assert threaten * resist * fight == pytest.approx(0.121178, abs=1e-6)
    expected = {
        "quo": 1 - threaten, "concede": threaten * (1 - resist), "back_down": threaten * resist * (1 - fight),
        "war": threaten * resist * fight,
    }  # fmt: skip
    assert_shares(model, expected)


def pennies(model, stake=1.5):
    """The pair is a Markov chain; nobody has chosen before the first step, so that one is even."""
    pull = logit([stake, 0])[0]
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1)]  # (matcher, misser), 0 heads
    match = [[pull if new == misser else 1 - pull for new in (0, 1)] for _, misser in pairs]
    miss = [[pull if new != matcher else 1 - pull for new in (0, 1)] for matcher, _ in pairs]
    chain = np.array([[match[i][a] * miss[i][b] for a, b in pairs] for i in range(4)])
    end = np.full(4, 0.25) @ np.linalg.matrix_power(chain, 4)
    assert_shares(model, dict(zip([outcome.name for outcome in model.outcomes], end, strict=True)))


def pennies_from_heads(model):
    """The same chain from a known first pair, where the way round (heads, heads) to (heads, tails) shows."""
    pull = logit([1.5, 0])[0]
    expected = {
        "heads_heads": pull * (1 - pull), "heads_tails": pull**2, "tails_heads": (1 - pull) ** 2,
        "tails_tails": (1 - pull) * pull,
    }  # fmt: skip
    assert_shares(model, expected)


def waiting(model, chance=0.2):
    record = play(model)
    for t in range(12):
        p = chance * (1 - chance) ** t
        assert abs((record.step == t).mean() - p) < 4 * math.sqrt(p * (1 - p) / RUNS), t
    assert_mean(record.step.mean(), (1 - chance) / chance, (1 - chance) / chance**2)


def moments(model, sd=2.0):
    """Mean and variance of each level at the end; that of a variance is (kurtosis - 1) var^2 / runs."""
    record = play(model)
    expected = {  # mean, variance, kurtosis
        "born": (50, 9, 3), "placed": (50, 60**2 / 12, 1.8), "pushed": (40, 4 * sd**2, 3),
        "spun": (40, 4 * 6**2 / 12, 3 - 1.2 / 4), "shaken": (50, 4 * 1.5**2, 3),
    }  # fmt: skip
    for place, level in enumerate(model.levels):
        mean, variance, kurtosis = expected[level.name]
        assert_mean(record.sums[place, -1] / RUNS, mean, variance)
        counts, (first, second, *_) = record.levels[place][-1], bin_values(level)
        middles = first + (np.arange(len(counts)) + 0.5) * (second - first)
        found = counts @ (middles - mean) ** 2 / RUNS - (second - first) ** 2 / 12  # Sheppard's correction
        assert_mean(found, variance, (kurtosis - 1) * variance**2)


def orders(model):
    assert_shares(model, {outcome.name: 1 / 6 for outcome in model.outcomes})


def gamble(model, odds=0.6):
    take, dare = logit([0.4, 2 * odds - 1], 2)
    assert_shares(model, {"sure": take, "won": dare * odds, "lost": dare * (1 - odds)})


def slips(model, slip=0.05):
    y, z = logit([1, 0])
    assert_shares(model, {"slips": slip, "y": (1 - slip) * y, "z": (1 - slip) * z})


HEADS = (
    ("steps: 5", "steps: 2"),
    ("appeal: stake * misser.heads", "appeal: stake * misser.heads + 60 * (step == 0)"),
    ("appeal: stake * matcher.tails", "appeal: stake * matcher.tails + 60 * (step == 0)"),
)


# ---- right models


def test_gamblers_ruin():
    ruin(scenario("gamblers-ruin"))


def test_gamblers_ruin_with_a_loaded_coin():
    ruin(scenario("gamblers-ruin", bias=0.4), 0.4)


@pytest.mark.parametrize("precision", [0, 0.5, 1, 3])
def test_logit_choice(precision):
    three_options(scenario("logit-choice", care=precision), precision)


def test_best_breaks_ties_evenly():
    ties(scenario("best-with-ties"))


def test_richardson_arms_race_settles():
    arms_race(scenario("richardson"))


def test_tit_for_tat_with_errors():
    echoes(scenario("tit-for-tat"))


@pytest.mark.parametrize("precision", [1, 2.5])
def test_sequential_crisis_game(precision):
    crisis(scenario("crisis-game", care=precision), precision)


def test_matching_pennies_all_choosing_together():
    pennies(scenario("matching"))
    pennies_from_heads(scenario("matching", *HEADS))


def test_waiting_for_an_event_is_geometric():
    waiting(scenario("waiting"))


def test_luck_has_the_mean_and_the_variance_it_is_given():
    moments(scenario("luck"))


def test_shuffled_orders_are_equally_frequent():
    orders(scenario("shuffled"))


def test_foresight_weighs_chances_by_worth():
    gamble(scenario("gamble"))


@pytest.mark.parametrize("slip", [0, 0.05, 1])
def test_an_exact_chance_beside_a_logit_choice(slip):
    slips(scenario("chance", slip=slip), slip)


@cache
def ruined():
    return play(scenario("gamblers-ruin"), seed=2).outcome == 0


@pytest.mark.parametrize("size", [50, 1_000])
def test_wilson_intervals_cover_as_often_as_they_should(size):
    """Coverage in 100,000 / size experiments against the exact one, a sum of binomial probabilities."""
    hits = ruined().reshape(-1, size).sum(axis=1)
    covers = np.array([low <= 0.25 <= high for low, high in (wilson(k, size) for k in range(size + 1))])
    logs = [
        math.lgamma(size + 1) - math.lgamma(k + 1) - math.lgamma(size - k + 1)
        + k * math.log(0.25) + (size - k) * math.log(0.75)
        for k in range(size + 1)
    ]  # fmt: skip
    exact = np.exp(logs)[covers].sum()
    assert exact == pytest.approx(0.95, abs=0.015)
    assert abs(covers[hits].mean() - exact) < 4 * math.sqrt(exact * (1 - exact) / len(hits))


# ---- deliberately wrong ones: the checks above must notice


WRONG = {
    "a coin that wins 51 times in 100": (ruin, "gamblers-ruin", [("value: 0,", "value: 0.05,")]),
    "a purse that starts at 2": (ruin, "gamblers-ruin", [("start: 1", "start: 2")]),
    "choosers a little too careful": (three_options, "logit-choice", [("value: 1,", "value: 1.05,")]),
    "no tie": (ties, "best-with-ties", [("0.999", "1")]),
    "a race with more grievance": (arms_race, "richardson", [("value: 5,", "value: 5.02,")]),
    "hands that slip oftener": (echoes, "tit-for-tat", [("value: 0.05,", "value: 0.06,")]),
    "an echo heard at once": (echoes, "tit-for-tat", [("moves: together", "moves: in order")]),
    "a challenger who does not look ahead": (crisis, "crisis-game", [("foresight: 2", "foresight: 0")]),
    "a target who does not look ahead": (crisis, "crisis-game", [("foresight: 1", "foresight: 0")]),
    "a worse war": (crisis, "crisis-game", [("war: {when: challenger.fight, worth: {challenger: -1,",
                                              "war: {when: challenger.fight, worth: {challenger: -1.1,")]),
    "pennies in turn": (pennies, "matching", [("moves: together", "moves: in order")]),
    "both want to match": (pennies_from_heads, "matching", [*HEADS, ("misser: {options: {heads: {appeal: stake * "
                           "matcher.tails", "misser: {options: {heads: {appeal: stake * matcher.heads")]),
    "a bell a little too busy": (waiting, "waiting", [("value: 0.2,", "value: 0.21,")]),
    "a bell that waits a step": (waiting, "waiting", [("chance: chance}", "chance: chance, when: step > 0}")]),
    "too much spread": (moments, "luck", [("value: 2,", "value: 2.05,")]),
    "a uniform effect off by little": (moments, "luck", [("2 to 8", "2 to 8.1")]),
    "noise a little too loud": (moments, "luck", [("noise: 1.5", "noise: 1.53")]),
    "an order that is fixed": (orders, "shuffled", [("moves: shuffled", "moves: in order")]),
    "a hand that slips a little oftener": (slips, "chance", [("value: 0.05,", "value: 0.055,")]),
    "a slip weighed by its logarithm": (slips, "chance", [("chance: slip", "appeal: log(slip)")]),
    "a gambler who does not know the odds": (gamble, "gamble", [("value: 0.6,", "value: 0.55,")]),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_is_caught(name):
    check, file, changes = WRONG[name]
    model = scenario(file, *changes)
    with pytest.raises(AssertionError):
        check(model)
