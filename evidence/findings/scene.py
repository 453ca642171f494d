"""What the reading of one clause may lean on: its arms, its numbers, and what its sentence said before."""

from dataclasses import dataclass

from evidence.findings.clauses import Clause
from evidence.findings.mention import Mention
from evidence.findings.outcomes import Named
from evidence.findings.study import Study


@dataclass(frozen=True, slots=True)
class Scene:
    """One clause with what is known where it stands."""

    clause: Clause
    study: Study
    mentions: list[Mention]
    spoken: str | None  # the arm that the sentence spoke of before
    significant: bool  # a p value of the clause tells of a difference
    measured: bool  # an interval of the clause leaves no effect out
    dull: bool  # a p value of the clause tells of none
    verdicts: dict[str, str]  # of this sentence so far, by outcome
    before: str | None  # what the sentences before said of the outcome they spoke of last
    contrasted: bool = False  # an effect of the clause is called a difference
    sentence: str = ""
    about: tuple[Named, ...] = ()  # what the clause speaks of, whether or not it names it
    head: tuple[Named, ...] = ()  # the outcomes of its first clause, in the offsets of the sentence
