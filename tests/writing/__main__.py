"""The whole journey over whole libraries, by hand: `python -m writing --help`."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .journey import Journey, validator

EVERYTHING = ("--full", "--with", "values,annotations,runtime,dependencies")
OPTIONS = {"public": (), "full": ("--full",), "everything": EVERYTHING}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m writing", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="files and folders, below --root")
    parser.add_argument("--root", type=Path, required=True, help="the folder they're imported from")
    parser.add_argument("--importspy", required=True)
    parser.add_argument("--python", required=True, help="the interpreter they are meant for")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--mutate", type=int, default=0, help="changes of each module")
    parser.add_argument("--shard", default="0/1", help="which part of the modules")
    parser.add_argument("--sample", type=float, default=1.0)
    parser.add_argument("--options", choices=[*OPTIONS, "all"], default="all")
    return parser.parse_args()


def main() -> int:
    args = arguments()
    shard, shards = map(int, args.shard.split("/"))
    files = [f for p in args.paths for f in ([p] if p.is_file() else sorted(p.rglob("*.py")))]
    files = [file for file in files if "__pycache__" not in file.parts][shard::shards]
    rng = random.Random("journey")
    files = [file for file in files if rng.random() < args.sample]
    schema = json.loads(subprocess.check_output([args.importspy, "schema"]))
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        copy = folder / "copy"
        if args.mutate:
            ignore = shutil.ignore_patterns("__pycache__", "*.so", "site-packages")
            for path in args.paths:
                target = copy / path.relative_to(args.root)
                target.parent.mkdir(parents=True, exist_ok=True)
                if path.is_file():
                    shutil.copy(path, target)
                else:
                    shutil.copytree(path, target, ignore=ignore, dirs_exist_ok=True)
        journey = Journey(args.importspy, args.python, folder, validator(schema))
        told = 0
        for number, file in enumerate(files):
            names = OPTIONS if args.options == "all" else {args.options: ()}
            for name in names:
                admitted = journey.write(file, OPTIONS[name])
                if admitted and args.live:
                    journey.load(file)
            if admitted and args.mutate:
                there = copy / file.relative_to(args.root)
                journey.change(there, random.Random(str(file)), args.mutate)
            for fault in journey.faults[told:]:
                print(fault, flush=True)
            told = len(journey.faults)
            if number % 100 == 99:
                print(f"... {number + 1} of {len(files)}", file=sys.stderr, flush=True)
        print(
            f"{len(files)} modules, {journey.written} contracts, {journey.loaded} loaded,"
            f" {journey.mutated} changes, {len(journey.unsettled)} of them unsettled,"
            f" {len(journey.faults)} faults"
        )
        print("\n".join(f"unsettled: {one}" for one in journey.unsettled))
    return bool(journey.faults)


if __name__ == "__main__":
    sys.exit(main())
