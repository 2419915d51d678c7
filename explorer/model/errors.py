"""What can be wrong with a model, each error composing its own sentence."""

from __future__ import annotations


class ModelError(ValueError):
    """A scenario cannot be built as it is written; the message says where and what to do.

    ``near`` is a text that stands on the line to blame, if one does.
    """

    near = ""


class UnknownValue(ModelError):
    """A text names a value that the scenario does not list."""

    def __init__(self, where: str, name: str, known: tuple[str, ...], near: str = "") -> None:
        self.where, self.name, self.near = where, name, near
        super().__init__(f"{where} uses ${{{name}}}, which is no value of the scenario; add it to `values` (known: "
                         f"{', '.join(known) or 'none'})")


class ValueNotYetKnown(ModelError):
    """A request needs a value that nothing has given or captured when it is sent."""

    def __init__(self, where: str, name: str, captured_at: str | None, near: str = "") -> None:
        self.where, self.name, self.captured_at, self.near = where, name, captured_at, near
        remedy = (f"it is captured at {captured_at} only: move that exchange forward" if captured_at
                  else "capture it in an earlier reply, or give it")
        super().__init__(f"{where} uses ${{{name}}}, which no earlier reply captures; {remedy}")


class DuplicateName(ModelError):
    """Two things of a scenario have one name."""

    def __init__(self, where: str, kind: str, name: str) -> None:
        self.near = f'"{name}"'
        super().__init__(f"{where} has two {kind} called {name!r}; give one of them another name")


class BrokenTree(ModelError):
    """Exchanges do not hang together: a participant answers what it was not asked."""


class StrayChange(ModelError):
    """A variant changes a step that the scenario does not have."""

    def __init__(self, where: str, title: str) -> None:
        self.near = f'"{title}"'
        super().__init__(f"{where} changes the step {title!r}, which is no step of the scenario; name the Step "
                         "that stands in its phases")


class StrayEdit(ModelError):
    """An edit of a request that does not fit it."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where} cannot be edited so: {why}; look at the request and name what stands there")


class StrayFault(ModelError):
    """A fault that cannot be made where it is wanted, or says nothing of what it does."""

    def __init__(self, slug: str, why: str) -> None:
        self.slug, self.near = slug, f'"{slug}"'
        super().__init__(f"fault {slug}: {why}")


class Empty(ModelError):
    """A scenario, phase or step without content."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where} has no {what}; give it at least one")


class NotFound(ModelError):
    """Somebody asks for a label, step or value that the scenario does not have."""

    def __init__(self, where: str, kind: str, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(f"{where} has no {kind} {name!r}; it has {', '.join(known)}")


class NoSuchPart(ModelError):
    """A reply does not hold what a capture looks for."""

    def __init__(self, path: str, missing: str) -> None:
        self.path, self.missing = path, missing
        super().__init__(f"{path}: nothing at {missing}")


class BadValue(ModelError):
    """A value handed in does not have the form that the value asks for."""

    def __init__(self, name: str, text: str, form: str) -> None:
        self.name = name
        super().__init__(f"{name} cannot be {text!r}: it must match {form}")


class StrayCheck(ModelError):
    """A check cannot be judged as it is written."""

    def __init__(self, part: str, why: str) -> None:
        self.near = f'"{part}"'
        super().__init__(f"check of {part!r}: {why}")
