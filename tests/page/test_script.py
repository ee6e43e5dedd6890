"""The page's script: modules that node can read, words that stand in the table, nothing that writes markup."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from escalate.page.build import text_of, words
from escalate.page.joining import joined
from page.opened import SCRIPT, node

MODULES = sorted(path.name for path in SCRIPT.glob("*.js"))
OURS = [name for name in MODULES if name not in ("engine.js", "worker.js")]
LONGEST = 300
MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
ELSEWHERE = r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|localStorage|https?://(?!www\.w3\.org)"


def checked(text):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    done = subprocess.run(
        [node, "--input-type=module", "--check"], input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_modules_are_javascript():
    texts = {name: (SCRIPT / name).read_text(encoding="utf-8") for name in MODULES}
    code = """import vm from "node:vm"; import { readFileSync } from "node:fs";
        const texts = Object.entries(JSON.parse(readFileSync(0, "utf8")));
        for (const [name, text] of texts) new vm.SourceTextModule(text, { identifier: name });
        console.log("true");"""
    assert node(code, texts, "--experimental-vm-modules", "--no-warnings")


def test_so_is_the_whole():
    checked(joined())


@pytest.mark.parametrize("name", OURS)
def test_modules_are_short_and_say_what_they_are(name):
    lines = (SCRIPT / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert lines[0].startswith("// ")


def test_every_module_is_used():
    text = joined() + joined("folder")
    assert [name for name in OURS if f"const m_{name.removesuffix('.js')} = " not in text] == []


def test_no_text_becomes_markup():
    for name in MODULES:
        text = (SCRIPT / name).read_text(encoding="utf-8")
        for forbidden in (MARKUP, ELSEWHERE):
            assert re.findall(forbidden, text) == [], name


def test_all_words_stand_in_the_table_and_none_is_idle():
    source = "".join((SCRIPT / name).read_text(encoding="utf-8") for name in OURS) + text_of("page.html")
    source += text_of("folder.html") + text_of("tools.html")
    source += (SCRIPT.parent / "build.py").read_text() + (SCRIPT.parent / "folder.py").read_text()
    strings = set(re.findall(r"[\"'`]([a-zA-Z.]+)[\"'`]", source))
    families = r"(path|unit|column|expect|hand|hand\.column)\.\w+"
    patterns = [families, r"slider\.basis\.\w+", r"index\.(crises|ideas)", r"\w+\.(head|text)", r".*\.one"]
    idle = [key for key in words() if key not in strings and not any(re.fullmatch(p, key) for p in patterns)]
    assert idle == []
    missing = [key for key in re.findall(r"\b(?:word|say)\([\"'](\S+?)[\"'][,)]", source) if key not in words()]
    assert missing == []
    assert all(text.strip() == text and text for text in words().values())


def test_no_key_comes_twice():
    keys = json.loads(text_of("words.json"), object_pairs_hook=lambda pairs: [key for key, _ in pairs])
    assert len(keys) == len(set(keys))
