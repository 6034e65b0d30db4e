"""Turn a parsed table into a frozen dataclass; refuse what does not fit.

Unknown keys are refused: a misspelled key in a questionnaire must never be
passed over in silence.
"""

import collections.abc
import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar, cast

from olivebranch.content.tree import ContentError

Shape = TypeVar("Shape")

SCALARS: Mapping[object, tuple[type, ...]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    float: (float, int),
    date: (date,),
}


def build(shape: type[Shape], given: object, *, where: str) -> Shape:
    """Return `given` as a `shape`.

    Args:
        shape: A dataclass whose fields are scalars, dataclasses, tuples, mappings or optional.
        given: What the TOML reader returned.
        where: File and key, for the error.

    Raises:
        ContentError: An unknown key, a missing one, or a value of another type.
    """
    if not isinstance(given, Mapping):
        raise _broken(where, f"expected a table for {shape.__name__}")
    hints = typing.get_type_hints(shape)
    fields = {field.name: field for field in dataclasses.fields(cast("typing.Any", shape))}
    if unknown := sorted(set(given) - set(fields)):
        raise _broken(where, f"unknown key {unknown[0]}")
    required = {name for name, field in fields.items() if _is_required(field)}
    if missing := sorted(required - set(given)):
        raise _broken(where, f"missing key {missing[0]}")
    values = {
        name: _value(hints[name], value, where=f"{where}.{name}") for name, value in given.items()
    }
    return shape(**values)


def _is_required(field: "dataclasses.Field[object]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(hint: object, given: object, *, where: str) -> object:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        wanted = next(kind for kind in inner if kind is not type(None))
        return _value(wanted, given, where=where)
    if origin in CONTAINERS:
        return CONTAINERS[origin](inner, given, where)
    if dataclasses.is_dataclass(hint):
        return build(cast("type[object]", hint), given, where=where)
    return _scalar(hint, given, where=where)


def _listed(inner: tuple[object, ...], given: object, where: str) -> tuple[object, ...]:
    if not isinstance(given, list):
        raise _broken(where, "expected a list")
    return tuple(
        _value(inner[0], item, where=f"{where}[{index}]") for index, item in enumerate(given)
    )


def _mapped(inner: tuple[object, ...], given: object, where: str) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise _broken(where, "expected a table")
    return {key: _value(inner[1], item, where=f"{where}.{key}") for key, item in given.items()}


def _chosen(choices: tuple[object, ...], given: object, where: str) -> object:
    if given not in choices:
        raise _broken(where, f"expected one of {choices}")
    return given


def _scalar(hint: object, given: object, *, where: str) -> object:
    allowed = SCALARS[hint]
    if not isinstance(given, allowed) or (isinstance(given, bool) and hint is not bool):
        raise _broken(where, f"expected {allowed[0].__name__}")
    return given


def _broken(where: str, what: str) -> ContentError:
    return ContentError(f"{where}: {what}", file=where)


CONTAINERS: Mapping[object, Callable[[tuple[typing.Any, ...], object, str], object]] = {
    tuple: _listed,
    dict: _mapped,
    collections.abc.Mapping: _mapped,
    typing.Literal: _chosen,
}
