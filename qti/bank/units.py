"""Amounts with units, as authors write them: times, sizes, percentages; read and spelled."""

from __future__ import annotations

import re
from decimal import Context, Decimal

from qti.exact import read_decimal

DURATION = r"^(?=.)([0-9]+ ?h)? ?([0-9]+ ?min)? ?([0-9]+ ?s)?$"
SIZE = r"^[0-9]+ ?(B|kB|MB|GB|KiB|MiB|GiB)$"
PERCENT = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})? ?%$"

_DURATION = re.compile(r"(?:([0-9]{1,9}) ?h)? ?(?:([0-9]{1,9}) ?min)? ?(?:([0-9]{1,9}) ?s)?", re.ASCII)
_SIZE = re.compile(r"([0-9]{1,18}) ?([A-Za-z]{1,3})", re.ASCII)
_UNITS = {
    "GiB": 1024**3,
    "GB": 1000**3,
    "MiB": 1024**2,
    "MB": 1000**2,
    "KiB": 1024,
    "kB": 1000,
    "B": 1,
}
_WIDE = Context(prec=1000)


def read_duration(text: str) -> int:
    """Seconds; ``ValueError`` where the text is none of ``90 s``, ``45 min``, ``1 h 30 min``."""
    match = _DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        raise ValueError(f'"{text}" is no time')
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def spell_duration(seconds: int) -> str:
    """Hours, minutes and seconds, each only where there are some."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if number]
    return " ".join(parts) or "0 s"


def read_size(text: str) -> int:
    """Bytes; ``ValueError`` where the text is no whole number with a unit."""
    match = _SIZE.fullmatch(text)
    if not match or match[2] not in _UNITS:
        raise ValueError(f'"{text}" is no size')
    return int(match[1]) * _UNITS[match[2]]


def spell_size(size: int) -> str:
    """The size in the unit that needs the fewest digits."""
    exact = [(len(str(size // each)), unit) for unit, each in _UNITS.items() if size % each == 0]
    unit = min(exact, key=lambda pair: pair[0])[1]
    return f"{size // _UNITS[unit]} {unit}"


def read_percent(text: str) -> Decimal:
    """The number before ``%``, its decimals kept; ``ValueError`` where there is none."""
    if not text.endswith("%"):
        raise ValueError(f'"{text}" is no percentage')
    return read_decimal(text[:-1].rstrip(" "))


def read_share(text: str) -> Decimal:
    """The share that a percentage is: 0.05 for ``5 %``."""
    return read_percent(text).scaleb(-2, _WIDE)


def spell_share(share: Decimal) -> str:
    """The percentage that a share is."""
    return f"{spell_decimal(share.scaleb(2, _WIDE))} %"


def spell_decimal(value: Decimal) -> str:
    """The digits of the value with its trailing zeros; with an exponent only where there would be very many."""
    plain = format(value, "f")
    return plain if len(plain) <= 40 else str(value)
