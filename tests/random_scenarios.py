"""Random scenarios that between them use every feature of the language; each is drawn from a ``random.Random``."""


def number(r):
    return r.choice(["1", "2.5", "0.1", "3", "p", "q", "step", "steps", "x", "y", "z", "0.3 * x", "y / 10"])


def quantity(r, depth=2):
    if depth == 0:
        return number(r)
    sub = lambda: quantity(r, depth - 1)  # noqa: E731
    return r.choice([
        number(r), f"({sub()} + {sub()})", f"({sub()} - {sub()})", f"(0.2 * {sub()})", f"min({sub()}, {sub()})",
        f"max({sub()}, {sub()}, 1)", f"abs({sub()})", f"sqrt(abs({sub()}))", f"exp(-abs({sub()}) / 50)",
        f"log(1 + abs({sub()}))", f"clip({sub()}, -5, 5)", f"round({sub()} / 3)", f"floor({sub()} / 3)",
        f"({sub()} % 3)", f"(abs({number(r)}) / 20) ** 2", f"(1 if {truth(r, 0)} else {sub()})",
        "times(a.one)", "since(b.one)", "share(a.two)", "rung(b)", "until(dated)", "3 * a.one", "2 * flag",
        f"{sub()} / (1 + y)", f"(1 / (x - 50) if x != 50 else {sub()})",
    ])  # fmt: skip


def truth(r, depth=1):
    plain = ["flag", "not flag", "a.one", "ever(b.two)", "happened(rain)", "x > 50", "10 <= y < 60", "z == 3",
             "step >= 2", "times(c.one) > 1", "flag == a.two", "rung(a) != 1", "yes", "since(a.one) > 2"]  # fmt: skip
    if depth == 0:
        return r.choice(plain)
    joined = f"{truth(r, 0)} {r.choice(['and', 'or'])} {truth(r, 0)}"
    return r.choice([*plain, joined, f"not ({joined})", f"{quantity(r, 1)} > {quantity(r, 1)}"])


def effects(r):
    parts = {
        "x": r.choice(["+5 ± 2", "-3", "-4 to 2", "{set: 40}", "{set: 30 ± 5}", "0.1", "{set: 20 to 60}",
                       f'"{quantity(r, 1)}"', f'"{quantity(r, 1)} ± 2"', "p ± q"]),
        "y": r.choice(["+1", "-0.1", "2 ± 0.5", "q"]),
        "z": r.choice(["+1", "-1", "1 to 3"]),
        "flag": r.choice(["yes", "no", "{set: x > 40}", "{set: not flag}"]),
    }  # fmt: skip
    chosen = r.sample(sorted(parts), r.randint(0, 3))
    return "{" + ", ".join(f"{name}: {parts[name]}" for name in chosen) + "}"


def chance(r):
    return r.choice(["0.2", "q", "q / 3", "0", "1 - q", "0.3 * flag", "x / 300", "0.03 * z", "0.7 * b.one",
                     "1 / (1 + y)", "0.9 if x > 50 else q", f"clip({quantity(r, 1)}, 0, 0.4)"])  # fmt: skip


def actor(r, name, foresight):
    goal = r.choice(["0", "-0.05 * x", "0.1 * y - 0.02 * x", quantity(r, 1)])
    yield f"  {name}:"
    yield f"    precision: {r.choice(['1', '0', 'best', 'p', '3', '0.5 + q'])}"
    yield f"    foresight: {r.choice([0, 1, 2]) if foresight else 0}"
    yield f"    goal: '{goal}'"
    yield "    options:"
    for option in ("one", "two", "three")[: r.randint(2, 3)]:
        when = f", when: '{truth(r)}'" if r.random() < 0.6 else ""
        rung = f", rung: {r.choice(['Low', 'Mid', 'High'])}" if r.random() < 0.7 else ""
        pull = f"chance: '{chance(r)}'" if r.random() < 0.25 else f"appeal: '{quantity(r)}'"
        yield f"      {option}: {{{pull}, effects: {effects(r)}{when}{rung}}}"


def outcome(r, name, priced):
    chance = ", chance: 0.5" if r.random() < 0.5 else ""
    worth = f", worth: {{a: {r.randint(-3, 3)} * p, b: {r.randint(-3, 3)} + q}}" if priced and r.random() < 0.7 else ""
    end = ", at end: yes" if name == "late" else ""
    return f"  {name}: {{when: '{truth(r)}'{chance}{worth}{end}}}"


def random_scenario(r):
    """A scenario's text; between them such texts use every feature of the language."""
    foresight, priced = r.random() < 0.3, r.random() < 0.4
    start, noise = r.choice(["50", "50 ± 9", "20 to 70", "10 * p"]), r.choice(["1", "q", "0"])
    drift = r.choice(["0.1", "-0.2 * y", "0.05 * x"])
    return "\n".join([
        "escalate: 1", "title: Random",
        f"clock: {{start: 2020-01-01, step: 1 week, steps: {r.randint(1, 7)}}}",
        f"moves: {r.choice(['in order', 'together', 'shuffled'])}", "ladder: [Low, Mid, High]",
        "parameters: {p: {value: 2, range: [0, 5]}, q: {value: 0.5, range: [0, 1]}}", "state:",
        f"  x: {{start: {start}, drift: '{quantity(r, 1)} / 10', noise: {noise}}}",
        f"  y: {{start: {r.choice(['5', '5.3 ± 1'])}, range: [0, 60], drift: {drift}}}",
        "  z: {start: 3 ± 1, range: [0, 12], whole: yes}", f"  flag: {{start: {r.choice(['yes', 'no'])}}}",
        "actors:", *(line for name in "abc" for line in actor(r, name, foresight)),
        "events:",
        f"  rain: {{chance: 0.3, when: '{truth(r)}', once: {r.choice(['yes', 'no'])}, effects: {effects(r)}}}",
        f"  dated: {{on: 2020-01-{r.randint(1, 31):02d}, effects: {effects(r)}}}",
        f"  both: {{on: 2020-01-10, chance: 'clip(x / 100, 0, 1)', effects: {effects(r)}}}",
        "outcomes:", *(outcome(r, name, priced) for name in ("first", "second", "late")), "  rest: {otherwise: yes}",
        "policies:",
        f"  what_if: {{order: {{a.two: '{truth(r)}', b.one: '{truth(r)}'}}, ban: [c.two],",
        "            set: {p: 3, x: 45, flag: yes}}",
    ])  # fmt: skip
