"""Scenario files: loading one by its path, and saying of a wrong one which line, which rule, and what to do."""

from __future__ import annotations

import importlib.util
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType

from explorer.model import Fault, ModelError, Scenario
from explorer.model.findings import Finding


class WrongFile(Exception):
    """A scenario file that cannot be used; ``finding`` says where and what to do."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(f"{finding.where}: {finding.what}; {finding.remedy}")


def load(path: Path) -> tuple[tuple[Scenario, ...], tuple[Fault, ...]]:
    """The scenarios and the faults that a file holds. Raises :class:`WrongFile`."""
    module = _module(path)
    scenarios = scenarios_of(module)
    if not scenarios:
        raise WrongFile(Finding(str(path), "no-scenario", "it holds no Scenario",
                                "make one at the end of the file: name = Scenario(...)"))
    return scenarios, tuple(fault for fault in getattr(module, "FAULTS", ()) if isinstance(fault, Fault))


def scenarios_of(module: ModuleType) -> tuple[Scenario, ...]:
    """The scenarios that a module makes, in the order in which it names them."""
    return tuple({each.slug: each for each in vars(module).values() if isinstance(each, Scenario)}.values())


def _module(path: Path) -> ModuleType:
    """The file run as a module of this package, so that it may say ``from .gpconnect import ...``."""
    name = f"{__package__}._checked_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise WrongFile(Finding(str(path), "no-python", "it is not a Python file", "name it with .py at its end"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError:
        raise WrongFile(Finding(str(path), "no-file", "there is no such file", "look at its name")) from None
    except SyntaxError as slip:
        raise WrongFile(Finding(f"{path}:{slip.lineno}", "syntax", f"it is not Python: {slip.msg}",
                                "mend that line")) from slip
    except ModelError as wrong:
        what, _, remedy = str(wrong).rpartition("; ")
        raise WrongFile(Finding(f"{path}:{_line(path, wrong)}", rule_of(wrong), what or str(wrong),
                                remedy if what else "see what it says")) from wrong
    except Exception as slip:
        raise WrongFile(Finding(f"{path}:{_frame(path, slip)}", "python",
                                f"it ends with {type(slip).__name__}: {slip}", "mend that line")) from slip
    finally:
        sys.modules.pop(name, None)
    return module


def rule_of(wrong: ModelError) -> str:
    """The rule's name: that of the error in lower case, ``value-not-yet-known``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(wrong).__name__).lower()


def _line(path: Path, wrong: ModelError) -> int:
    """The line that is to blame: the one with the text that the error points to, else where the file made it."""
    near = wrong.near
    if near:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if near in line:
                return number
    return _frame(path, wrong)


def _frame(path: Path, slip: BaseException) -> int:
    """The last line of the file that was running."""
    frames = [frame.lineno for frame in traceback.extract_tb(slip.__traceback__)
              if frame.lineno and Path(frame.filename) == path.resolve()]
    return frames[-1] if frames else 1
