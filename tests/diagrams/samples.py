"""Scenarios to draw: a small one that a person can read, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from explorer.model import Change, Exchange, Participant, Phase, Reply, Request, Scenario, Step, Value, Variant, at
from explorer.model.story import Frame
from explorer.scenarios import SCENARIOS

BOOKING = SCENARIOS["book-appointment"]

CLERK = Participant("clerk", "Clerk", "asks", "The clerk", "consumer")
DESK = Participant("desk", "Desk", "answers", "The desk", "spine", "House")
ARCHIVE = Participant("archive", "Archive", "keeps", "The archive", "provider", "House")
TICKET = Value("ticket", "What the desk hands out.", "7", thread=True)

LIBRARY = Scenario(
    "library", "Lend a book", "A clerk lends a book.",
    phases=(
        Phase("Desk", "is it in?", (
            Step("Ask", (Exchange(CLERK, DESK, Request("Is <it> in?", "GET", "https://desk.example/book"),
                                  Reply("Yes & a ticket", captures={TICKET: at("ticket")})),)),)),
        Phase("Archive", "fetch it", (
            Step("Fetch", (Exchange(CLERK, DESK, Request("Fetch it", "GET", f"https://desk.example/{TICKET}"),
                                    Reply("The book"),
                                    Exchange(DESK, ARCHIVE, Request("Send it up", "GET", "https://archive.example"),
                                             Reply("The book, by the lift that is slow on Mondays"))),)),)),
    ),
    values=(TICKET,),
)

READER = Participant("reader", "Reader", "waits", "The reader", "consumer")
ASK, FETCH = LIBRARY.steps
ASK_AGAIN = Step("Ask again", (Exchange(CLERK, DESK, Request("Is it in now?", "GET", "https://desk.example/book"),
                                        Reply("Yes & a ticket", captures={TICKET: at("ticket")})),))
LENT = Step("Fetch", (Exchange(CLERK, DESK, Request("Fetch it", "GET", f"https://desk.example/{TICKET}"),
                               Reply("It is lent")),))
CALLED_BACK = Step("Call it back", (Exchange(READER, DESK, Request("I bring it", "GET", "https://desk.example"),
                                             Reply("Thank you")),))


def _variant(slug: str, guard: str, frame: Frame, *changes: Change) -> Variant:
    return Variant(slug, slug.capitalize().replace("-", " "), guard, "", frame, changes, {TICKET: "7"})


LENDING = replace(LIBRARY, slug="lending", variants=(
    _variant("known-ticket", "the clerk holds a ticket", "opt", Change(ASK)),
    _variant("not-in-yet", "it is not in yet", "loop", Change(ASK, (ASK, ASK_AGAIN))),
    _variant("lent-to-a-reader", "somebody has lent it & not brought it back", "alt",
             Change(FETCH, (LENT, CALLED_BACK, FETCH))),
    _variant("known-and-lent", "both", "alt", Change(ASK), Change(FETCH, (LENT, CALLED_BACK, FETCH))),
    _variant("no-archive", "the house has no archive", "alt", Change(FETCH, (LENT,))),
))
"""The library with all kinds of frames: one within another, one with three operands, one way that combines two."""


def booking_of(messages: int) -> Scenario:
    """The booking with as many more steps through the SSP as it takes to come to that many messages, or just below."""
    *direct, proxied = BOOKING.phases
    before = sum(2 * len(step.exchanges) for phase in direct for step in phase.steps)
    steps = tuple(proxied.steps[number % len(proxied.steps)] for number in range((messages - before) // 4))
    return replace(BOOKING, phases=(*direct, replace(proxied, steps=steps)))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario: two to six participants, requests onward up to four deep, also back to who asked, values, and
    other ways, each of which leaves out, repeats or replaces any of its steps.
    """
    cast = [Participant(f"p{number}", draw(_NAMES), draw(_WORDS), "Somebody", "consumer" if not number else "spine",
                        draw(st.sampled_from((None, "One", "Two & more"))) if number else None)
            for number in range(draw(st.integers(2, 6)))]
    values = tuple(Value(f"value_{number}" + "x" * draw(st.integers(0, 12)), "A value.", "1", thread=True,
                         given=draw(st.sampled_from((None, "1"))))
                   for number in range(draw(st.integers(0, 9))))
    known = {value.name: value for value in values if value.given}
    phases = draw_phases(draw, cast, values, known)
    steps = [step for phase in phases for step in phase.steps]
    variants = tuple(draw_variant(draw, f"way-{number}", cast, steps, values)
                     for number in range(draw(st.integers(0, 4))))
    return Scenario("any", draw(_WORDS), "", phases, values, variants)


def draw_variant(draw: st.DrawFn, slug: str, cast: list[Participant], steps: list[Step],
                 values: tuple[Value, ...]) -> Variant:
    def other() -> Step:
        caller, callee = draw(st.permutations(cast))[:2]
        return Step(draw(_WORDS), (Exchange(caller, callee, Request(draw(_WORDS), "GET", "https://example.org"),
                                            Reply(draw(_WORDS))),))

    places = sorted(draw(st.sets(st.integers(0, len(steps) - 1), min_size=1, max_size=3)))
    changes = []
    for place in places:
        by = [steps[place] if draw(st.booleans()) else other() for _ in range(draw(st.integers(0, 2)))]
        changes.append(Change(steps[place], tuple(by)))
    if len(changes) == len(steps) and not any(change.by for change in changes):
        changes[0] = replace(changes[0], by=(other(),))
    return Variant(slug, draw(_NAMES), draw(_WORDS), "", draw(st.sampled_from(("opt", "loop", "alt"))), tuple(changes),
                   dict.fromkeys(values, "1"))


def draw_phases(draw: st.DrawFn, cast: list[Participant], values: tuple[Value, ...],
                known: dict[str, Value]) -> tuple[Phase, ...]:
    def exchange(caller: Participant, depth: int) -> Exchange:
        callee = draw(st.sampled_from([one for one in cast if one != caller]))
        used = draw(st.lists(st.sampled_from(list(known.values())), max_size=4)) if known and not depth else []
        request = Request(draw(_WORDS), "GET", "https://example.org/" + "/".join(map(str, used)))
        onward = exchange(callee, depth + 1) if depth < 3 and draw(st.booleans()) else None
        gained = draw(st.lists(st.sampled_from(values), max_size=4, unique=True)) if values and not depth else []
        known.update({value.name: value for value in gained})
        return Exchange(caller, callee, request, Reply(draw(_WORDS), captures={value: at("id") for value in gained}),
                        onward)

    return tuple(
        Phase(draw(st.sampled_from(("A", "PDS", "Longer name"))), draw(_WORDS),
              tuple(Step(draw(_WORDS), tuple(exchange(draw(st.sampled_from(cast[:2])), 0)
                                             for _ in range(draw(st.integers(1, 2)))))
                    for _ in range(draw(st.integers(1, 3)))))
        for _ in range(draw(st.integers(1, 3))))


_WORD = st.text(st.sampled_from("abcdefgiklmnorstuwEMOPW<&>\"’é—0123456789漢"), min_size=1, max_size=14)
_WORDS = st.lists(_WORD, max_size=14).map(" ".join)
_NAMES = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)
