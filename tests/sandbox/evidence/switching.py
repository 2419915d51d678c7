"""The sandbox with rules that can be switched off, for the evidence that each of them bites.

A second copy of ``explorer.sandbox`` is loaded from the same source, in which each ``raise`` asks first whether the
rule of its refusal is switched on; where it is not, the line does nothing and the code goes on behind it. The sandbox
itself has no such switch: nothing in it can turn a rule off, and nothing is paid for it.
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

PACKAGE = "explorer.sandbox"
_OFF: set[str] = set()


@cache
def switchable() -> Any:
    """The copy's ``explorer.sandbox``, with a ``Sandbox`` of its own."""
    finder = _Finder()
    ours = {name: module for name, module in sys.modules.items() if name.startswith(PACKAGE)}
    parent = sys.modules["explorer"]
    for name in ours:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    try:
        return importlib.import_module(PACKAGE)
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
            del sys.modules[name]
        sys.modules.update(ours)
        parent.sandbox = ours[PACKAGE]  # type: ignore[attr-defined]


@contextmanager
def switched_off(rule: str) -> Iterator[None]:
    """Without that rule in the copy."""
    _OFF.add(rule)
    try:
        yield
    finally:
        _OFF.remove(rule)


def bites(problem: Any) -> bool:
    """Whether something may be raised: it is no refusal, or its rule is on."""
    rule = getattr(problem, "rule", None)
    return rule is None or rule.id not in _OFF


class _Guarding(ast.NodeTransformer):
    """``raise x`` becomes ``problem = x`` and ``if bites(problem): raise problem``."""

    def visit_Raise(self, node: ast.Raise) -> ast.stmt | list[ast.stmt]:
        if node.exc is None:
            return node
        keep = ast.Assign([ast.Name("_problem", ast.Store())], node.exc)
        asked = ast.Call(ast.Name("_bites", ast.Load()), [ast.Name("_problem", ast.Load())], [])
        guarded = ast.If(asked, [ast.Raise(ast.Name("_problem", ast.Load()), node.cause)], [])
        return [ast.fix_missing_locations(ast.copy_location(one, node)) for one in (keep, guarded)]


class _Loader(SourceFileLoader):
    def get_code(self, _fullname: str) -> CodeType:
        """Compiled anew each time: the copy must not get into the caches of the original."""
        tree = _Guarding().visit(ast.parse(self.get_data(self.path)))
        code: CodeType = compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)
        return code

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["_bites"] = bites
        super().exec_module(module)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None,
                  target: ModuleType | None = None) -> ModuleSpec | None:
        if not fullname.startswith(PACKAGE):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None and spec.origin is not None
        return importlib.util.spec_from_file_location(fullname, spec.origin, loader=_Loader(fullname, spec.origin),
                                                      submodule_search_locations=spec.submodule_search_locations)
