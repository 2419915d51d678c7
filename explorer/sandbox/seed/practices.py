"""The provider practices, their suppliers and their service roots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who makes a practice's system; one host serves all practices of a supplier."""

    name: str
    ods: str
    host: str
    software: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice with a GP Connect provider system. ``organization`` is the id of its Organization resource."""

    ods: str
    name: str
    supplier: Supplier
    party_key: str
    asid: str
    cpa_id: str
    organization: str
    main_location: str
    phone: str
    street: str
    appointments: bool = True
    structured: bool = False

    @property
    def root(self) -> str:
        """The service root of Foundations and Appointment Management."""
        return f"https://{self.supplier.host}{self.root_path}"

    @property
    def root_path(self) -> str:
        """The service root without scheme and host."""
        return f"/{self.ods}/STU3/1/gpconnect"


ALPHA = Supplier("Sandbox Supplier Alpha", "T99901", "alpha.provider.example", "Alpha GP")
BETA = Supplier("Sandbox Supplier Beta", "T99903", "beta.provider.example", "Beta GP")
GAMMA = Supplier("Sandbox Supplier Gamma", "T99904", "gamma.provider.example", "Gamma GP")
DELTA = Supplier("Sandbox Supplier Delta", "T99905", "delta.provider.example", "Delta GP")

PARK = Practice("T99001", "Sandbox Park Surgery", ALPHA, "T99001-8000001", "999000000101", "S99900000001", "41", "31",
                "01632 960001", "10 Park Road", structured=True)
WILLOW = Practice("T99002", "Willow Test Practice", BETA, "T99002-8000002", "999000000102", "S99900000002", "42", "33",
                  "01632 960002", "4 Willow Walk")
HUB = Practice("T99003", "Northside Extended Access Hub", ALPHA, "T99003-8000003", "999000000103", "S99900000003",
               "43", "34", "01632 960003", "7 North Street")
QUIET = Practice("T99004", "Quiet Road Surgery", GAMMA, "T99004-8000004", "999000000104", "S99900000004", "44", "35",
                 "01632 960004", "22 Quiet Road", appointments=False)
SLOW = Practice("T99006", "Slow River Practice", DELTA, "T99006-8000006", "999000000106", "S99900000006", "46", "36",
                "01632 960006", "3 River Bank")

PRACTICES = (PARK, WILLOW, HUB, QUIET, SLOW)
BY_ODS = {practice.ods: practice for practice in PRACTICES}
