"""The one optional configuration file: TOML, read into settings. A wrong key or value is named with its remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .errors import SandboxError
from .seed.practices import PRACTICES
from .settings import Settings


class WrongConfiguration(SandboxError):
    """The configuration file cannot be used; the message names file, key and remedy."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"{file}: {problem}")


@dataclass(frozen=True, slots=True)
class _Key:
    """A key of the file: the setting that it sets, what may stand there, and how that becomes the setting."""

    setting: str
    takes: str
    fits: Callable[[Any], bool]
    read: Callable[[Any], Any] = lambda value: value


def _whole(least: int) -> tuple[str, Callable[[Any], bool]]:
    return (f"a whole number from {least}, such as {{}}",
            lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value < 1e12)


def _number(least: float) -> tuple[str, Callable[[Any], bool]]:
    return (f"a number above {least:g}, such as {{}}",
            lambda value: isinstance(value, int | float) and not isinstance(value, bool) and least < value < 1e9)


def _key(setting: str, kind: tuple[str, Callable[[Any], bool]], example: object,
         read: Callable[[Any], Any] = lambda value: value) -> _Key:
    return _Key(setting, kind[0].format(example), kind[1], read)


_KEYS = {
    "ssp": {"timeout": _key("ssp_timeout", _number(0), "30 (seconds)")},
    "limits": {
        "worlds": _key("worlds", _whole(0), 1000),
        "idle_hours": _key("world_idle", _number(0), 24, lambda hours: timedelta(hours=hours)),
        "log_entries": _key("log_entries", _whole(1), 1000),
        "log_bytes": _key("log_bytes", _whole(1), 20_000_000),
        "all_logs_bytes": _key("logs_bytes", _whole(1), 100_000_000),
        "body_bytes": _key("body_limit", _whole(1), 1_000_000),
        "header_bytes": _key("header_limit", _whole(1), 16_384),
        "answer_bytes": _key("answer_limit", _whole(1), 10_000_000),
    },
}
_PROVIDERS = "providers"
_HOSTS = tuple(dict.fromkeys(practice.supplier.host for practice in PRACTICES))


def read_configuration(file: Path) -> Settings:
    """The settings of a configuration file. Raises :class:`WrongConfiguration`."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongConfiguration(file, f"cannot be read ({error.strerror}); name a TOML file that is there") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongConfiguration(file, f"is no TOML: {error}") from error
    try:
        return Settings(**_settings(tables))
    except _Wrong as wrong:
        raise WrongConfiguration(file, str(wrong)) from wrong


class _Wrong(Exception):
    """Something in the file is wrong; the file's name is still to be said."""


def _settings(tables: Mapping[str, Any]) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for name, table in tables.items():
        _check_name("there is no table", f"[{name}]", name, (_PROVIDERS, *_KEYS))
        if not isinstance(table, dict):
            raise _Wrong(f"{name} is a table; write [{name}] on a line of its own, and its keys below")
        if name == _PROVIDERS:
            settings["providers"] = {host: _address(host, address) for host, address in table.items()}
            continue
        for key, value in table.items():
            _check_name(f"[{name}] has no key", key, key, tuple(_KEYS[name]))
            known = _KEYS[name][key]
            if not known.fits(value):
                raise _Wrong(f"{key} in [{name}] takes {known.takes}, not {_shown(value)}")
            settings[known.setting] = known.read(value)
    return settings


def _address(host: str, address: Any) -> str:
    if isinstance(address, dict):
        raise _Wrong(f'a host in [{_PROVIDERS}] stands in quotation marks, for it has dots: '
                     f'"{_HOSTS[0]}" = "http://127.0.0.1:9000"')
    _check_name(f"[{_PROVIDERS}] has no host", host, host, _HOSTS)
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        fits = fits and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        fits = False
    if not fits:
        raise _Wrong(f'"{host}" in [{_PROVIDERS}] takes the address of a provider, such as "http://127.0.0.1:9000", '
                     f"not {_shown(address)}")
    return str(address)


def _check_name(problem: str, shown: str, name: str, known: tuple[str, ...]) -> None:
    if name in known:
        return
    close = get_close_matches(name, known, 1)
    remedy = f"did you mean {close[0]}?" if close else f"there {'are' if len(known) > 1 else 'is'} {', '.join(known)}"
    raise _Wrong(f"{problem} {shown}; {remedy}")


def _shown(value: Any) -> str:
    """A value as the file has it, about."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value[:60]}"' if isinstance(value, str) else str(value)[:60]
