"""Regressions that learn weights from labelled texts: what scripts/learn_*.py share."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit, logsumexp

LEAST = 2  # texts that a feature must stand in
SMALL = 0.03  # a feature whose weights are all smaller is left out


def fit(
    seen: Sequence[Collection[str]],
    truth: Sequence[str],
    labels: Sequence[str],
    penalty: float,
    counts: Sequence[float] | None = None,
) -> dict[str, list[float]]:
    """Feature -> a weight for each of `labels`, by L2-penalised logistic regression and L-BFGS; "" holds the constants.

    One label alone is told from all else (binary), several exclude each other (multinomial). `counts` says how often each text counts.
    """
    often = Counter(name for features in seen for name in set(features))
    names = sorted(name for name, count in often.items() if count >= LEAST)
    place = {name: at for at, name in enumerate(names, 1)}
    rows = [[0, *sorted(place[name] for name in set(features) if name in place)] for features in seen]
    ends = np.cumsum([0, *map(len, rows)])
    matrix = csr_matrix((np.ones(ends[-1]), np.concatenate(rows), ends), shape=(len(rows), len(names) + 1))
    wanted = np.array([[float(one == label) for label in labels] for one in truth])
    often_counted = np.ones((len(rows), 1)) if counts is None else np.array(counts, dtype=float)[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        values = flat.reshape(len(names) + 1, len(labels))
        found = matrix @ values
        if len(labels) == 1:
            said, error = expit(found), np.logaddexp(0, found) - wanted * found
        else:
            logs = found - logsumexp(found, axis=1, keepdims=True)
            said, error = np.exp(logs), -wanted * logs
        penalised = values.copy()
        penalised[0] = 0
        total = float(np.sum(often_counted * error)) + penalty / 2 * float(np.sum(penalised**2))
        return total, (matrix.T @ (often_counted * (said - wanted)) + penalty * penalised).ravel()

    start = np.zeros((len(names) + 1) * len(labels))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x.reshape(-1, len(labels))
    kept = {"": best[0]} | {name: best[at] for name, at in place.items() if np.max(np.abs(best[at])) >= SMALL}
    return {name: [round(float(value), 2) for value in row] for name, row in kept.items()}


def write(taught: Mapping[str, Sequence[float]], path: Path) -> None:
    """Keep weights as JSON, a feature a line."""
    rows = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(list(row))}" for name, row in taught.items())
    path.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
