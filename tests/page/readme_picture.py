"""The README's picture of a page. To make it anew:  ``PYTHONPATH=tests python -m page.readme_picture``  at the top."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

import escalate
from page.opened import settled, shown

PICTURE = Path(__file__).parents[2] / "scenarios" / "kaesong-short-page.png"
STATE = "#change&guess=none&expect=more.deal&if=chinese_pressure&policy=chinese_pressure"
SIZE = {"width": 1280, "height": 1050}


def described(page):
    """What the picture shows, in the page's own words."""
    ribbons = page.locator(".rib svg").get_attribute("aria-label")
    return f"{shown(page, '#finding')} {shown(page, '#change .cap')} {ribbons}"


def pictured(browser, path):
    """The step of the lever, as bytes of a PNG and in words."""
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
    page.goto(f"{path.as_uri()}{STATE}")
    settled(page)
    picture, words = page.screenshot(), described(page)
    page.close()
    return picture, words


def small(picture, words):
    """The same picture in 256 colours, with its words inside."""
    told, buffer = PngInfo(), io.BytesIO()
    told.add_text("Description", words)
    with Image.open(io.BytesIO(picture)) as image:
        reduced = image.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    reduced.save(buffer, "png", optimize=True, pnginfo=told)
    return buffer.getvalue()


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    from conftest import CHROMIUM

    with sync_playwright() as play, tempfile.TemporaryDirectory() as folder:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        path = escalate.load("kaesong-short").page(Path(folder) / "kaesong-short.html")
        PICTURE.write_bytes(small(*pictured(opened, path)))
    print(PICTURE)
