"""Pooling against R metafor's figures, and properties that hold whatever the studies are."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidence import pooling
from evidence.errors import Misuse

HERE = Path(__file__).parent
ORACLE: dict[str, Any] = json.loads((HERE / "oracle" / "metafor.json").read_text(encoding="utf-8"))
POOLS = {pool["name"]: pool for pool in ORACLE["pools"]}
FITS = [(pool, fit) for pool in ORACLE["pools"] for fit in pool["fits"]]
TESTS = {"z": ("normal", True), "knha": ("hartung-knapp", False), "adhoc": ("hartung-knapp", True)}
FIGURES = [
    "estimate",
    "se",
    "ci_low",
    "ci_high",
    "p_value",
    "tau2",
    "tau2_low",
    "tau2_high",
    "q",
    "q_pvalue",
    "i2",
    "i2_low",
    "i2_high",
    "h2",
    "prediction_low",
    "prediction_high",
]


def agrees(ours: float, theirs: float) -> bool:
    """Four decimals, as the methods promise; figures above 100 to as many digits."""
    return math.isclose(ours, theirs, rel_tol=5e-7, abs_tol=5e-5)


def disagreements(pool: dict[str, Any], fit: dict[str, Any]) -> list[str]:
    interval, guard = TESTS[fit["test"]]
    ours = pooling.random_effects(pool["estimates"], pool["variances"], fit["method"], interval, guard)
    wrong = []
    for name in FIGURES:
        value, theirs = getattr(ours, name), fit.get(name)
        if name.startswith("prediction") and ours.k < 3:
            theirs = None  # metafor gives a range from two studies; here it starts at three
        if (value is None) != (theirs is None) or (theirs is not None and not agrees(value, theirs)):
            wrong.append(f"{name}: {value} here, {theirs} there")
    wrong += [f"weight {a} {b}" for a, b in zip(ours.weights, fit["weights"], strict=True) if not agrees(a, b)]
    return wrong


@pytest.mark.parametrize(("pool", "fit"), FITS, ids=[f"{p['name']}-{f['method']}-{f['test']}" for p, f in FITS])
def test_every_method_and_interval_agrees_with_metafor(pool: dict[str, Any], fit: dict[str, Any]) -> None:
    assert disagreements(pool, fit) == []


def test_the_published_bcg_figures() -> None:
    bcg = POOLS["bcg"]
    normal = pooling.random_effects(bcg["estimates"], bcg["variances"], interval="normal")
    assert [round(x, 6) for x in (normal.estimate, normal.se, normal.tau2)] == [-0.714532, 0.179782, 0.313243]
    assert (round(normal.i2, 4), round(normal.q, 4), normal.q_df) == (92.2214, 152.2330, 12)
    assert normal.prediction_low == pytest.approx(-1.866692, abs=1e-6)
    assert normal.prediction_high == pytest.approx(0.437628, abs=1e-6)
    knapp = pooling.random_effects(bcg["estimates"], bcg["variances"], guard=False)
    figures = (knapp.se, knapp.ci_low, knapp.ci_high, knapp.prediction_low, knapp.prediction_high)
    assert figures == pytest.approx((0.180792, -1.108444, -0.320621, -1.996017, 0.566952), abs=1e-6)


def test_oracle_holds_where_the_guard_bites() -> None:
    agreeing = POOLS["raudenbush_agreeing"]
    held = pooling.random_effects(agreeing["estimates"], agreeing["variances"])
    free = pooling.random_effects(agreeing["estimates"], agreeing["variances"], guard=False)
    assert held.guarded
    assert not free.guarded
    assert held.se > free.se


@pytest.mark.parametrize("name", [name for name, pool in POOLS.items() if "leave_one_out" in pool])
def test_leave_one_out_agrees_with_metafor(name: str) -> None:
    pool = POOLS[name]
    ours = pooling.leave_one_out(pool["estimates"], pool["variances"], guard=False)
    for figure, theirs in pool["leave_one_out"].items():
        for left_out, value in zip(ours, theirs, strict=True):
            assert agrees(getattr(left_out, figure), value), figure


@pytest.mark.parametrize("name", [name for name, pool in POOLS.items() if "egger" in pool])
def test_egger_agrees_with_metafor(name: str) -> None:
    pool = POOLS[name]
    ours = pooling.egger(pool["estimates"], pool["variances"])
    assert ours is not None
    for figure, theirs in pool["egger"].items():
        assert agrees(getattr(ours, figure), theirs), figure


def test_egger_says_nothing_under_ten_studies_or_without_differing_precision() -> None:
    assert pooling.egger([0.1 * i for i in range(9)], [0.1 + 0.01 * i for i in range(9)]) is None
    assert pooling.egger([0.1 * i for i in range(10)], [0.1] * 10) is None


@pytest.mark.parametrize(("measure", "function"), [("md", pooling.mean_difference), ("smd", pooling.hedges_g)])
def test_effects_of_two_groups_agree_with_metafor(measure: str, function: Any) -> None:
    expected = ORACLE["groups"][measure]
    rows = zip(ORACLE["groups"]["rows"], expected["estimate"], expected["variance"], strict=True)
    for row, estimate, variance in rows:
        effect = function(**row)
        assert effect.measure == measure.upper()
        assert agrees(effect.estimate, estimate)
        assert agrees(effect.variance, variance)


def test_millimetres_become_points_out_of_ten() -> None:
    effect = pooling.mean_difference(31, 20, 25, 46, 22, 25)
    moved = pooling.rescale(effect, (0, 100), (0, 10))
    assert moved.estimate == pytest.approx(-1.5)
    assert moved.variance == pytest.approx(effect.variance / 100)
    assert pooling.rescale(moved, (0, 10), (0, 100)).estimate == pytest.approx(effect.estimate)
    with pytest.raises(Misuse, match="no scale"):
        pooling.rescale(pooling.hedges_g(31, 20, 25, 46, 22, 25), (0, 100), (0, 10))


@pytest.mark.parametrize("row", ORACLE["wilson"], ids=str)
def test_wilson_agrees_with_r(row: dict[str, Any]) -> None:
    ours = pooling.wilson(row["successes"], row["n"])
    assert ours.low == pytest.approx(row["low"], abs=1e-9)
    assert ours.high == pytest.approx(row["high"], abs=1e-9)


@pytest.mark.parametrize("row", ORACLE["sign"], ids=str)
def test_sign_test_agrees_with_r(row: dict[str, Any]) -> None:
    assert pooling.sign_test(row["positive"], row["n"]) == pytest.approx(row["p_value"], rel=1e-9)


def test_five_studies_can_never_reach_significance_and_six_can() -> None:
    assert min(pooling.sign_test(i, 5) for i in range(6)) == 0.0625
    assert pooling.sign_test(6, 6) == 0.03125


def test_combined_p_values_agree_with_r() -> None:
    given_p, weights = ORACLE["p_values"]["p"], ORACLE["p_values"]["weights"]
    results = {
        "fisher": pooling.fisher(given_p),
        "stouffer": pooling.stouffer(given_p),
        "weighted": pooling.stouffer(given_p, weights),
    }
    for name, ours in results.items():
        theirs = ORACLE["p_values"][name]
        assert ours.statistic == pytest.approx(theirs["statistic"], rel=1e-9)
        assert ours.p_value == pytest.approx(theirs["p_value"], rel=1e-9)


def test_recovered_values_return_to_where_they_came_from() -> None:
    sd, n = 2.4, 24
    se = sd / math.sqrt(n)
    assert pooling.sd_from_se(se, n) == pooling.Recovered(pytest.approx(sd), "sd_from_se", "Cochrane Handbook 6.5.2.2")
    t23 = 2.068657610419041  # R: qt(0.975, 23)
    by_t = pooling.sd_from_ci(5 - t23 * se, 5 + t23 * se, n, mean=5)
    assert (by_t.value, by_t.formula) == (pytest.approx(sd), "sd_from_ci_t")
    z90 = 1.6448536269514722  # R: qnorm(0.95)
    by_z = pooling.sd_from_ci(5 - z90 * se, 5 + z90 * se, n, level=0.90, distribution="normal")
    assert (by_z.value, by_z.formula) == (pytest.approx(sd), "sd_from_ci_normal")


def test_sd_from_t_and_from_p_undo_a_t_test() -> None:
    # R: two groups of 25 and 22, difference 3.8, common SD 4.1: t = 3.170532
    n1, n2, sd, difference = 25, 22, 4.1, -3.8
    t = difference / (sd * math.sqrt(1 / n1 + 1 / n2))
    assert abs(t) == pytest.approx(3.170532108204017)
    assert pooling.sd_from_t(difference, t, n1, n2).value == pytest.approx(sd)
    assert pooling.sd_from_t(-difference, t, n1, n2).value == pytest.approx(sd)
    from scipy.stats import ttest_ind_from_stats

    p = float(ttest_ind_from_stats(10 + difference, sd, n1, 10, sd, n2).pvalue)
    recovered = pooling.sd_from_p(difference, p, n1, n2)
    assert (recovered.value, recovered.formula) == (pytest.approx(sd), "sd_from_p")


def test_variance_of_an_effect_from_its_interval() -> None:
    normal = pooling.variance_from_ci(-2.96, 0.96, estimate=-1)
    assert (normal.value, normal.formula) == (pytest.approx(1, abs=1e-4), "variance_from_ci_normal")
    student = pooling.variance_from_ci(-2.96, 0.96, df=10)
    assert student.formula == "variance_from_ci_t"
    assert student.value == pytest.approx((1.96 / 2.2281388519649385) ** 2)  # R: qt(0.975, 10)


def test_overlap_of_reviews() -> None:
    assert pooling.corrected_covered_area([[1, 0], [0, 1]]).percent == 0  # type: ignore[union-attr]
    assert pooling.corrected_covered_area([[1, 1], [1, 1]]).percent == 100  # type: ignore[union-attr]
    some = pooling.corrected_covered_area([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]])
    assert some == pooling.Overlap(percent=25.0, studies=4, reviews=3, inclusions=6)
    assert pooling.corrected_covered_area([[1], [1]]) is None
    assert pooling.corrected_covered_area([]) is None


def test_one_study_gives_its_own_normal_interval() -> None:
    one = pooling.random_effects([-1.2], [0.25])
    assert (one.estimate, one.se, one.tau2, one.k, one.interval) == (-1.2, 0.5, 0, 1, "normal")
    assert (one.ci_low, one.ci_high) == pytest.approx((-1.2 - 0.9799819922700269, -1.2 + 0.9799819922700269))
    assert (one.prediction_low, one.tau2_low, one.weights, one.guarded) == (None, None, (100.0,), False)
    assert pooling.leave_one_out([-1.2], [0.25]) == ()


IMPOSSIBLE = [
    (lambda: pooling.random_effects([1, 2], [0.1]), "2 estimates and 1 variances"),
    (lambda: pooling.random_effects([], []), "no study"),
    (lambda: pooling.random_effects([1, 2], [0.1, 0.0]), "Variance 2 is 0.0"),
    (lambda: pooling.random_effects([1, 2], [-0.1, 0.2]), "Variance 1 is -0.1"),
    (lambda: pooling.random_effects([1, math.nan], [0.1, 0.2]), "Estimate 2 is nan"),
    (lambda: pooling.random_effects([1, 2], [0.1, math.inf]), "Variance 2 is inf"),
    (lambda: pooling.random_effects([1, None], [0.1, 0.2]), "Estimate 2 is None"),  # type: ignore[list-item]
    (lambda: pooling.random_effects([1, 2], [1e-9, 1e9]), "one scale"),
    (lambda: pooling.random_effects([1, 2], [0.1, 0.2], method="HS"), "'HS' is unknown"),
    (lambda: pooling.random_effects([1, 2], [0.1, 0.2], interval="t"), "'t' is unknown"),
    (lambda: pooling.random_effects([1, 2], [0.1, 0.2], level=95), "level is 95"),
    (lambda: pooling.mean_difference(1, -2, 20, 1, 2, 20), "SD of group 1 is -2"),
    (lambda: pooling.hedges_g(1, 2, 20, 1, 2, 0), "size of group 2 is 0"),
    (lambda: pooling.hedges_g(1, 2, 20.5, 1, 2, 20), "size of group 1 is 20.5"),  # type: ignore[arg-type]
    (lambda: pooling.hedges_g(1, 0, 20, 1, 0, 20), "Both SDs are 0"),
    (lambda: pooling.sd_from_se(-1, 20), "standard error is -1"),
    (lambda: pooling.sd_from_ci(2, 1, 20), "interval 2 to 1"),
    (lambda: pooling.sd_from_ci(1, 2, 20, mean=3), "3 lies outside"),
    (lambda: pooling.variance_from_ci(1, 2, estimate=0.5), "0.5 lies outside"),
    (lambda: pooling.sd_from_p(2, 0, 20, 20), "p value is 0"),
    (lambda: pooling.sd_from_t(2, 0, 20, 20), "t value is 0"),
    (lambda: pooling.wilson(3, 0), "studies is 0"),
    (lambda: pooling.wilson(4, 3), "4 of 3"),
    (lambda: pooling.sign_test(-1, 3), "count is -1"),
    (lambda: pooling.stouffer([0.2, 1.2]), "P value 2 is 1.2"),
    (lambda: pooling.stouffer([0.2, 0.3], [1]), "2 p values and 1 weights"),
    (lambda: pooling.fisher([]), "no p value"),
    (lambda: pooling.corrected_covered_area([[1, 0], [1]]), "differ in length"),
    (lambda: pooling.corrected_covered_area([[1, 2]]), "holds 2"),
]


@pytest.mark.parametrize(("call", "words"), IMPOSSIBLE, ids=[words for _, words in IMPOSSIBLE])
def test_what_cannot_be_is_refused_in_one_sentence_that_names_it(call: Any, words: str) -> None:
    with pytest.raises(Misuse) as refusal:
        call()
    message = str(refusal.value)
    assert words in message
    assert message.endswith(".")
    assert "\n" not in message


SOME_STUDIES = st.lists(st.tuples(st.floats(-5, 5, allow_subnormal=False), st.floats(0.001, 10)), min_size=2, max_size=15)
METHODS = st.sampled_from(["REML", "DL", "PM", "ML", "FE"])
INTERVALS = st.sampled_from(["hartung-knapp", "normal"])


def near(a: float | None, b: float | None) -> bool:
    return (a is None and b is None) or (a is not None and b is not None and math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-6))


@given(SOME_STUDIES, METHODS, INTERVALS)
def test_whatever_the_studies_the_pooled_effect_is_coherent(rows: Any, method: str, interval: str) -> None:
    y, v = zip(*rows, strict=True)
    pooled = pooling.random_effects(y, v, method, interval)
    assert sum(pooled.weights) == pytest.approx(100)
    assert pooled.ci_low <= pooled.estimate <= pooled.ci_high
    assert min(y) - 1e-9 <= pooled.estimate <= max(y) + 1e-9
    assert pooled.tau2 >= 0
    assert 0 <= pooled.i2 <= 100
    assert 0 <= pooled.p_value <= 1
    assert 0 <= pooled.q_pvalue <= 1
    if pooled.tau2_low is not None and pooled.tau2_high is not None:
        assert 0 <= pooled.tau2_low <= pooled.tau2_high
    if pooled.prediction_low is not None and pooled.prediction_high is not None:
        assert pooled.prediction_low <= pooled.ci_low <= pooled.ci_high <= pooled.prediction_high


@given(SOME_STUDIES, METHODS, INTERVALS, st.randoms(use_true_random=False))
def test_the_order_of_studies_does_not_matter(rows: Any, method: str, interval: str, random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    one = pooling.random_effects(*zip(*rows, strict=True), method, interval)
    other = pooling.random_effects(*zip(*shuffled, strict=True), method, interval)
    for name in FIGURES:
        assert near(getattr(one, name), getattr(other, name)), name


@given(SOME_STUDIES, METHODS, INTERVALS, st.sampled_from([0.125, 10.0, 100.0]), st.floats(-20, 20))
def test_another_unit_and_origin_only_relabel_the_result(rows: Any, method: str, interval: str, unit: float, origin: float) -> None:
    y, v = zip(*rows, strict=True)
    one = pooling.random_effects(y, v, method, interval)
    other = pooling.random_effects([origin + unit * a for a in y], [unit**2 * a for a in v], method, interval)
    assert near((other.estimate - origin) / unit, one.estimate)
    assert near((other.ci_low - origin) / unit, one.ci_low)
    assert near(other.se / unit, one.se)
    assert near(other.tau2 / unit**2, one.tau2)
    assert near(other.i2, one.i2)


@given(st.floats(-5, 5), st.lists(st.floats(0.001, 10), min_size=2, max_size=15), METHODS)
def test_studies_that_agree_fully_leave_no_variance_between_them(effect: float, v: list[float], method: str) -> None:
    pooled = pooling.random_effects([effect] * len(v), v, method)
    assert pooled.tau2 == 0
    assert pooled.i2 == 0
    assert pooled.guarded
    assert pooled.estimate == pytest.approx(effect)


@example([(1.5, 10.0), (3.75, 8.5), (3.59375, 5.0), (-2.125, 0.017578125), (-2.15625, 0.017578125)], "REML")  # two summits
@given(SOME_STUDIES, st.sampled_from(["REML", "ML"]))
def test_no_other_tau2_is_more_likely(rows: Any, method: str) -> None:
    """The likelihood, written out a second time and more plainly, is nowhere on a grid higher than at the answer."""
    y, v = zip(*rows, strict=True)

    def log_likelihood(tau2: float) -> float:
        w = [1 / (a + tau2) for a in v]
        mean = math.fsum(a * b for a, b in zip(w, y, strict=True)) / math.fsum(w)
        misfit = math.fsum(a * (b - mean) ** 2 - math.log(a) for a, b in zip(w, y, strict=True))
        return -(misfit + (math.log(math.fsum(w)) if method == "REML" else 0)) / 2

    best = log_likelihood(pooling.random_effects(y, v, method).tau2)
    assert all(log_likelihood(0.0001 * 1.2**i) <= best + 1e-6 for i in range(80))


@given(SOME_STUDIES)
def test_the_guard_only_ever_widens(rows: Any) -> None:
    y, v = zip(*rows, strict=True)
    held, free = pooling.random_effects(y, v), pooling.random_effects(y, v, guard=False)
    assert held.se >= free.se
    assert held.se == pytest.approx(free.se, rel=1e-8) or held.guarded


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_counts_seen_from_the_other_side_mirror(counts: tuple[int, int]) -> None:
    hits, n = counts
    one, other = pooling.wilson(hits, n), pooling.wilson(n - hits, n)
    assert one.low == pytest.approx(1 - other.high)
    assert 0 <= one.low <= one.share <= one.high <= 1
    assert pooling.sign_test(hits, n) == pooling.sign_test(n - hits, n)


def test_scipy_is_not_loaded_by_importing_pooling() -> None:
    code = "import sys, evidence.pooling; print(any(name.split('.')[0] in {'scipy', 'numpy'} for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent)
    assert done.stdout.strip() == "False"


def test_metafor_still_says_the_same() -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("Rscript is not installed")
    asked = "cat(all(sapply(c('metafor', 'jsonlite'), requireNamespace, quietly = TRUE)))"
    there = subprocess.run([rscript, "-e", asked], capture_output=True, text=True, check=False)
    if "TRUE" not in there.stdout:
        pytest.skip("R has no metafor or jsonlite")
    script = HERE / "oracle" / "metafor.R"
    done = subprocess.run([rscript, str(script)], capture_output=True, text=True, check=True)
    live = json.loads(done.stdout)
    assert [pool["name"] for pool in live["pools"]] == list(POOLS)
    assert [(p["name"], f["method"], d) for p in live["pools"] for f in p["fits"] for d in disagreements(p, f)] == []
