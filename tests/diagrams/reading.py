"""A sequence layout as a text that a person can read: what a golden file holds."""

from __future__ import annotations

from explorer.diagrams.sequence import Arrow, SequenceLayout


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
        steps = list(frame.rules)
        for arrow in frame.arrows:
            if steps and steps[0] < arrow.y:
                lines.append(f"       y {steps.pop(0):>3}  ----------------")
            lines.append(f"  {arrow.label:>3}  y {arrow.y:>3}  {_line(arrow)}  "
                         f"{' / '.join((arrow.text, *arrow.more))}")
    lines += ["", "At work:"]
    for bar in layout.bars:
        lines.append(f"  {layout.cast.columns[bar.column].key:<8} {bar.start:>3} to {bar.end:>3}  x {bar.x}  "
                     f"y {bar.y} to {bar.y + bar.height}")
    lines += ["", "Values:"]
    for thread in layout.threads:
        used = ", ".join(f"{use.at} at {use.y}" for use in thread.uses)
        lines.append(f"  x {thread.x}  {thread.value:<12} named at {thread.name_y}, made {thread.made.label} at "
                     f"{thread.made.y}, used {used}")
    return "\n".join(lines) + "\n"


def _line(arrow: Arrow) -> str:
    sign = "-" if arrow.kind == "request" else " -"
    shaft = (sign * 5)[-5:]
    return (f"{arrow.tail:>3} {shaft}> {arrow.tip:>3}" if arrow.tail < arrow.tip
            else f"{arrow.tip:>3} <{shaft} {arrow.tail:>3}")
