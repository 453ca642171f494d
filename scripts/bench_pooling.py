"""Time of one REML fit with Hartung-Knapp interval, here and in R metafor when it is installed, as a markdown table.

    python scripts/bench_pooling.py

Both fit the same 13 trials (BCG vaccine, log risk ratios, from tests/oracle/metafor.json), warm, in the same run. Ours
includes the Q-profile and prediction intervals; metafor is timed for rma() alone and with confint() and predict().
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import timeit
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from evidence.pooling import random_effects  # noqa: E402  (the checkout need not be installed)

IN_R = """
suppressMessages(library(metafor))
y <- c({y}); v <- c({v})
best <- function(f, times) min(sapply(1:5, function(i) system.time(for (j in 1:times) f())[["elapsed"]] / times))
fit <- function() rma(y, v, method = "REML", test = "knha")
full <- function() {{ x <- fit(); confint(x); predict(x) }}
fit(); full()
cat(best(fit, 40), best(full, 15))
"""


def ours(y: list[float], v: list[float]) -> float:
    """Seconds of one warm fit, the best of several rounds."""
    random_effects(y, v)
    return min(timeit.repeat(lambda: random_effects(y, v), number=200, repeat=7)) / 200


def metafors(y: list[float], v: list[float]) -> tuple[float, float] | None:
    """Seconds of rma() and of rma() with confint() and predict(); None without R or metafor."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    code = IN_R.format(y=",".join(map(repr, y)), v=",".join(map(repr, v)))
    done = subprocess.run([rscript, "-e", code], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    fit, full = done.stdout.split()[-2:]
    return float(fit), float(full)


def main() -> None:
    pools = json.loads((ROOT / "tests" / "oracle" / "metafor.json").read_text(encoding="utf-8"))["pools"]
    bcg = next(pool for pool in pools if pool["name"] == "bcg")
    y, v = bcg["estimates"], bcg["variances"]
    mine, theirs = ours(y, v), metafors(y, v)
    print("| REML + Hartung-Knapp, 13 studies | ms a fit | ratio |\n|---|---:|---:|")
    print(f"| evidence.pooling, all intervals | {mine * 1000:.3f} | 1 |")
    if theirs is None:
        print("\nR metafor is not installed: no comparison.")
        return
    print(f"| metafor rma() | {theirs[0] * 1000:.3f} | {theirs[0] / mine:.0f} |")
    print(f"| metafor rma(), confint(), predict() | {theirs[1] * 1000:.3f} | {theirs[1] / mine:.0f} |")


if __name__ == "__main__":
    main()
