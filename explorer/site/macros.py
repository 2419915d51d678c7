"""The macros of the pages: thin calls into the modules beside this one.

mkdocs-macros hands them to every page. Each gives HTML at the left margin without a blank line, or Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from explorer.diagrams import cast_svg, flow_svg, sequence_svg
from explorer.model import Scenario
from explorer.sandbox import Rule, Sandbox
from explorer.scenarios import SCENARIOS, scenario
from explorer.scenarios.faults import FAULTS

from . import catalogue, explained, pages, recorded, shell, suggested, tables, ways
from .templates import render

_ROOT = "%root%"
_TITLE = re.compile(r"^title: (.+)$", re.MULTILINE)
_NAMES = {"pds": "PDS", "sds": "SDS", "ssp": "the SSP", "provider": "a practice’s system"}

NOTHING_GENERATED = "docs/generated is not there yet: run `gpconnect-explorer build` (or `make build`) once."


def define_env(env: Any) -> None:
    """Called by mkdocs-macros: offers the macros. Stops the build while nothing has been generated."""
    generated = Path(env.conf["docs_dir"]) / "generated"
    if not (generated / "recordings").is_dir():
        raise PluginError(NOTHING_GENERATED)
    extra = env.conf["extra"]
    site = Site(generated, live=extra["live"], page_url=lambda: str(env.page.url), flow_words=extra["flow_words"])
    for macro in (site.flow_diagram, site.sequence_diagram, site.step_table, site.value_table, site.messages_of,
                  site.explorer, site.exchange, site.headcount, site.shell_settings, site.shell_token, site.curl,
                  site.rules, site.scenarios, site.ways, site.faults, site.explain, site.explanations,
                  site.disagreements, site.glossary, site.suggestions):
        env.macro(macro)


class Site:
    """The macros, for the page that is being made: its address makes their links relative."""

    def __init__(self, generated: Path, *, live: bool, page_url: Callable[[], str],
                 flow_words: Mapping[str, Mapping[str, str]]) -> None:
        self._generated, self._live, self._page_url, self._flow_words = generated, live, page_url, flow_words

    def flow_diagram(self, slug: str) -> str:
        """The participants and who asks whom, each a link to its page."""
        return _flow(slug, tuple(self._flow_words.get(slug, {}).items())).replace(_ROOT, self._to("."))

    def sequence_diagram(self, slug: str, full: bool = False) -> str:
        """Every message as an arrow; each is a link that opens it in the explorer.

        ``full`` also draws what is said on the other ways, where they part from the whole one.
        """
        story = scenario(slug)
        drawing = sequence_svg(story, prefix="sequence", to=self._explorer_page(slug), full=full)
        return render("sequence", cast=Markup(cast_svg(story, full=full)), drawing=Markup(drawing), full=full)

    def step_table(self, slug: str, here: bool = False) -> str:
        """Every message in words, step by step; ``here`` says that the explorer stands on the same page."""
        story = scenario(slug)
        return render("steps", scenario=story, headcount=tables.headcount(story), steps=tables.step_rows(story),
                      explorer="" if here else self._explorer_page(slug))

    def value_table(self, slug: str) -> str:
        """What the consumer keeps, where each comes from and where it is used."""
        return render("values", values=tables.carried(scenario(slug)), explorer=self._explorer_page(slug))

    def messages_of(self, slug: str, participant: str) -> str:
        """The messages that one participant sends or receives."""
        story = scenario(slug)
        return render("messages", scenario=story, name=tables.participant(story, participant).name,
                      rows=tables.messages_of(story, participant), explorer=self._explorer_page(slug))

    def explorer(self, slug: str) -> str:
        """The explorer: complete without script, made walkable by the component."""
        story, recording = scenario(slug), self._recording(slug)
        return render(
            "explorer", scenario=story, steps=tables.step_rows(story), cast=Markup(cast_svg(story)),
            drawing=Markup(sequence_svg(story, prefix="sx")), src=self._to(f"generated/recordings/{slug}.json"),
            more=self._to(f"generated/recordings/{slug}.more.json"),
            component=self._to("generated/explorer/sequence-explorer.js"),
            catalogue=self._to("scenarios/faults/"), rules=self._to("sandbox/rules/"),
            api=self._to("api/") if self._live else "", address="#{}", extent=tables.extent(story),
            ways=[self._way(way) for way in ways.ways(story)], **_messages(recording, None))

    def scenarios(self) -> str:
        """Every scenario: a link to its page, what happens in it, how long it is."""
        return render("scenarios", scenarios=[(story, self._explorer_page(story.slug), tables.headcount(story))
                                              for story in SCENARIOS.values()])

    def ways(self, slug: str) -> str:
        """The other ways through a scenario: when each is taken, what it changes, and a link to it."""
        story = scenario(slug)
        return render("ways", scenario=story, ways=ways.way_rows(story), headcount=tables.headcount(story),
                      explorer=self._explorer_page(slug))

    def faults(self, slug: str) -> str:
        """The fault catalogue of a scenario, by who refuses and which exchange fails; each opens in the explorer."""
        story = scenario(slug)
        return "\n\n".join(
            f"## {refuser.heading} {{: #{slug}-{refuser.participant.key} }}\n\n"
            + render("faults", refuser=refuser, explorer=self._explorer_page(slug))
            for refuser in catalogue.refusers(story, FAULTS, tuple(SCENARIOS.values())))

    def exchange(self, slug: str, label: str) -> str:
        """One recorded exchange, every hop of it, open."""
        scenario(slug).message(label)
        return render("exchange", **_messages(self._recording(slug), label))

    def headcount(self, slug: str) -> str:
        """``22 messages between five participants``."""
        return tables.headcount(scenario(slug))

    def shell_settings(self, slug: str, *labels: str) -> str:
        """A shell block that sets what the commands of these messages need."""
        return _shell(shell.settings(scenario(slug), labels))

    def shell_token(self, slug: str, label: str) -> str:
        """A shell block that makes the token of this message."""
        return _shell(shell.token(scenario(slug), label))

    def curl(self, slug: str, label: str, directly: str = "") -> str:
        """A shell block that sends this message; ``directly`` is an address to use instead of the SSP."""
        return _shell(shell.curl(scenario(slug), label, directly=directly))

    def rules(self, participant: str) -> str:
        """The rules that the sandbox enforces as this participant: ``pds``, ``sds``, ``ssp`` or ``provider``."""
        book = [rule for rule in _published() if rule.participant == participant]
        return render("rules", name=_NAMES[participant], rules=book)

    def explain(self, name: str) -> str:
        """One explanation, by its key, or by its name where only one has it: ``Ssp-To``."""
        one = explained.Group("", "", (explained.entry(name),))
        return render("explanations", groups=(one,), root=self._to("."), anchored=False)

    def explanations(self, slug: str = "", part: str = "") -> str:
        """What each piece of a message is: of one scenario or of all, of one part of a message or of all."""
        return render("explanations", groups=explained.groups(slug, part), root=self._to("."), anchored=True)

    def disagreements(self, about: str = "") -> str:
        """Where the sources disagree or leave something open, and what is done here: all, or one heading."""
        told = explained.disagreements(about)
        return render("disagreements", disagreements=told, root=self._to("."),
                      touched={each.slug: explained.touched(each) for each in told})

    def glossary(self) -> str:
        """The words of the field."""
        terms = explained.glossary()
        return render("glossary", terms=terms, root=self._to("."),
                      ids={term.word: explained.term_id(term) for term in terms},
                      pages={term.word: self._page(term.page) for term in terms})

    def suggestions(self, kind: str) -> str:
        """Who and what there is in the sandbox: ``patient``, ``practice`` or ``consumer``."""
        return render("suggestions", **suggested.table(kind))

    def _page(self, name: str) -> tuple[str, str]:
        """Address and title of a docs page."""
        path = self._generated.parent / f"{name}.md"
        found = path.is_file() and _TITLE.search(path.read_text(encoding="utf-8"))
        if not found:
            raise PluginError(f"docs has no page {name}.md with a title: correct it where it is named")
        return f"{name.removesuffix('/index')}/", found[1]

    def _recording(self, slug: str) -> dict[str, Any]:
        path = self._generated / "recordings" / f"{slug}.json"
        if not path.is_file():
            raise PluginError(f"{slug} has no recording: {NOTHING_GENERATED}")
        return _read(path, path.stat().st_mtime_ns)

    def _way(self, way: Scenario) -> dict[str, str]:
        """What the explorer's choice of ways says of one, and where its files are."""
        assert way.variant is not None
        return {"slug": way.variant.slug, "title": way.variant.title,
                "text": f"{way.variant.text} {tables.extent(way)}",
                "drawing": self._to(f"generated/ways/{ways.stem(way)}.html")}

    def _explorer_page(self, slug: str) -> str:
        to = pages.address(slug, self._generated.parent)
        return "" if self._page_url() == to else self._to(to)

    def _to(self, url: str) -> str:
        return get_relative_url(url, self._page_url())


@cache
def _flow(slug: str, words: tuple[tuple[str, str], ...]) -> str:
    """Both drawings, laid out once for all pages: addresses begin with a word that stands for the site's root."""
    story = scenario(slug)
    links = {someone.key: f"{_ROOT}/{someone.page}/" for someone in story.participants if someone.page}
    wide = flow_svg(story, prefix="flow", page_links=links, words=dict(words))
    tall = flow_svg(story, prefix="flow-tall", page_links=links, words=dict(words), shape="tall")
    return render("flow", wide=Markup(wide), tall=Markup(tall))


@cache
def _published() -> tuple[Rule, ...]:
    sandbox = Sandbox()
    try:
        return sandbox.rules()
    finally:
        sandbox.close()


def _messages(recording: dict[str, Any], label: str | None) -> dict[str, Any]:
    return {"messages": recorded.shown(recording, label), "clock": recorded.clock(recording)}


def _shell(text: str) -> str:
    return f"```bash\n{text}\n```"


@cache
def _read(path: Path, _changed: int) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def forget() -> None:
    """Lose what has been kept from earlier builds in this process."""
    _flow.cache_clear()
    _read.cache_clear()
