"""Scenarios to draw: a small one that a person can read, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from explorer.model import Exchange, Participant, Phase, Reply, Request, Scenario, Step, Value, at
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


def booking_of(messages: int) -> Scenario:
    """The booking with as many more steps through the SSP as it takes to come to that many messages, or just below."""
    *direct, proxied = BOOKING.phases
    before = sum(2 * len(step.exchanges) for phase in direct for step in phase.steps)
    steps = tuple(proxied.steps[number % len(proxied.steps)] for number in range((messages - before) // 4))
    return replace(BOOKING, phases=(*direct, replace(proxied, steps=steps)))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario: two to six participants, requests onward up to four deep, also back to who asked, and values."""
    cast = [Participant(f"p{number}", draw(_NAMES), draw(_WORDS), "Somebody", "consumer" if not number else "spine",
                        draw(st.sampled_from((None, "One", "Two & more"))) if number else None)
            for number in range(draw(st.integers(2, 6)))]
    values = tuple(Value(f"value_{number}" + "x" * draw(st.integers(0, 12)), "A value.", "1", thread=True,
                         given=draw(st.sampled_from((None, "1"))))
                   for number in range(draw(st.integers(0, 9))))
    known = {value.name: value for value in values if value.given}
    return Scenario("any", draw(_WORDS), "", draw_phases(draw, cast, values, known), values)


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
