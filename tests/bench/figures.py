"""One figure of the benchmark, the target that it must meet, and the table that shows them."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`at_most` is the target; None where the figure is only told. `rounds`: the values of which `value` is the median."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    rounds: tuple[float, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.at_most is None or self.value <= self.at_most

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"is_met": self.is_met}


def of_rounds(name: str, values: list[float], unit: str, at_most: float | None = None) -> Figure:
    return Figure(name, median(values), unit, at_most, tuple(values))


def table(figures: list[Figure]) -> str:
    width = max(len(figure.name) for figure in figures)
    return "\n".join(_line(figure, width) for figure in figures)


def _line(figure: Figure, width: int) -> str:
    target = "" if figure.at_most is None else f"  target ≤ {figure.at_most:g}"
    missed = "" if figure.is_met else "  MISSED"
    return f"{figure.name:{width}}  {_written(figure.value):>9} {figure.unit}{target}{missed}"


def _written(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"
