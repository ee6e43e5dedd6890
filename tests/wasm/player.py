"""Plays a module in this process, through wasmtime, as ``engine.js`` does in a browser."""

import struct

import numpy as np
import wasmtime

ENGINE = wasmtime.Engine()


class Player:
    def __init__(self, made):
        self.about = made.description
        self.store = wasmtime.Store(ENGINE)
        instance = wasmtime.Instance(self.store, wasmtime.Module(ENGINE, made.code), [])
        exports = instance.exports(self.store)
        self.memory = exports["memory"]
        self.functions = {name: exports[name] for name in exports if name != "memory"}
        self.call("tables")

    def call(self, name, *arguments):
        return self.functions[name](self.store, *arguments)

    def read(self, at, form, count):
        size = struct.calcsize(form)
        return np.frombuffer(self.memory.read(self.store, at, at + size * count), f"<{form}")

    def write(self, at, data):
        self.memory.write(self.store, data, at)

    def ask(self, policies=(), settings=None, seed=2020, moves=None, fresh=0, since=0):
        about = self.about
        numbers = list(about["numbers"])
        for policy in policies:
            for place, value in about["policies"][policy]:
                numbers[place] = value
        for name, value in (settings or {}).items():
            for place, fixed in about["settable"][name]:
                numbers[place] = value if fixed is None else fixed
        self.write(about["at"]["numbers"], struct.pack(f"<{len(numbers)}d", *map(float, numbers)))
        actors = [actor["name"] for actor in about["actors"]]
        held = np.full((about["steps"], len(actors)), -1, np.int8)
        for (step, actor), option in (moves or {}).items():
            place = actors.index(actor)
            held[step, place] = [each["name"] for each in about["actors"][place]["options"]].index(option)
        self.write(about["at"]["held"], held.tobytes())
        self.luck(seed, fresh, since)

    def luck(self, seed, fresh=0, since=0):
        signed = lambda n: n - (1 << 64) if n >= 1 << 63 else n  # noqa: E731
        self.call("keys", signed(seed), signed(fresh), since)

    def play(self, runs, first=0):
        """Endings and steps, by run."""
        endings, weeks = [], []
        for begin in range(first, first + runs, self.about["together"]):
            count = min(self.about["together"], first + runs - begin)
            self.sure(self.call("play", begin, count))
            endings.append(self.read(self.about["at"]["endings"], "b", count))
            weeks.append(self.read(self.about["at"]["weeks"], "h", count))
        return np.concatenate(endings), np.concatenate(weeks)

    def sure(self, fault):
        if fault:
            run, step = self.read(self.about["at"]["failed"], "i", 4)[::2]
            when = "at the start" if step < 0 else f"in step {step}"
            raise ArithmeticError(f"run {run}, {when}: {self.about['faults'][fault - 1]}")
