"""One figure of the benchmark, the target that it must meet, and the table that shows them."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured value, the median of `rounds` where there were several.

    `at_most` and `at_least` are targets, which fail the benchmark when missed; `aim` is what we would like, and only told.
    """

    name: str
    value: float
    unit: str
    at_most: float | None = None
    rounds: tuple[float, ...] = ()
    aim: float | None = None
    at_least: float | None = None

    @property
    def is_met(self) -> bool:
        return (self.at_most is None or self.value <= self.at_most) and (self.at_least is None or self.value >= self.at_least)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"is_met": self.is_met}


def of_rounds(name: str, values: list[float], unit: str, at_most: float | None = None, **targets: float) -> Figure:
    return Figure(name, median(values), unit, at_most, tuple(values), **targets)


def table(figures: list[Figure]) -> str:
    width = max(len(figure.name) for figure in figures)
    return "\n".join(_line(figure, width) for figure in figures)


def _line(figure: Figure, width: int) -> str:
    target = "" if figure.at_most is None else f"  target ≤ {figure.at_most:g}"
    target += "" if figure.at_least is None else f"  target ≥ {figure.at_least:g}"
    aim = "" if figure.aim is None else f"  aim ≤ {figure.aim:g}"
    missed = "" if figure.is_met else "  MISSED"
    return f"{figure.name:{width}}  {_written(figure.value):>9} {figure.unit}{target}{aim}{missed}"


def _written(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
