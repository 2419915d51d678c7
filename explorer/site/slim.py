"""Scripts and style sheets without all that only their readers need."""

from __future__ import annotations

import re

try:
    import minify as _minifier
except ImportError:  # no build of it for this machine, see pyproject.toml
    _minifier = None

_TEXT = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
_TEXT_OR_COMMENT = re.compile(rf"{_TEXT.pattern}|/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_NEEDLESS = re.compile(r" ?([{};,]) ?")


def slim_script(source: str) -> str:
    """A module or a script with short names for what only it knows: what it declares outermost keeps its name.

    Where there is no minifier the script is given back as it is: it says the same and is a fifth heavier. Raises
    ``minify.MinifyError`` for what is no script.
    """
    if _minifier is None:
        return source
    slim: str = _minifier.string("text/javascript", source)
    return slim + "\n"


def slim_style(source: str) -> str:
    """A style sheet without comments and without the space between its parts.

    Nothing shorter: what else minifiers do to style moves rules that are nested, or writes a value in another way.
    """
    bare = _TEXT_OR_COMMENT.sub(lambda found: found[1] or "", source)
    between = _TEXT.split(bare)
    return "".join(part if _TEXT.fullmatch(part) else _without_space(part) for part in between).strip() + "\n"


def _without_space(between: str) -> str:
    return _NEEDLESS.sub(r"\1", _SPACE.sub(" ", between)).replace(": ", ":").replace(";}", "}")
