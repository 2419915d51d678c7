"""The fault catalogue's page: every fault is there, under who refuses it, with its answer, its fix and a link."""

from __future__ import annotations

from urllib.parse import parse_qsl

from explorer.model.faults import home
from explorer.scenarios import SCENARIOS
from explorer.scenarios.faults import FAULTS
from explorer.site.catalogue import refusers

from .built import BuiltSite, parsed, text

HERE = {fault.slug: (fault, *found) for fault in FAULTS
        if (found := home(fault, SCENARIOS.values()))[0].slug == "book-appointment"}


def test_every_fault_of_the_booking_is_a_row_that_opens_it(site: BuiltSite) -> None:
    page = parsed(site.root / "scenarios" / "faults" / "index.html")
    rows = {row.get("id"): row for row in page.xpath("//table[contains(@class, 'faults')]/tbody/tr")}

    assert set(rows) == set(HERE)
    for slug, row in rows.items():
        fault, way, message = HERE[slug]
        (link,) = row.xpath("./th/a")
        place, _, fragment = link.get("href").partition("#")
        wanted = {"m": message.label, "f": slug} | ({"v": way.variant.slug} if way.variant else {})
        assert (text(link), place, dict(parse_qsl(fragment))) == (fault.title, "../book-appointment/", wanted)
        title, answer, why, fix = (text(cell) for cell in row)
        assert str(fault.status or "no reply") in answer
        assert (fault.code or "") in answer
        assert (text(row[2]).startswith(fault.cause), fault.recognise in why, fault.source in why, bool(fix)) == (
            True, True, True, True), title


def test_faults_stand_under_who_refuses_them_the_consumer_last(site: BuiltSite) -> None:
    page = parsed(site.root / "scenarios" / "faults" / "index.html")
    headings = [text(heading).rstrip("#").strip() for heading in page.xpath("//h2[starts-with(@id, 'book-')]")]
    by = [who.participant.key for who in refusers(SCENARIOS["book-appointment"], FAULTS, tuple(SCENARIOS.values()))]

    assert by == ["pds", "sds", "ssp", "provider", "consumer"]
    assert [heading.partition(":")[0] for heading in headings] == [
        "Refused by PDS", "Refused by SDS", "Refused by SSP", "Refused by GP Connect Provider", "No proper reply"]
    assert sum(int(heading.partition(": ")[2]) for heading in headings) == len(HERE)
