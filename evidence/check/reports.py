"""What a cited study found, held against what its sentence says that it found."""

from collections.abc import Sequence

from evidence import register
from evidence.check import outcomes, ranking
from evidence.check.sentences import Reading
from evidence.check.words import pattern, plain

Result = tuple[str, str, str]
"""(outcome, comparator, direction) of one result."""
_FOR = frozenset(("favours_dn", "improved"))
_AGAINST = frozenset(("favours_comparator", "worsened"))
_ALIKE = frozenset(("no_difference", "no_change"))
# What a sentence claims of the two -> the directions that bear it out.
_BORNE_OUT = {
    ranking.BETTER: _FOR, ranking.NO_BETTER: _AGAINST | _ALIKE, ranking.EQUAL: _ALIKE, ranking.NO_WORSE: _ALIKE | _FOR, ranking.WORSE: _AGAINST,
}  # fmt: skip


def contrary(results: Sequence[Result], reading: Reading) -> str | None:
    """What the study found instead, as the end of a sentence; None where a result bears the sentence out or none is about it."""
    said = plain(reading.sentence)
    if reading.claim == "safety" or pattern("status", "words", "unknown").search(said):
        return None  # that nothing is known can be cited from studies of any result
    ways, claimed = _ways(results, reading), _claimed(reading, said)
    if not ways or ways & _BORNE_OUT[claimed]:
        return None
    if "mixed" in ways:
        careful = (
            claimed != ranking.BETTER or reading.strength == "tentative" or pattern("status", "words", "at_a_time").search(said)
        )
        return None if careful else "found mixed results and no clear advantage of dry needling"
    if ways & _FOR:
        return "found an advantage of dry needling"
    return "found no advantage of dry needling" if claimed == ranking.BETTER else _without_advantage(ways)


def _without_advantage(ways: set[str]) -> str:
    return "found an advantage of the other treatment" if ways & _AGAINST else "found no difference"


def borne_out(results: Sequence[Result], reading: Reading) -> bool:
    """Whether the study found just what the sentence says."""
    return bool(_ways(results, reading) & _BORNE_OUT[_claimed(reading, plain(reading.sentence))])


def _claimed(reading: Reading, said: str) -> str:
    """What the sentence says of needling beside the other treatment; without a ranking, that it helps or that it does not."""
    rank = ranking.row(said, reading.comparator, str(reading.polarity), str(reading.strength))
    return rank or (ranking.BETTER if reading.polarity == "positive" else ranking.NO_BETTER)


def _ways(results: Sequence[Result], reading: Reading) -> set[str]:
    """The directions of the results on what the sentence is about, against what it names; ways of needling say nothing of needling."""
    wanted, against = _outcomes(reading), reading.comparator
    return {
        way
        for outcome, comparator, way in results
        if outcome in wanted and (comparator == against or (against is None and comparator != "other_needling"))
    }


def _outcomes(reading: Reading) -> set[str]:
    """What the sentence says was changed: the outcomes of its claim, or outside the register those that it names."""
    claim = register.load().get(reading.claim or "")
    if claim is not None:
        return {reading.outcome} if reading.outcome else set(claim.outcomes)
    return outcomes.named(plain(reading.sentence)) or set(register.outcomes_of(reading.conditions))
