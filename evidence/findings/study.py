"""What the readers of results know of the record as a whole."""

from dataclasses import dataclass

from evidence.findings.arms import Arms
from evidence.findings.outcomes import Outcomes
from evidence.findings.times import Time


@dataclass(frozen=True, slots=True)
class Study:
    """What the readers of results need to know of a record."""

    outcomes: tuple[str, ...]
    arms: Arms
    names: Outcomes
    review: bool
    single_arm: bool
    comma: bool
    window: str | None = None  # of its measurements, where the methods tell one only
    primary: Time | None = None  # of the primary outcome, where the methods name it
    modelled: bool = False  # disease was made in some animals, so that healthy ones stand beside the treated
    factorial: bool = False  # beside needling another treatment was given or not
    sore: bool = False  # soreness is what is treated
    scale: str | None = None  # of pain, "0-10" or "0-100", where the text tells
    main: tuple[str, ...] = ()  # the primary outcomes, where the methods name them
