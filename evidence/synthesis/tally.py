"""A body of evidence as counts: all that certainty and verdict look at, so that "what if" is a subtraction."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from evidence.synthesis.bodies import MIXED, NEGATIVE, NULL, POSITIVE, Body, Entry

ROB2 = frozenset(("D1", "D2", "D3", "D4", "D5"))  # Sterne 2019, BMJ 366:l4898


@dataclass(frozen=True, slots=True)
class Tally:
    """How many studies there are, which way they point, how many people, what is known of bias."""

    favour: int = 0
    against: int = 0
    null: int = 0
    mixed: int = 0  # mixed, or a direction that is not told
    people: int = 0  # in the arms that are compared, of the studies whose number is known
    shared: int = 0  # studies with more arms, of whose people the share of two is counted
    unknown: int = 0  # studies whose number is not known
    assessed: int = 0  # studies judged in all five RoB 2 domains
    high: int = 0  # judgements of high risk
    pedro: int = 0  # studies with PEDro items
    large: int = 0  # studies from `small_trial` people on

    @property
    def studies(self) -> int:
        """How many studies."""
        return self.favour + self.against + self.null + self.mixed

    def plus(self, other: "Tally", times: int = 1) -> "Tally":
        """Both counts together; with `times` -1 this one without the other."""
        return Tally(*(getattr(self, f.name) + times * getattr(other, f.name) for f in fields(Tally)))

    def minus(self, other: "Tally") -> "Tally":
        """This count without the other."""
        return self.plus(other, -1)


_FIELD = {POSITIVE: "favour", NEGATIVE: "against", NULL: "null", MIXED: "mixed"}


def of_study(entry: Entry, small_trial: int) -> Tally:
    """What one study adds."""
    rob, n = entry.paper.rob, entry.people
    return Tally(
        people=n or 0, shared=int(bool(n) and entry.shared), unknown=int(n is None), assessed=int(rob.keys() >= ROB2), large=int((n or 0) >= small_trial),
        high=sum(value == "high" for value in rob.values()), pedro=int(any(name.startswith("pedro") for name in rob)),
        **{_FIELD.get(entry.direction, "mixed"): 1},
    )  # fmt: skip


def turned(one: Tally, direction: str) -> Tally:
    """The same study pointing another way."""
    return replace(one, **(dict.fromkeys(_FIELD.values(), 0) | {_FIELD[direction]: 1}))


def unsized(one: Tally) -> Tally:
    """The same study with its number of people unknown."""
    return replace(one, people=0, shared=0, unknown=1, large=0)


def total(studies: Iterable[Tally]) -> Tally:
    """All studies together."""
    return Tally(
        *(sum(column) for column in zip(*(tuple(getattr(s, f.name) for f in fields(Tally)) for s in studies), strict=True))
    )


def of_body(body: Body, small_trial: int) -> Tally:
    """All studies of a body together."""
    return total([of_study(entry, small_trial) for entry in body.entries])
