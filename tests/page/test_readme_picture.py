"""The README's picture shows what the page says today."""

from __future__ import annotations

from PIL import Image

from page.readme_picture import PICTURE, SIZE, __doc__, pictured


def test_the_picture_says_what_the_page_says(browser, short):
    # Words are compared, not pixels: another Chromium draws a hair otherwise.
    _, words = pictured(browser, short)
    with Image.open(PICTURE) as image:
        assert image.size == (SIZE["width"], SIZE["height"])
        assert image.text["Description"] == words, __doc__
    assert PICTURE.stat().st_size < 120_000
