"""One of every kind of thing that can be saved."""

from escalate import load

SHORT = "kaesong-short"


def one_of_each():
    """Name -> a noun of the public face."""
    short = load(SHORT)
    parameters = [parameter.name for parameter in short.parameters]
    first = short.parameters[0]
    ladder = load("gamblers-ladder").set(heat=-2)
    return {
        "result": short.set({first.name: first.high}).run(300, 7),
        "comparison": short.compare(runs=200),
        "sweep": short.sweep({first.name: [first.low, first.high], "talks": ["no", "yes"]}, runs=50, seed=3),
        "oat": short.sensitivity(runs=50, parameters=parameters[:2]),
        "morris": short.sensitivity(method="morris", runs=20, trajectories=4),
        "sobol": load("gamblers-ladder").sensitivity("top", method="sobol", runs=20, base=32),
        "doubt": short.doubt(20, 200),
        "discovery": load("gamblers-ladder").discover("top", 2_000),
        "when": short.when(short.policies[0].name, runs=50, pairs=True),
        "hunt": short.when(short.policies[0].name, at={first.name: [first.high]}, runs=50, confirm=200),
        "rare": ladder.rare("top", 5_000, along="place"),
    }
