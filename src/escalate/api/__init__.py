"""The public face: the nouns with their verbs, a file a noun; the floors below know plain values only.

A noun derives from the plain value of its name and adds what reaches across the house: ``scenario.run()``,
``result.plot``, ``comparison.why()``. :mod:`escalate.api.lift` turns what a floor below returns into its noun. The
nouns name each other in annotations, for a scenario makes results and a result knows its scenario.
"""
