"""The page's engine in Chromium beside NumPy, in turn: how long 10,000 runs take, and what a student waits for.

    python tests/benchmarks/bench_page.py [NAME ...]

Needs Chromium (ESCALATE_CHROMIUM names another than the first found) and playwright. The bar is a ratio: Chromium takes
at most 1.5 times NumPy's time.
"""

# ruff: noqa: E402
import gzip
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "wasm")]

from test_browser import Page, question

from conftest import CHROMIUM
from escalate import load
from escalate.engine.simulate import simulate
from escalate.engine.workers import Here

ROUNDS = 5
TIMED = "await (async () => { const begun = performance.now(); %s; return performance.now() - begun; })()"


def browser_time(page, runs, **changed):
    """Seconds for some runs, asked as a moved slider asks."""
    asked = question(**changed)
    return page.ask(TIMED % "await player.tally(given.asked, given.runs, {channel: 'x'})", asked=asked, runs=runs) / 1e3


def measured(browser, name):
    """Print one scenario's figures: medians over rounds that take turns."""
    scenario = load(name)
    begun = time.perf_counter()
    page = Page(browser, scenario)
    made = time.perf_counter() - begun
    first = browser_time(page, 500)
    slider = scenario.parameters[0]
    times = {"chromium": [], "numpy": [], "slider": []}
    for number in range(ROUNDS):
        value = slider.low + (number + 1) / (ROUNDS + 2) * (slider.high - slider.low)
        times["slider"].append(browser_time(page, 2_000, **{slider.name: value}))
        times["chromium"].append(browser_time(page, 10_000))
        begun = time.perf_counter()
        simulate(scenario, 10_000, 2020, crew=Here())
        times["numpy"].append(time.perf_counter() - begun)
    middle = {key: sorted(values)[ROUNDS // 2] for key, values in times.items()}
    ratio = middle["chromium"] / middle["numpy"]
    size, small = len(page.code) / 1e3, len(gzip.compress(page.code)) / 1e3
    print(
        f"{name}: {size:.0f} kB, gzipped {small:.0f}; written, opened: {made:.2f} s; first 500: {1e3 * first:.0f} ms;"
    )
    print(f"  a moved slider, 2,000 runs: {1e3 * middle['slider']:.0f} ms;")
    print(f"  10,000: {1e3 * middle['chromium']:.0f} ms, NumPy {1e3 * middle['numpy']:.0f} ms, ratio {ratio:.2f}")


def main():
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name in sys.argv[1:] or ("kaesong-short", "kaesong-2020", "july-1914"):
            measured(browser, name)
        browser.close()


if __name__ == "__main__":
    main()
