"""Evidence that each published rule bites: for every rule a call that obeys it and calls that break it.

A module ``of_...`` holds the pairs of some rules; ``PAIRS`` in :mod:`.pairs` has them all. To give a new rule its pair,
add a line to the module of its subject; a rule without one fails ``test_evidence``.
"""
