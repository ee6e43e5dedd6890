"""Charts as files: the same bytes each time, with the alt text inside."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from escalate.characters import clean
from escalate.errors import EscalateError

FORMATS = ("png", "svg", "pdf")

# What makes bytes differ from one run, or one reader's settings, to the next.
SETTINGS: Any = {
    "svg.hashsalt": "escalate",
    "svg.fonttype": "path",  # text as outlines: the same picture on every machine, with no font to be missing
    "pdf.fonttype": 42,  # real fonts: text that can be searched and copied
    "savefig.bbox": None,
    "savefig.pad_inches": 0.1,
    "savefig.transparent": False,
    "path.simplify": True,
    "agg.path.chunksize": 0,
}

FONTS = (b"'DejaVu Sans'", b"'DejaVu Sans', Verdana, 'Noto Sans', sans-serif")
"""What an SVG that keeps its text names, and what stands in for it: Verdana is as wide, the others narrower."""


def image_bytes(
    figure: Figure, format: str, alt: str, metadata: Mapping[str, str] | None = None, *, text: bool = False
) -> bytes:
    """Render a figure as a PNG, SVG or PDF file that carries its alt text, and its ``Title`` and ``Author`` if known.

    The alt text is the ``Description`` of a PNG or SVG, the ``Subject`` of a PDF. With ``text`` an SVG keeps its text
    as text: half as large, to be searched and edited, in the reader's own fonts.
    """
    if format not in FORMATS:
        raise EscalateError(f'unknown format "{format}"; the formats are {", ".join(FORMATS)}')
    named = {key: clean(value) for key, value in (metadata or {}).items() if key in ("Title", "Author")}
    if format == "svg" and "Author" in named:
        named["Creator"] = named.pop("Author")
    described = {"Subject" if format == "pdf" else "Description": clean(alt)}
    undated: dict[str, str | None] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(format, {})  # type: ignore[assignment]
    told = {**named, **described, **undated}
    if format == "png":
        return _png(figure, told)
    buffer = io.BytesIO()
    with matplotlib.rc_context({**SETTINGS, "svg.fonttype": "none" if text else "path"}):
        figure.savefig(buffer, format=format, metadata=told, facecolor="white")
    picture = buffer.getvalue()
    if format == "svg":
        # What a screen reader tells of an inline picture; Matplotlib writes the description as metadata alone.
        inside = f"<desc>{escape(clean(alt))}</desc>\n <metadata>".encode()
        picture = picture.replace(b"<metadata>", inside, 1).replace(*FONTS)
    return picture


def _png(figure: Figure, told: Mapping[str, str | None]) -> bytes:
    """A PNG by way of the canvas: ``savefig`` draws everything twice, once to ask for the layout that is made."""
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    words, buffer = PngInfo(), io.BytesIO()
    with matplotlib.rc_context(SETTINGS):
        canvas.draw()  # type: ignore[no-untyped-call]
    for key, value in told.items():
        words.add_itxt(key, value or "")
    pixels = np.asarray(canvas.buffer_rgba())[..., :3]  # type: ignore[no-untyped-call]
    Image.fromarray(pixels).save(buffer, "png", pnginfo=words, compress_level=4)
    return buffer.getvalue()
