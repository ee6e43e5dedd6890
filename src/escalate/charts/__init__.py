"""Charts: one file each, every one a pure function of a DataFrame that returns Matplotlib axes.

Each chart module offers ``draw(data, ax=None, *, style="screen", colours=None, title=None, caption="", ...)``,
``alt_text(data, ...)``, which says in words what the picture shows, and ``MEANING``, the part of the caption that says
what its intervals or shares mean. Nothing here simulates, touches pyplot or needs a display.
"""
