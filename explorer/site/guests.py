"""Faults that can be made in a scenario and are recorded in another: what a page is told of them until it sends them.

Their recordings show the other scenario's story, so they stay there; made live, the sandbox tells the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from explorer.model import Scenario

from .recordings import Recorded, meanings

_OF_ITS_HOME = ("texts", "messages", "bodies", "refusal", "timing", "mended")


def document(made: Mapping[str, Recorded], scenarios: Mapping[str, Scenario]) -> dict[str, Any]:
    """What lies in the file.

    ``faults`` by their slugs, each with the title of the scenario it is ``recorded_in``; and what their ``codes`` mean.
    """
    wanted = {slug for recorded in made.values() for slug in recorded.guests}
    told = {slug: {**{name: part for name, part in fault.items() if name not in _OF_ITS_HOME},
                   "texts": {}, "recorded_in": scenarios[home].title}
            for home, recorded in made.items() for slug, fault in recorded.faults.items() if slug in wanted}
    return {"faults": told, "codes": meanings(fault["code"] for fault in told.values())}


def guests_json(made: Mapping[str, Recorded], scenarios: Mapping[str, Scenario]) -> str:
    return json.dumps(document(made, scenarios), ensure_ascii=False, separators=(",", ":")) + "\n"
