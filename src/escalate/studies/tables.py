"""How tables of effects are read: what comes first, what could be as large within luck, and what turns round."""

from __future__ import annotations

from typing import Any


def strongest(endings: Any) -> list[str]:
    """The assumptions of :attr:`OneAtATime.endings`, those first that move some ending furthest."""
    reach = endings["across"].abs().groupby(endings["parameter"], sort=False).max()
    return [str(name) for name in reach.sort_values(ascending=False, kind="stable").index]


def rival(rows: Any) -> str:
    """The second row's assumption by its label, where within luck it may move as much as the first's; else ``""``."""
    least, most = (rows[["across_from", "across_to"]].abs().agg(end, axis=1) for end in ("min", "max"))
    tied = len(rows) > 1 and rows["clear"].iloc[1] and most.iloc[1] >= least.iloc[0]
    return str(rows["label"].iloc[1]) if tied else ""


def swaps(endings: Any) -> list[tuple[Any, Any]]:
    """The commonest endings at both ends of each assumption at whose ends they clearly differ: rows of the table."""
    found = []
    for parameter in strongest(endings):
        rows = endings[endings["parameter"] == parameter]
        low, high = (rows.loc[rows[end].idxmax()] for end in ("share_low", "share_high"))
        if low["outcome"] != high["outcome"] and low["clear"] and high["clear"]:
            found.append((low, high))
    return found


def in_order(places: Any) -> Any:
    """The assumptions of :attr:`When.places`, those first that turn the effect round, then by how far they move it.

    A frame with a row an assumption: turns, spread and label.
    """
    found = places.groupby("parameter", sort=False).agg(
        turns=("sign", lambda signs: signs.max() > 0 > signs.min()),
        spread=("effect", lambda effects: effects.max() - effects.min()),
        label=("label", "first"),
    )
    return found.sort_values(["turns", "spread"], ascending=False)


def extremes(places: Any) -> tuple[Any, Any, bool]:
    """The smallest and the largest effect of :attr:`When.places`, as rows, and whether they clearly differ in sign.

    They are those of the assumption that turns the effect round, where there is one; else of all that can be told from
    luck, or of all, by size where none differ in sign.
    """
    first, clear = in_order(places).iloc[0], places[places["sign"] != 0]
    rows = clear[clear["parameter"] == first.name] if first["turns"] else clear if len(clear) else places
    turns = rows["sign"].nunique() > 1
    rows = rows.sort_values("effect", key=None if turns else abs, kind="stable")
    return rows.iloc[0], rows.iloc[-1], turns


def moved_furthest(table: Any) -> tuple[Any, Any]:
    """The first and the last row along the table's first column of the outcome whose share moves furthest between."""
    ends = table[table.iloc[:, 0].isin([table.iloc[0, 0], table.iloc[-1, 0]])]
    spread = ends.groupby("outcome", sort=False)["share"].agg(["first", "last"])
    rows = ends[ends["outcome"] == (spread["last"] - spread["first"]).abs().idxmax()]
    return rows.iloc[0], rows.iloc[-1]
