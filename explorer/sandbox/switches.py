"""A world's switches: what is out of order in it. All are off unless somebody turns them on.

The JSON form is an object of participants (``pds``, ``sds``, ``ssp`` or a practice's ODS code), each with its
settings; what is left out is at its default.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .errors import InvalidControl
from .seed.practices import BY_ODS

BROKEN = ("reset", "silent", "slow-body", "cut-body", "broken-gzip", "wrong-type")
"""How a line can be broken below HTTP; between SSP and practice it can also be ``refused``."""
_GOOD = "good"


@dataclass(frozen=True, slots=True)
class PdsSwitches:
    """PDS. ``access`` is what the caller's application may do: act for a ``user``, act as an ``application`` without
    one (application-restricted), or ``none`` of it. ``throttle`` is the number of requests allowed in a minute of the
    world's clock, ``line`` what becomes of an answer on its way to the consumer, here and below.
    """

    delay: float = 0.0
    outage: bool = False
    error: bool = False
    authorisation: bool = False
    access: str = "user"
    throttle: int | None = None
    line: str = _GOOD


@dataclass(frozen=True, slots=True)
class SdsSwitches:
    """SDS: with ``outage`` the directory behind it gives nonsense, with ``error`` it does not answer in time.

    ``fails``, here and below, makes the service itself fail, with an exception that nobody expects.
    """

    delay: float = 0.0
    outage: bool = False
    error: bool = False
    fails: bool = False
    throttle: int | None = None
    line: str = _GOOD


@dataclass(frozen=True, slots=True)
class SspSwitches:
    """The proxy. ``certificate`` is what the consumer presents: ``valid``, ``missing`` or ``invalid``."""

    delay: float = 0.0
    certificate: str = "valid"
    overload: bool = False
    fails: bool = False
    throttle: int | None = None
    line: str = _GOOD


@dataclass(frozen=True, slots=True)
class PracticeSwitches:
    """A practice's system. ``appointments`` None leaves the capability as the practice has it; ``line`` is the SSP's
    to the practice, which who calls the practice directly does not use.
    """

    delay: float = 0.0
    outage: bool = False
    error: bool = False
    appointments: bool | None = None
    strict_if_match: bool = False
    line: str = _GOOD

    @property
    def broken_line(self) -> str:
        """How the line is broken; empty for a good one."""
        return "" if self.line == _GOOD else self.line


Participant = PdsSwitches | SdsSwitches | SspSwitches | PracticeSwitches
_KINDS: dict[str, type[Participant]] = {"pds": PdsSwitches, "sds": SdsSwitches, "ssp": SspSwitches,
                                        **dict.fromkeys(BY_ODS, PracticeSwitches)}
_LINES: dict[str, tuple[str, ...]] = {"line": (_GOOD, *BROKEN)}
_CHOICES: dict[type[Participant], dict[str, tuple[str, ...]]] = {
    PdsSwitches: {"access": ("user", "application", "none"), **_LINES}, SdsSwitches: _LINES,
    SspSwitches: {"certificate": ("valid", "missing", "invalid"), **_LINES},
    PracticeSwitches: {"line": (_GOOD, "refused", *BROKEN)}}
_WANTED = {"delay": "seconds from 0 to 300", "throttle": "a whole number from 0, or null",
           "appointments": "true, false or null"}
_NORMAL = PracticeSwitches()


@dataclass(frozen=True, slots=True)
class Switches:
    """All switches of one world."""

    pds: PdsSwitches = PdsSwitches()
    sds: SdsSwitches = SdsSwitches()
    ssp: SspSwitches = SspSwitches()
    practices: dict[str, PracticeSwitches] = field(default_factory=dict)

    def practice(self, ods: str) -> PracticeSwitches:
        """The switches of a practice."""
        return self.practices.get(ods, _NORMAL)

    def broken_line(self, participant: str) -> str:
        """How the consumer's line to a participant is broken; empty for a good one, as all practices' are."""
        if participant == "provider":
            return ""
        line: str = getattr(self, participant).line
        return "" if line == _GOOD else line

    def as_json(self) -> dict[str, Any]:
        """Only what differs from the default, so that an untouched world has ``{}``."""
        parts: dict[str, Participant] = {"pds": self.pds, "sds": self.sds, "ssp": self.ssp, **self.practices}
        return {name: changed for name, part in parts.items() if (changed := _changed(part))}


def read_switches(wanted: Any) -> Switches:
    """Switches from their JSON form. Raises :class:`InvalidControl` with what may stand there instead."""
    if not isinstance(wanted, dict):
        raise InvalidControl('Switches are an object of participants, such as {"T99006": {"outage": true}}')
    parts: dict[str, Any] = {}
    for name, settings in wanted.items():
        kind = _KINDS.get(name)
        if kind is None:
            raise InvalidControl(f"There are no switches for {name!r}; there are for {', '.join(_KINDS)}")
        parts[name] = _read(name, kind, settings)
    spine = {name: parts.pop(name) for name in ("pds", "sds", "ssp") if name in parts}
    return Switches(**spine, practices=parts)


def _read(name: str, kind: type[Participant], settings: Any) -> Participant:
    known = [entry.name for entry in fields(kind)]
    if not isinstance(settings, dict):
        raise InvalidControl(f"The switches of {name} are an object with any of {', '.join(known)}")
    for key, value in settings.items():
        if key not in known:
            raise InvalidControl(f"{name} has no switch {key!r}; it has {', '.join(known)}")
        choices = _CHOICES[kind].get(key, ())
        if value not in choices if choices else not _fits(key, value):
            wanted = _any_of(choices) if choices else _WANTED.get(key, "true or false")
            raise InvalidControl(f"The switch {key} of {name} takes {wanted}")
    return kind(**settings)


def _any_of(choices: tuple[str, ...]) -> str:
    *others, last = (f'"{choice}"' for choice in choices)
    return f"{', '.join(others)} or {last}"


def _fits(key: str, value: Any) -> bool:
    if key == "delay":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 300
    if key == "throttle":
        return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    return isinstance(value, bool) or (key == "appointments" and value is None)


def _changed(part: Participant) -> dict[str, Any]:
    defaults = asdict(type(part)())
    return {key: value for key, value in asdict(part).items() if value != defaults[key]}
