"""The pages for readers, and what stands in them: commands with what they print, snippets, pictures."""

import re
from pathlib import Path

TOP = Path(__file__).parents[1]
PAGES = (
    "README.md", "scenarios/STUDENTS.md", "scenarios/TEACHERS.md", "src/escalate/README.md",
    "src/escalate/studies/README.md",
)  # fmt: skip


def text_of(page):
    return (TOP / page).read_text(encoding="utf-8")


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text_of(page), re.DOTALL | re.MULTILINE)


def lay_files(page, folder):
    """Write the files that a page shows whole, each in a block that opens with its name."""
    for name in re.findall(r"^```yaml (\S+\.yaml)$", text_of(page), re.MULTILINE):
        (folder / name).write_text(blocks(page, f"yaml {re.escape(name)}")[0], encoding="utf-8")


def sessions(page):
    """Commands with what is shown below each; together where a block saves what its later commands read."""
    for block in blocks(page, "console"):
        parts = [part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
        session = [(command, shown.rstrip()) for command, _, shown in parts]
        if any(" --out " in command for command, _ in session):
            yield session
        else:
            yield from ([each] for each in session)
