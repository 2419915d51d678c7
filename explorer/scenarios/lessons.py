"""All that is taught besides the flow, put together; building it refuses what occurs twice or points to nothing."""

from itertools import chain

from explorer.model.lesson import Lessons

from . import SCENARIOS
from .disagreements import DISAGREEMENTS
from .explanations import EXPLANATIONS
from .glossary import GLOSSARY

LESSONS = Lessons(SCENARIOS, EXPLANATIONS, tuple(chain.from_iterable(DISAGREEMENTS.values())), GLOSSARY)
