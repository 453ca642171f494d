"""Effects in, pooled effect out: pure arithmetic, no database, checked against R metafor.

Estimates and variances are in whatever unit the studies share; each docstring names the source of its method. A value
that cannot be (a negative SD, an interval without its estimate) raises Misuse and is named.
"""

from __future__ import annotations

from evidence.pooling.directions import CombinedP, Proportion, fisher, sign_test, stouffer, wilson
from evidence.pooling.effects import Effect, hedges_g, mean_difference, rescale, small_sample_correction
from evidence.pooling.model import Pooled, random_effects
from evidence.pooling.overlap import Overlap, corrected_covered_area
from evidence.pooling.recovery import Recovered, sd_from_ci, sd_from_p, sd_from_se, sd_from_t, variance_from_ci
from evidence.pooling.sensitivity import Egger, egger, leave_one_out

__all__ = [
    "CombinedP",
    "Effect",
    "Egger",
    "Overlap",
    "Pooled",
    "Proportion",
    "Recovered",
    "corrected_covered_area",
    "egger",
    "fisher",
    "hedges_g",
    "leave_one_out",
    "mean_difference",
    "random_effects",
    "rescale",
    "sd_from_ci",
    "sd_from_p",
    "sd_from_se",
    "sd_from_t",
    "sign_test",
    "small_sample_correction",
    "stouffer",
    "variance_from_ci",
    "wilson",
]
