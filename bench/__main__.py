"""Measures importspy against its goals and prints a table; see README.md."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import goal_artefacts
import goal_contract
import goal_dependencies
import goal_embedded
import goal_guard
import goal_hooks
import goal_hostile
import goal_live
import goal_parsing
import goal_scale
import goal_start
import goal_trees
import goal_writing
from corpus import WORK
from measure import NotMeasured, Row

Goal = Callable[[], Iterator[Row]]

GOALS: dict[str, tuple[Goal, ...]] = {
    "1": (goal_parsing.rows,),
    "2": (goal_trees.ruff,),
    "3": (goal_trees.others,),
    "4": (goal_scale.rows,),
    "6": (goal_start.version,),
    "7": (goal_start.module,),
    "8": (goal_embedded.loading,),
    "9": (goal_embedded.calls, goal_embedded.against_earlier),
    "10": (goal_embedded.walks,),
    "11": (goal_embedded.first, goal_embedded.first_decision),
    "12": (goal_contract.rows,),
    "13": (goal_hostile.contracts, goal_hostile.sources),
    "14": (goal_artefacts.sizes,),
    "guard": (goal_guard.counted, goal_guard.timed, goal_guard.strict, goal_hooks.rows),
    "live": (goal_live.rows,),
    "deps": (goal_dependencies.requirement, goal_dependencies.verified),
    "writing": (goal_writing.rows,),
    "build": (goal_artefacts.build,),
}


def measured(goal: Goal, name: str) -> Iterator[Row]:
    try:
        yield from goal()
    except NotMeasured as reason:
        yield Row(name, "everything", None, None, note=str(reason))


def line(row: Row) -> str:
    figure = "" if row.figure is None else f"{row.figure:.3g}{row.unit}"
    limit = "" if row.limit is None else f"≤ {row.limit:.3g}{row.unit}"
    return f"{row.goal:>4}  {row.what:<54} {figure:>11} {limit:>13}  {row.verdict():<12} {row.note}"


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in GOALS]
    if unknown:
        print(f"no such goal: {', '.join(unknown)}; there are {', '.join(GOALS)}", file=sys.stderr)
        return 2
    WORK.mkdir(exist_ok=True)
    print(f"{'goal':>4}  {'':<54} {'measured':>11} {'limit':>13}  verdict")
    missed = False
    for name in names or [name for name in GOALS if name != "build"]:
        for goal in GOALS[name]:
            for row in measured(goal, name):
                print(line(row), flush=True)
                missed |= row.verdict() == "MISSED"
    return int(missed)


sys.exit(main(sys.argv[1:]))
