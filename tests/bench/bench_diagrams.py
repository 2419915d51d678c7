"""How long drawings take: ``python -m tests.bench.bench_diagrams``.

Beside each figure stands the time of plain string formatting of as many elements in one loop: the least that anybody
could take who writes the same SVG without a layout or a template.
"""

from __future__ import annotations

import gc
import gzip
from collections.abc import Callable
from dataclasses import replace
from time import perf_counter

from explorer.diagrams import cast_svg, flow_svg, lay_out, sequence_svg
from explorer.model import Scenario
from tests.diagrams.samples import BOOKING, booking_of

SIZES = (22, 100, 1_000, 10_000)


def main() -> None:
    print(f"{'messages':>8} {'layout ms':>10} {'SVG ms':>8} {'us/message':>11} {'plain ms':>9} {'ratio':>6} {'KB':>7} "
          f"{'gzip KB':>8}")
    each: dict[int, float] = {}
    for size in SIZES:
        scenario = booking_of(size)
        svg = sequence_svg(scenario)
        elements, messages = svg.count("</") + svg.count("/>"), len(scenario.messages)
        laid_out = best(lambda scenario=scenario: lay_out(scenario))                # type: ignore[misc]
        drawn = best(lambda scenario=scenario: sequence_svg(scenario))              # type: ignore[misc]
        plain = best(lambda elements=elements: plain_svg(elements))                 # type: ignore[misc]
        each[size] = drawn / messages
        print(f"{messages:>8} {laid_out * 1e3:>10.2f} {drawn * 1e3:>8.2f} {drawn / messages * 1e6:>11.1f} "
              f"{plain * 1e3:>9.2f} {drawn / plain:>6.1f} {len(svg.encode()) / 1000:>7.1f} "
              f"{len(gzip.compress(svg.encode(), mtime=0)) / 1000:>8.1f}")
    print(f"time per message at 10,000 is {each[10_000] / each[100]:.2f} times that at 100 (aim: at most 1.3)")
    for name, draw in others(BOOKING).items():
        print(f"{name}: {best(draw) * 1e3:.1f} ms")


def others(scenario: Scenario) -> dict[str, Callable[[], str]]:
    bare = replace(scenario, variants=())
    return {
        "sequence without frames of other ways": lambda: sequence_svg(bare),
        "full picture of all ways": lambda: sequence_svg(scenario, full=True),
        "names above the sequence": lambda: cast_svg(scenario),
        "flow, wide": lambda: flow_svg(scenario),
        "flow, tall": lambda: flow_svg(scenario, shape="tall"),
    }


def plain_svg(elements: int) -> str:
    """As many elements as a drawing has, formatted one by one."""
    return "\n".join([f'<path class="sx-line" data-at="{number}a" d="M{number} {number}H{number}"/>'
                      for number in range(elements)])


def best(work: Callable[[], object], seconds: float = 2.0) -> float:
    """The shortest of as many runs as fit into the time, five at least: the one that was disturbed least."""
    gc.collect()
    times: list[float] = []
    while len(times) < 5 or sum(times) < seconds:
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
