"""A sequence layout as a text that a person can read: what a golden file holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer.diagrams.arrows import Arrow, Bar
from explorer.diagrams.frames import Box
from explorer.diagrams.rows import Row
from explorer.diagrams.sequence import SequenceLayout


def read(layout: SequenceLayout) -> str:
    """One line a column, frame, message and thread, with the numbers that place it."""
    lines = [f"{layout.title}", f"{layout.description}", f"{layout.width} x {layout.height}", ""]
    for column in layout.cast.columns:
        lines.append(f"x {column.x:>3}  {' / '.join(line.text for line in column.name)} ({column.caption.text})")
    for bracket in layout.cast.brackets:
        lines.append(f"x {bracket.left} to {bracket.right}: {bracket.name}")
    for frame in layout.frames:
        head = " / ".join(line.text for line in frame.head)
        lines += ["", f"{frame.name}: {head}  [{frame.x} {frame.y}, {frame.width} x {frame.height}]"]
        lines += _parts(frame.parts, frame.rules, "  ")
    lines += ["", "At work:"]
    lines += [_bar(bar, layout) for bar in layout.bars]
    for box in layout.boxes:
        for branch in box.branches:
            lines += [f"{_bar(bar, layout)}  on {branch.row.variant}" for bar in branch.bars]
    lines += ["", "Values:"]
    for thread in layout.threads:
        used = ", ".join(f"{use.at} at {use.y}" for use in thread.uses)
        lines.append(f"  x {thread.x}  {thread.value:<12} named at {thread.name_y}, made {thread.made.label} at "
                     f"{thread.made.y}, used {used}")
    return "\n".join(lines) + "\n"


def _parts(parts: Sequence[Arrow | Box], rules: Sequence[int], indent: str) -> Iterator[str]:
    """What stands one below the other in a frame, rules among it."""
    steps = list(rules)
    for part in parts:
        while steps and steps[0] < part.y:
            yield f"{indent}     y {steps.pop(0):>3}  ----------------"
        if isinstance(part, Arrow):
            yield (f"{indent}{part.label:>3}  y {part.y:>3}  {_line(part)}  {' / '.join((part.text, *part.more))}")
            continue
        yield f"{indent}{part.name}  [{part.x} {part.y}, {part.width} x {part.height}]"
        yield from (f"{indent}  {_row(row)}" for row in part.rows)
        yield from _parts(part.parts, part.rules, indent + "  ")
        for branch in part.branches:
            yield f"{indent}     y {branch.y:>3}  - - - - - - - -"
            yield f"{indent}  {_row(branch.row)}"
            yield from _parts(branch.arrows, branch.rules, indent + "  ")
        yield f"{indent}/{part.kind}"


def _row(row: Row) -> str:
    text = " / ".join("  ".join(filter(None, (line.guard, line.title))) for line in row.lines)
    return f"x {row.x}  y {row.lines[0].y:>3}  {text}" + (f"  => {row.label} on {row.variant}" if row.variant else "")


def _bar(bar: Bar, layout: SequenceLayout) -> str:
    return (f"  {layout.cast.columns[bar.column].key:<8} {bar.start:>3} to {bar.end:>3}  x {bar.x}  "
            f"y {bar.y} to {bar.y + bar.height}")


def _line(arrow: Arrow) -> str:
    sign = "-" if arrow.kind == "request" else " -"
    shaft = (sign * 5)[-5:]
    return (f"{arrow.tail:>3} {shaft}> {arrow.tip:>3}" if arrow.tail < arrow.tip
            else f"{arrow.tip:>3} <{shaft} {arrow.tail:>3}")
