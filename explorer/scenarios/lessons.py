"""All that is taught besides the flow, put together; building it refuses what occurs twice or points to nothing."""

from explorer.model.lesson import Lessons

from . import SCENARIOS
from .explanations import EXPLANATIONS

LESSONS = Lessons(SCENARIOS, EXPLANATIONS)
