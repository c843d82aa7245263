"""Does the source agent tell the truth? What it calls known is compared with the live module and
with griffe, an independent reader of the same source.

``python -m tests.agreement --help`` runs it over whole trees.
"""
