"""A picture in words: every artist with its place in the data, its colours and its sizes, a line each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

FEW = 8
"""So many points are told one by one; of more the first, the last, the middle and a sum in which their order counts."""


def described(figure: Figure) -> list[str]:
    """The figure's own texts, then each of its axes."""
    told = [_text(text) for text in figure.texts if text.get_text()]
    for number, axes in enumerate(figure.axes):
        found = list(_frame(axes))
        for kind in (axes.collections, axes.patches, axes.lines):
            found += _together(kind)
        found += [_text(text) for text in axes.texts]
        told += [f"[{number}] {line}" for line in found]
    return told


def _frame(axes: Axes) -> Iterator[str]:
    """Limits, ticks, spines, titles and the key of axes."""
    spines = "".join(side[0] for side in ("left", "bottom", "right", "top") if axes.spines[side].get_visible())
    if axes.spines["left"].get_visible() or axes.spines["bottom"].get_visible():
        spines += f" {_colour(axes.spines['left'].get_edgecolor())} {_n(axes.spines['left'].get_linewidth())}"
    box = _n(*(round(float(edge), 2) for edge in axes.get_position().bounds))
    yield f"axes {_n(*axes.get_xlim(), *axes.get_ylim())} in {box}; spines {spines or 'none'}"
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        labels = [tick.label2 if tick.label2.get_visible() else tick.label1 for tick in axis.get_major_ticks()]
        shown = [_plain(label.get_text()) for label in labels if label.get_visible()]
        if any(shown):
            tick, label = axis.get_major_ticks()[0], labels[0]
            how = f"{_n(label.get_fontsize(), tick.get_pad(), tick.tick1line.get_markersize())} {label.get_ha()}"
            lines = "".join(", grid" * bool(line.get_visible()) for line in axis.get_gridlines()[:1])
            colours = f"{_colour(label.get_color())} {_colour(tick.tick1line.get_color())}"
            yield f"{name} {_n(*axis.get_ticklocs())}: {' | '.join(shown)}; {how} {colours}{lines}"
    for text in (axes._left_title, axes.xaxis.label, axes.yaxis.label):
        if text.get_text():
            yield _text(text).replace(f" at {_n(*text.get_position())}", "")
    key = axes.get_legend()
    if key is not None:
        texts = " | ".join(text.get_text() for text in key.get_texts())
        patches = " ".join(_colour(patch.get_facecolor()) + (patch.get_hatch() or "") for patch in key.get_patches())
        gaps = _n(key.handlelength, key.handleheight, key.handletextpad, key.columnspacing, key.borderpad)
        yield f"key {texts}; {patches}; {_n(key._fontsize)} {key._ncols} {key._loc_real} {gaps} {key.get_frame_on()}"


def _together(artists: Any) -> list[str]:
    """Artists of one look in one line: how many, and the middle of all that they stand on."""
    groups: dict[str, list[Any]] = {}
    for artist in artists:
        look, points = _look(artist)
        groups.setdefault(look, []).append(points)
    told = []
    for look, stretches in groups.items():
        points = np.concatenate(stretches)
        points = points[np.isfinite(points).all(axis=1)]
        turned = (points * np.cos(np.arange(len(points)))[:, None]).sum(axis=0)
        shown = points if len(points) <= FEW else [points[0], points[-1], points.mean(axis=0), turned]
        told.append(f"{len(stretches)} x {look} at {', '.join(_n(*at) for at in shown)} ({len(points)})")
    return told


def _look(artist: Any) -> tuple[str, Any]:
    if isinstance(artist, Line2D):
        dash = _n(*(artist._dash_pattern[1] or ())) if artist.is_dashed() else artist.get_linestyle()
        drawn = f"{_colour(artist.get_color())} {_n(artist.get_linewidth())} {dash} {artist.get_drawstyle()[:5]}"
        mark = ""
        if artist.get_marker() not in ("None", "", None):
            edge = f"{_colour(artist.get_markeredgecolor())} {_n(artist.get_markeredgewidth())}"
            mark = f" mark {artist.get_marker()} {_n(artist.get_markersize())} "
            mark += f"{_colour(artist.get_markerfacecolor())} {edge}"
        x, y = (np.asarray(part, dtype=float) for part in (artist.get_xdata(), artist.get_ydata()))
        return f"line {drawn}{mark}{_layer(artist)}", np.column_stack([x, y])
    if isinstance(artist, Patch):
        fill = _colour(artist.get_facecolor()) if artist.get_fill() else "hollow"
        how = f"{fill} {_colour(artist.get_edgecolor())} {_n(artist.get_linewidth())} {artist.get_hatch() or ''}"
        points = artist.get_patch_transform().transform_path(artist.get_path()).vertices
        return f"patch {how} {artist.get_linestyle()}{_layer(artist)}", points
    faces, edges = ([_colour(each) for each in found] for found in (artist.get_facecolor(), artist.get_edgecolor()))
    widths = [round(float(width), 2) for width in np.atleast_1d(artist.get_linewidth())]
    dashes = [_n(*(dash or ())) for _, dash in artist._linestyles]
    how = f"{_once(faces)} / {_once(edges)} {_once(widths)} {_once(dashes)} {artist.get_hatch() or ''}"
    if isinstance(artist, PathCollection):
        shape = f"{_n(*np.unique(artist.get_sizes()))} {len(artist.get_paths()[0].vertices)}"
        return f"marks {how} {shape}{_layer(artist)}", np.asarray(artist.get_offsets())
    paths = [path.vertices for path in artist.get_paths()]
    return f"area {how}{_layer(artist)}", np.concatenate([np.zeros((0, 2)), *(path for path in paths if len(path))])


def _once(found: list[Any]) -> str:
    """What many parts have in their order, or once where all have the same."""
    return " ".join(map(str, found if len({*found}) > 1 else found[:1]))


def _text(text: Text) -> str:
    how = f"{_n(text.get_fontsize())} {text.get_fontweight()} {text.get_ha()} {text.get_va()}"
    where = f" at {_n(*text.get_position())}"
    if hasattr(text, "xy"):
        up = _n(text.xyann[1]) if isinstance(text.xycoords, str | tuple) else ""  # else moved where there is room
        where = f" at {_n(*text.xy)} + {_n(text.xyann[0])} {up}"
        leader = text.arrow_patch
        if leader is not None:
            where += f" leader {_colour(leader.get_edgecolor())} {_n(leader.get_linewidth())} {leader.get_linestyle()}"
            where += f" {_n(*text.arrowprops['relpos'], leader.shrinkA, leader.shrinkB)}"
    box = text.get_bbox_patch()
    plate = f" on {_colour(box.get_facecolor())} {_n(box.get_linewidth(), box.get_boxstyle().pad)}" if box else ""
    return f"“{_plain(text.get_text())}” {how} {_colour(text.get_color())}{where}{plate}{_layer(text)}"


def _layer(artist: Any) -> str:
    return f" z{_n(artist.get_zorder())}" + ("" if artist.get_clip_on() else " free")


def _plain(words: str) -> str:
    return words.replace("\n", " / ").replace("\u00a0", " ")


def _colour(colour: Any) -> str:
    return to_hex(colour, keep_alpha=True).removesuffix("ff") if not isinstance(colour, str) else colour


def _n(*numbers: float) -> str:
    return " ".join(f"{round(float(number), 9) + 0.0:.4g}" for number in numbers)
