"""The README's picture. To make it anew:  ``PYTHONPATH=tests python -m charts.readme_picture``  in the top folder."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

import escalate
from escalate.charts.plots import Chart
from escalate.cli.plot_command import DRAWS

PICTURE = Path(__file__).parents[2] / "scenarios" / "kaesong-2020-outcomes.png"


def chart() -> Chart:
    """What ``escalate plot kaesong-2020`` draws."""
    return escalate.load("kaesong-2020").doubt(DRAWS).plot.outcomes


def small(picture: bytes) -> bytes:
    """The same PNG in 128 colours, a third of the size; its words kept."""
    told, buffer = PngInfo(), io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        for key in ("Title", "Description"):
            told.add_text(key, image.text[key])
        reduced = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    reduced.save(buffer, "png", optimize=True, pnginfo=told)
    return buffer.getvalue()


if __name__ == "__main__":
    PICTURE.write_bytes(small(chart().image()))
    print(PICTURE)
