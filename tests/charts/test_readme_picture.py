"""The README's picture shows what the flagship does today."""

from __future__ import annotations

from PIL import Image

from charts.readme_picture import PICTURE, __doc__, chart


def test_the_picture_shows_todays_tally() -> None:
    # Words are compared, not pixels: another Matplotlib draws a hair otherwise, the alt text holds every number.
    with Image.open(PICTURE) as image:
        assert image.size == (1280, 720)
        assert image.text["Description"] == chart().alt_text, __doc__
    assert PICTURE.stat().st_size < 60_000
