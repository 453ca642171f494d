"""What is known of a sentence: what it claims, and what the sentences before it have set."""

from dataclasses import dataclass, field

from evidence.check.texts import Line


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence claims. `claim` is an id of the register, "outside", or None for a sentence that claims nothing."""

    sentence: str
    claim: str | None = None
    also: tuple[str, ...] = ()
    polarity: str | None = None  # positive | negative
    strength: str | None = None  # strong | plain | tentative
    comparator: str | None = None
    topic: str | None = None
    outcome: str | None = None  # an outcome of the claim that the sentence names beside its first
    conditions: tuple[str, ...] = ()
    line: Line | None = None
    context: str = ""  # the question that it answers, or the sentence before whose people it speaks of


@dataclass
class State:
    """What the sentences before have set: the subject, the question that waits for an answer, the conditions of the heading."""

    about: bool = True
    subject: str = "needling"  # needling | other
    apart: bool = False  # a heading that names another therapy
    question: Reading | None = None
    waited: int = 0  # sentences since that question
    wondered: str = ""  # that question as it was asked, with the sentence before it
    heard: str = ""  # the sentence before
    last: Reading | None = None  # the claim before in this paragraph
    before: Reading | None = None  # the claim before, wherever it stood
    heading: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()  # conditions that the block named last
    recent: tuple[str, ...] = ()  # conditions that any block named last under this heading
    home: tuple[str, ...] = ()  # what the tale is about: the condition of the title, or the teller's own
    tale: bool = False  # somebody tells of a complaint of their own
    title: tuple[str, ...] = ()  # the conditions that the first heading names
    needled: bool = False  # a tale has come to the needles
    dialogue: bool = False  # people speak by turns
    speaker: str = ""  # whose turn it is
    homes: dict[str, tuple[str, ...]] = field(default_factory=dict)  # speaker -> the complaint that is theirs
    partner: bool = False  # exercise was named under this heading: "the combination" is with it
    study: str | None = None  # the comparator of the study that is told of
    asking: frozenset[int] = frozenset()  # headings that end in a question
    entries: frozenset[int] = frozenset()  # blocks that are references, under whatever heading
    block: int = -1
