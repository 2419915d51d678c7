"""The component as pages load it: its modules joined to one, and minified.

The modules run as they stand in ``explorer/web``. Joined they are one request in place of forty and a third smaller. A
part that is fetched when it is first used stays a module of its own, and so does what two such parts share.

The sources keep to a form in which this is a matter of lines, and what departs from it is refused: imports by name from
beside the module, exports where a name is declared, no name twice, comments on lines of their own, no template over
several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .slim import slim_script, slim_style

_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./([\w-]+\.js)'\n", re.MULTILINE)
_LATER = re.compile(r"\bimport\('\./([\w-]+\.js)'\)")
_DECLARED = re.compile(r"^(export )?(?:async )?(?:const|let|class|function) (\w+)", re.MULTILINE)
_STRANGE = re.compile(r"^(?:import\b|export (?!(?:async )?(?:const|let|class|function) \w)|(?:const|let) \W|var ).*",
                      re.MULTILINE)
_STYLES = ("tokens.css", "explorer.css", "sequence.css")


class CannotJoin(Exception):
    """A module departs from the form in which modules are joined; the message says where and what to write instead."""

    def __init__(self, module: str, what: str) -> None:
        super().__init__(f"{module} cannot be joined: {what}")


@dataclass(frozen=True)
class Module:
    """A module without comments: what it takes from which other, what it fetches later, and the rest of it."""

    name: str
    takes: Mapping[str, tuple[str, ...]]
    fetches: tuple[str, ...]
    text: str

    @classmethod
    def read(cls, name: str, source: str) -> Module:
        """Raises :class:`CannotJoin`."""
        bare = without_comments(name, source)
        takes: dict[str, tuple[str, ...]] = {}
        for names, other in _IMPORT.findall(bare):
            takes[other] = takes.get(other, ()) + tuple(filter(None, (each.strip() for each in names.split(","))))
        text = _IMPORT.sub("", bare)
        if strange := _STRANGE.search(text):
            raise CannotJoin(name, f"“{strange[0]}”; import {{names}} from './beside.js', declare one name at a time, "
                                   "and export it where it is declared")
        for renamed in (each for names in takes.values() for each in names if not each.isidentifier()):
            raise CannotJoin(name, f"it imports “{renamed}”; take a name as it is")
        return cls(name, takes, tuple(_LATER.findall(text)), text)

    @property
    def names(self) -> tuple[str, ...]:
        """What it declares."""
        return tuple(name for _, name in _DECLARED.findall(self.text))

    def exporting(self, names: Iterable[str]) -> str:
        """Its text, with nothing exported but these names."""
        kept = frozenset(names)
        return _DECLARED.sub(lambda found: found[0] if found[2] in kept else found[0].removeprefix("export "),
                             self.text)


def joined(sources: Mapping[str, str], entry: str) -> dict[str, str]:
    """The files that pages load, by name: the joined ``entry``, and each part that is fetched later.

    Raises :class:`CannotJoin`.
    """
    modules = _read(sources, entry)
    _refuse_names_twice(modules.values())
    whole = {entry: list(_needed(modules, entry, frozenset()))}
    parts = _parts(modules, entry)
    for part in parts:
        whole[part] = list(_needed(modules, part, frozenset(whole[entry]).union(parts) - {part}))
    home = {name: file for file, names in whole.items() for name in names}
    return {file: _file(modules, file, names, home) for file, names in whole.items()}


def component(folder: Path) -> dict[str, str]:
    """The files of the component in that folder, as pages load them: of its style sheets, ``_STYLES`` are one."""
    scripts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}
    styles = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css"))}
    styles["explorer.css"] = "".join(styles.pop(name) for name in _STYLES)
    return ({name: slim_script(text) for name, text in joined(scripts, "sequence-explorer.js").items()}
            | {name: slim_style(text) for name, text in styles.items()})


def without_comments(name: str, source: str) -> str:
    """A module's lines without comments and empty lines. Raises :class:`CannotJoin`."""
    lines, inside = [], False
    for number, line in enumerate(source.splitlines(), 1):
        bare = line.strip()
        if inside or bare.startswith("/*"):
            inside = "*/" not in bare
            if not inside and bare.partition("*/")[2]:
                raise CannotJoin(name, f"line {number}: a comment ends before the line does; give it lines of its own")
        elif bare and not bare.startswith("//"):
            if bare.count("`") % 2:
                raise CannotJoin(name, f"line {number}: a template goes over several lines; join shorter ones")
            lines.append(line)
    return "\n".join(lines) + "\n"


def _read(sources: Mapping[str, str], entry: str) -> dict[str, Module]:
    """All modules that the entry leads to."""
    found: dict[str, Module] = {}
    wanted = [(entry, entry)]
    for name, user in wanted:
        if name not in sources:
            raise CannotJoin(user, f"there is no {name} beside it")
        if name not in found:
            found[name] = Module.read(name, sources[name])
            wanted += [(other, name) for other in (*found[name].takes, *found[name].fetches)]
    return found


def _refuse_names_twice(modules: Iterable[Module]) -> None:
    said: dict[str, str] = {}
    for module in modules:
        for name in module.names:
            if name in said:
                raise CannotJoin(module.name, f"{said[name]} says {name}, too; give one of them another name")
            said[name] = module.name


def _needed(modules: Mapping[str, Module], name: str, elsewhere: frozenset[str],
            above: tuple[str, ...] = ()) -> Iterator[str]:
    """The module and all that it takes names from, each after what it needs, without those that stand elsewhere."""
    if name in above:
        raise CannotJoin(name, f"it takes names from itself by way of {', '.join(above[above.index(name) + 1:])}")
    given: set[str] = set()
    for other in modules[name].takes:
        if other not in elsewhere:
            for needed in _needed(modules, other, elsewhere, (*above, name)):
                if needed not in given:
                    given.add(needed)
                    yield needed
    yield name


def _parts(modules: Mapping[str, Module], entry: str) -> list[str]:
    """The modules that become files of their own: those that are fetched later, and what two of these share."""
    main = frozenset(_needed(modules, entry, frozenset()))
    parts = list(dict.fromkeys(part for module in modules.values() for part in module.fetches if part not in main))
    while True:
        users: dict[str, int] = {}
        for part in parts:
            for name in _needed(modules, part, main | frozenset(parts) - {part}):
                users[name] = users.get(name, 0) + 1
        shared = [name for name, count in users.items() if count > 1]
        if not shared:
            return parts
        parts += shared


def _file(modules: Mapping[str, Module], file: str, names: list[str], home: Mapping[str, str]) -> str:
    """One file: what it takes from other files, then its modules, exporting what other files take and what it is."""
    taken: dict[str, dict[str, None]] = {}
    for name in names:
        for other, wanted in modules[name].takes.items():
            if home[other] != file:
                taken.setdefault(home[other], {}).update(dict.fromkeys(wanted))
    given = {each for name, module in modules.items() for other, wanted in module.takes.items()
             if home.get(other) == file and home.get(name) not in (file, None) for each in wanted}
    imports = "".join(f"import {{{', '.join(wanted)}}} from './{other}'\n" for other, wanted in taken.items())
    own = {name for exported, name in _DECLARED.findall(modules[file].text) if exported}
    text = "".join(modules[name].exporting(given | own) for name in names)
    return imports + _flush(text)


def _flush(text: str) -> str:
    return "\n".join(map(str.strip, text.splitlines())) + "\n"
