"""Questions and answers as JSON: plain values, runs by their key, what the relay's functions return, and what they raise."""

from typing import Any

from simulation.cluster import ScenarioError
from simulation.cluster.paths import PathError
from simulation.models import Run

from ..refused import Refused

SPECIAL = "podflow:"  # begins the one key of a mapping that stands for something else


class Wire:
    """What can be sent: `tuples` are named ones by their class's name, `errors` likewise."""

    def __init__(self) -> None:
        self.tuples: dict[str, Any] = {}
        self.errors: dict[str, type[Exception]] = {}

    def tuple(self, cls: Any) -> Any:
        """A class decorator."""
        self.tuples[name_of(cls)] = cls
        return cls

    def error(self, *classes: type[Exception]) -> None:
        self.errors |= {cls.__qualname__: cls for cls in classes}

    def pack(self, value: Any) -> Any:
        """As JSON takes it. Raises TypeError for what cannot be sent."""
        if value is None or isinstance(value, str | int | float):
            return value
        if isinstance(value, Run):
            return {f"{SPECIAL}run": value.pk}
        if isinstance(value, list):
            return [self.pack(item) for item in value]
        if isinstance(value, tuple):
            return {f"{SPECIAL}tuple": [name_of(type(value)), [self.pack(item) for item in value]]}
        if isinstance(value, dict):
            packed = {name: self.pack(item) for name, item in value.items()}
            return {f"{SPECIAL}dict": packed} if is_special(packed) else packed
        if isinstance(value, Exception):
            return {f"{SPECIAL}error": self.pack_error(value)}
        raise TypeError(f"a {type(value).__name__} cannot be sent")

    def pack_error(self, error: Exception) -> list[Any]:
        name = type(error).__qualname__
        if name not in self.errors:
            raise TypeError(f"the error {name} cannot be sent")
        return [name, [self.pack(arg) for arg in error.args], {key: self.pack(is_) for key, is_ in vars(error).items()}]

    def unpack(self, value: Any) -> Any:
        """What was packed; a run is read from the database anew. Raises Run.DoesNotExist."""
        if isinstance(value, list):
            return [self.unpack(item) for item in value]
        if not isinstance(value, dict):
            return value
        if not is_special(value):
            return {name: self.unpack(item) for name, item in value.items()}
        ((kind, packed),) = value.items()
        return getattr(self, f"unpack_{kind.removeprefix(SPECIAL)}")(packed)

    def unpack_run(self, key: str) -> Run:
        return Run.objects.get(pk=key)

    def unpack_dict(self, packed: dict[str, Any]) -> dict[str, Any]:
        return {name: self.unpack(item) for name, item in packed.items()}

    def unpack_tuple(self, packed: list[Any]) -> Any:
        name, items = packed
        values = [self.unpack(item) for item in items]
        return self.tuples[name](*values) if name in self.tuples else tuple(values)

    def unpack_error(self, packed: list[Any]) -> Exception:
        name, args, state = packed
        cls = self.errors[name]
        error = cls.__new__(cls)
        error.args = tuple(self.unpack(arg) for arg in args)
        vars(error).update(self.unpack(state))
        return error


def name_of(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def is_special(value: dict[str, Any]) -> bool:
    return len(value) == 1 and str(next(iter(value))).startswith(SPECIAL)


wire = Wire()
wire.error(ScenarioError, PathError, Refused, Run.DoesNotExist)
