"""Charts: one file each, every one a pure function of a DataFrame that returns Matplotlib axes.

Each chart module offers ``draw(data, ax=None, *, style="screen", looks=None, title=None, subtitle="", caption="",
...)``, with ``draw.finding(data, ...)``, its title by the rules of :mod:`escalate.charts.findings`, and
``alt_text(data, ...)``, which says in words what the picture shows. Nothing here simulates, touches pyplot or needs a
display.

In a notebook a cell that ends with a chart's axes shows the chart, with no ``%matplotlib`` line: its axes and figure
bring their own picture (``_repr_png_``). Axes given by the caller are shown the caller's way.

To add a chart ``tornado``: write ``tornado.py`` in this folder with those two names (``draw`` is made by
:func:`escalate.charts.sheet.chart` from what paints it), its rules in ``findings.py``, then offer its data::

    class SensitivityPlots(Plots):
        @Offer  # in the order of `escalate plot --all`
        def tornado(self) -> Data:  # the module of that name draws it
            return Data(self._of.table, {"outcome": self._of.label})

``escalate plot`` and reports ask for ``available`` and ``chart(name)``: no other place needs to know of a new chart.
"""
