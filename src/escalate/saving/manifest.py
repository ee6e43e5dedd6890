"""What a folder says of itself: written with a digest, which is looked at before a word of it is believed."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from escalate.errors import ResultError
from escalate.store.recipe import FORMAT

MANIFEST = "manifest.json"
_DIGEST = ',\n  "digest": '


@contextmanager
def plainly(folder: Path, doing: str) -> Iterator[None]:
    """Say in one sentence what the system has against a folder's being ``read`` or ``written``."""
    try:
        yield
    except OSError as error:
        raise ResultError(f"{folder} cannot be {doing}: {error.strerror or error}") from None


def write_told(path: Path, told: Mapping[str, Any]) -> None:
    """Write what a folder says of itself; the file appears when it is whole."""
    body = json.dumps({"format": FORMAT, **told}, indent=2, ensure_ascii=False)
    draft = path.with_name(f"{path.name}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'{body[:-2]}{_DIGEST}"{_sum(body)}"\n}}\n')
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def read_told(path: Path, remedy: str = "run it again") -> dict[str, Any]:
    """What :func:`write_told` wrote.

    Raises
    ------
    ResultError
        Where another version wrote it, or a word of it was changed.
    """
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    begins = re.match(r'\{\s*"format": (\d{1,9}),', text)
    if begins and int(begins[1]) != FORMAT:
        raise ResultError(f"{path.parent} was written by another version of escalate; {remedy}")
    body, _, end = text.rpartition(_DIGEST)
    body += "\n}"
    if end.strip() != f'"{_sum(body)}"\n}}':
        raise ResultError(f"{path} was changed or cut short after it was written; {remedy}")
    told: dict[str, Any] = json.loads(body)
    return told


def refuse_changed(folder: Path, told: Mapping[str, Any], needed: str) -> None:
    """Raise ResultError where a file is not as its manifest says; tables and pictures may be moved away."""
    for name, written in told["written"].items():
        path = folder / name
        if name != needed and not path.exists():
            continue
        if not path.exists():
            raise ResultError(f"{path} is missing; run it again")
        if sum_of(path) != written:
            remedy = "run it again" if name == needed else "move it away, or put it back as it was"
            raise ResultError(f"{path} was changed or cut short after it was written; {remedy}")


def sum_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
