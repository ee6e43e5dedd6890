"""Charts: one file each, every one a pure function of a DataFrame that returns Matplotlib axes.

Each chart module offers ``draw(data, ax=None, *, style="screen", colours=None, title=None, caption="", ...)``,
``alt_text(data, ...)``, which says in words what the picture shows, and ``MEANING``, the part of the caption that says
what its intervals or shares mean. Nothing here simulates, touches pyplot or needs a display.

In a notebook a cell that ends with a chart's axes shows the chart, with no ``%matplotlib`` line: its axes and figure
bring their own picture (``_repr_png_``). Axes given by the caller are shown the caller's way.

To add a chart ``tornado``: write ``tornado.py`` in this folder with those three names, then give whatever holds its
data a class derived from :class:`escalate.charts.plots.Plots`, in ``plots.py`` or in a file beside it::

    class SensitivityPlots(Plots):
        names = ("tornado",)  # in the order of `escalate plot --all`

        def __init__(self, sensitivity):
            super().__init__(sensitivity.scenario, sensitivity.runs, sensitivity.seed)  # for colours and captions
            self._sensitivity = sensitivity

        def tornado(self, ax=None, **how):  # what a notebook calls
            return self.chart("tornado").draw(ax, **how)

        def _tornado(self):  # its data; the module of that name draws it
            return self._chart("tornado", self._sensitivity.effects)

and fetch that class lazily in a ``plot`` property of the object itself, as ``Result`` does.
``escalate plot`` and reports ask for ``available`` and ``chart(name)``: no other place needs to know of a new chart.
"""
