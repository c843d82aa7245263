"""Threads that import a guarded module while others unload and reload it.

Whoever isn't allowed never holds it, whoever is gets it or hears that it is gone, and nobody waits
for ever.
"""

import contextlib
import importlib
import random
import sys
import threading
from collections.abc import Callable

import importspy

sys.path.insert(0, sys.argv[1])
DECISIONS = int(sys.argv[2])
THREADS = 8

good, bad = importlib.import_module("good"), importlib.import_module("bad")
guard = importspy.guard("shop.ledger", importers={"allow": ["good", "importlib"]})
wrong: list[str] = []
outcomes = {"granted": 0, "refused": 0, "gone": 0}
counting = threading.Lock()


def once(form: Callable[[], object]) -> str:
    """What comes of one import; Python has answers of its own where the module vanishes."""
    try:
        form()
    except importspy.ValidationError:
        return "refused"
    except (KeyError, ImportError, AttributeError) as error:
        if "again" not in str(error) and "shop" not in str(error):
            raise
        return "gone"
    return "granted"


def work(seed: int) -> None:
    chance = random.Random(seed)
    importer, never = (good, "refused") if seed % 2 else (bad, "granted")
    own = dict.fromkeys(outcomes, 0)
    try:
        for _ in range(DECISIONS // THREADS):
            form = chance.choice(importer.FORMS)
            outcome = once(form)
            own[outcome] += 1
            if outcome == never:
                wrong.append(f"{importer.__name__} {outcome} by {form.__name__}")
            luck = chance.random()
            if luck < 0.05:
                sys.modules.pop("shop.ledger", None)
            elif luck < 0.06 and importer is good:
                module = sys.modules.get("shop.ledger")
                with contextlib.suppress(importspy.ValidationError, ImportError, KeyError):
                    if module is not None:
                        importlib.reload(module)
    except BaseException as error:
        wrong.append(f"{importer.__name__}: {error!r}")
    with counting:
        for outcome, times in own.items():
            outcomes[outcome] += times


sys.setswitchinterval(1e-5)
threads = [threading.Thread(target=work, args=(seed,), daemon=True) for seed in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(300)
    if thread.is_alive():
        sys.exit("a thread waits for ever")
if wrong:
    sys.exit(f"{len(wrong)}: {wrong[:5]}")
print(sum(outcomes.values()), outcomes["granted"], outcomes["refused"])
