"""A record's text as sentences that know where they stand and what part of the paper they belong to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from evidence import patterns
from evidence.reading import Passage
from evidence.record import READ, Record, Section

ROLES = ("title", "background", "objective", "methods", "results", "conclusion", "unknown")

# Section labels in the wild, by what they contain; the first that fits counts. NlmCategory is asked when the label says nothing.
_LABELS = (
    ("conclusion", r"conclu|discussion|perspective|implication|interpretation|clinical relevance|significance|recommendation|take.?home|summary"),
    ("results", r"result|finding|synthesis|outcomes? and|observation|case (?:presentation|description|report)"),
    ("objective", r"objective|aims?\b|purpose|question|hypothes|goal"),
    ("methods", r"method|design|setting|participant|patient|subject|intervention|measure|data|procedure|sample|stud(?:y|ies) selection|eligib|search|literature|sources|statistic|analysis|outcome|registration|materials|animals|randomi|acquisition"),
    ("background", r"background|introduction|context|importance|rationale"),
)  # fmt: skip
_LABEL = tuple((role, re.compile(pattern, re.I)) for role, pattern in _LABELS)
_CATEGORY = {
    "BACKGROUND": "background",
    "OBJECTIVE": "objective",
    "METHODS": "methods",
    "RESULTS": "results",
    "CONCLUSIONS": "conclusion",
}
_REGISTRATION = re.compile(r"regist|level of evidence|funding|trial number|keywords", re.I)

# Headings inside one unlabelled text: "Methods: ...", "(3) Results: ...", "RESULTS ...".
_INLINE = patterns.compiled(
    r"(?:(?<=^)|(?<=[.;?!)\]]\s)|(?<=[.;?!]))(?:\(\d\)\s*)?"
    r"\[?((?:Background(?:/(?:Aims?|Objectives?|Purpose))?|(?:Aims?/)?Introduction|Context|Objectives?|Aims?|Purpose|Study design|Design|Setting|Subjects|Participants|Patients|Evidence (?:acquisition|synthesis)|Data (?:sources|synthesis)|Study selection|Interpretation|Methods?|"
    r"Materials? (?:and|&) methods?|Patients and methods|Interventions?|(?:Main )?Outcome measures?|Main outcomes?|Measurements?|"
    r"(?:Main )?Results?|Findings|Synthesis|Outcomes|Conclusions?|Discussion|Perspective|"
    r"Case (?:descriptions?|reports?|presentations?)|Literature survey|Methodology|Limitations|Key points|"
    r"Importance|Exposures?|Design, setting,? and participants|Main outcomes? and measures|Conclusions? and relevance|Research question|"
    r"Patients or other participants|Interventions?\(s\)|Main outcome measures?\(s\)|Clinical rehabilitation impact|Significance|Hypothesis|"
    r"Population|Clinical relevance|Trial registration(?: number)?|Level of evidence|Study setting|Principal findings|Materials? and methods?)(?: (?:and|&) [a-z]+)?)\]?\s*(?:(?<=\])|:|[.]\s(?=[A-Z0-9])|[-–—]\s)",
    re.I,
)
_SHOUTED = re.compile(
    r"(?:^|(?<=[.?!]\s))(BACKGROUND|INTRODUCTION|OBJECTIVES?|AIMS?|PURPOSE|METHODS?|MATERIALS AND METHODS|RESULTS?|CONCLUSIONS?|PERSPECTIVE)\s(?=[A-Z])"
)
# As PubMed writes the labels of a section in running text: any words in capitals before a colon.
_CAPITALS = re.compile(r"(?:^|(?<=[.?!;)\]]\s))([A-Z][A-Z0-9 /&(),'-]{2,70}):\s")
# What any heading but the first one begins with, behind the end of a sentence: found many times as fast as a heading.
_SECOND_HEADING = re.compile(
    r"[.;?!)\]]\s?(?:\(\d\)\s*)?\[?(?:back|intro|conte|obj|aim|purp|stud|desi|sett|subj|part|pati|meth|mate|inter|main|outc|meas|resu|find|conc|disc|persp|evid|data|interp|synth|case|lit|lim|key|impo|expo|rese|clin|sign|hypo|popu|trial|level|princ)",
    re.I,
)

_ENDS = re.compile(r"[.!?](?:[\"'’”)\]]*)\s+(?=[\"'“‘(\[]*(?:[A-Z0-9À-Þ<]|[a-z]{1,2}[A-Z]{2}))")
_NO_END = re.compile(
    r"(?:\b(?:vs|v|e\.g|i\.e|et al|cf|approx|resp|Fig|Figs|No|Nos|Dr|Prof|Mr|Mrs|St|ca|incl|viz|Ref|Refs|Tab|Eq|Sci|Inc|Ltd|Co|U\.S|spp?)"
    r"|(?<![A-Za-z])(?<![Gg]roup )(?<!GROUP )(?<![Aa]rm )(?<![Tt]ype )(?<!toxin )[A-Z]|\b[Pp])\.$"
)

# Cues of unstructured text: each says what the sentence that holds it is about.
_CUES = (
    ("conclusion", patterns.compiled(r"^(?:in conclusion|we conclude|it is concluded|it can be concluded|these (?:results|findings|data) (?:suggest|indicate|show|support)|(?:our|the|this) (?:results|findings|data|study|trial|review)(?: \w+){0,3} (?:suggests?|indicates?|supports?)|dry needling (?:is|may|can|seems|appears) (?:thus|therefore)|to conclude|taken together|overall,|thus,|therefore,|we (?:recommend|advise))|\b(?:further (?:research|studies)|future (?:research|studies|trials)|larger trials|are needed|is needed|is warranted)\b|we conclude that", re.I)),
    ("objective", patterns.compiled(r"\b(?:(?:aim|purpose|objective|goal)s? (?:of|was|were|is)|we (?:investigated|examined|studied|compared|tested|explored)|(?:study|trial|work|research|experiment|paper) (?:aimed|sought|set out|intended) (?:to|at)\b|we (?:aimed|wanted|sought|set out|asked|wished|wondered)|to (?:determine|investigate|assess|evaluate|examine|compare|find out) (?:whether|if|the)|was (?:aimed|designed) (?:at|to)|(?:this|the present|our|the) (?:study|trial|work|research|investigation|experiment) (?:is|was|has been) (?:made|done|conducted|carried out|undertaken|performed|planned|intended|meant) (?:in order )?to|to (?:see|learn|know|clarify|establish|test) (?:if|whether|how|what))\b", re.I)),
    ("results", patterns.compiled(r"\b[Pp]\s*[-–]?(?:values?)?\s*(?:[<>=≤≥]|b\s?\.|\.\d)|\b95\s?%\s?(?:CI|CrI|confidence|credible)|\b(?:improved|decreased|increased|did not differ|differed|no (?:significant )?differences?|significant(?:ly)?|reported|fell|rose|dropped|were better|was better|superior|greater)\b|\b(?:was|were) (?:\w+ )?(?:lower|higher|less|more|better|worse|fewer|larger|smaller|shorter|longer)\b", re.I)),
    ("methods", patterns.compiled(r"\b(?:were|was|have been) (?:randomly |equally |then )?(?:randomi[sz]ed|allocated|allotted|assigned|divided|distributed|separated|split|recruited|enrolled|included|measured|assessed|recorded|searched|evaluated|sent|treated|given|applied|performed|used|taken|collected)\b|\breceived\b|\bsearched\b|\bparticipated\b|\b(?:entered|joined) (?:an?|the|this)\b[^.;]{0,40}\b(?:study|trial)\b|\b(?:we|who were) (?:randomly )?(?:allocated|randomi[sz]ed|assigned|measured|treated|followed|recruited|enrolled|built|tested|recorded|examined|divided|carried out|collected|analy[sz]ed|selected|included|induced|gave|used|assessed|interviewed)\b|\b(?:patients|participants|subjects|adults|women|men|people|individuals|children|girls|boys|volunteers|students|athletes|players|runners|cyclists|swimmers|workers|males|females|rats|rabbits|mice|trials|studies|records)\b.{0,80}\b(?:were|was|had|took part|participated|received|underwent|volunteered|chose|completed|performed|consumed|ingested)\b|\bN\s*=\s*\d|\bsample (?:was|consisted|comprised|included)\b", re.I)),
)  # fmt: skip


Stretch = tuple[str, int, int, str, str, str]
"""A sentence without its number: field, start, end, text, role, heading."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `start` and `end` count characters of the field's plain text."""

    field: str  # "title", "abstract:0"
    start: int
    end: int
    text: str
    role: str
    heading: str  # under which it stands, "" without one: the label of its section, or a heading within the text
    index: int  # number in the document, the title is 0


@dataclass(frozen=True)
class Document:
    """A record cut into sentences, with the abbreviations that its text defines (short form -> long form)."""

    record: Record
    sentences: tuple[Sentence, ...]
    abbreviations: dict[str, str]

    @cached_property
    def parts(self) -> int:
        """How many parts the abstract tells apart, by sections or by headings within its text."""
        return len({(s.field, s.heading) for s in self.sentences if s.field != "title"})

    def of(self, *roles: str) -> tuple[Sentence, ...]:
        """The sentences of these parts, in order."""
        return tuple(s for s in self.sentences if s.role in roles)


def document(record: Record) -> Document:
    """Cut a record into sentences. OtherAbstract is used only where there is no abstract.

    Of an abstract the first `record.READ` characters are read, of a title the first `LONGEST`.
    """
    record = _readable(record)
    sections = [(i, s) for i, s in enumerate(record.sections) if s.kind == "abstract" and s.text]
    if not sections:
        sections = [(i, s) for i, s in enumerate(record.sections) if s.text and s.language in ("", "eng", "en")]
    found: list[Stretch] = [("title", 0, len(record.title), record.title, "title", "")] if record.title else []
    single = len(sections) == 1
    for number, section in sections:
        found += _of_section(number, section, single)
    if single and all(role == "unknown" for *_, role, _ in found if role != "title"):
        found = _by_position(found)
    return Document(record, tuple(Sentence(*stretch, i) for i, stretch in enumerate(found)), abbreviations(record))


def _readable(record: Record) -> Record:
    """The record without what is longer than any abstract: a text without end would hold up all others."""
    if len(record.title) <= LONGEST and sum(len(section.text) for section in record.sections) <= READ:
        return record
    left, sections = READ, []
    for section in record.sections:
        text = _cut(section.text, left)
        sections.append(section._replace(text=text))
        left = left - len(text) if len(text) == len(section.text) else 0  # nothing is read behind a gap
    return replace(record, title=_cut(record.title, LONGEST), sections=tuple(sections))


def _cut(text: str, length: int) -> str:
    """The text to the last blank within a length, or to that length where it has none."""
    if len(text) <= length:
        return text
    blank = text.rfind(" ", 0, length)
    return text[: blank if blank > 0 else length]


def passage(sentence: Sentence, start: int = 0, end: int | None = None) -> Passage:
    """The passage at characters start..end of a sentence (the whole sentence without them)."""
    last = len(sentence.text) if end is None else end
    return Passage(sentence.field, sentence.start + start, sentence.start + last, sentence.text)


@lru_cache(maxsize=4096)
def role_of(label: str, category: str = "") -> str:
    """What part of the paper a section is, from its label, else from its NlmCategory."""
    if label and _REGISTRATION.search(label):
        return "unknown"
    for role, pattern in _LABEL:
        if pattern.search(label):
            return role
    return _CATEGORY.get(category.upper(), "unknown")


def _is_label(words: str) -> bool:
    """Whether some words in capitals are the label of a section, and not a scale ("VAS: ...")."""
    return _REGISTRATION.search(words) is not None or any(pattern.search(words) for _, pattern in _LABEL)


def _of_section(number: int, section: Section, single: bool) -> list[Stretch]:
    field, base = f"abstract:{number}", role_of(section.label, section.category)
    whole = (0, len(section.text), base, section.label)
    parts = list(_parts(section.text, base, section.label)) if single or base == "unknown" else [whole]
    found = [
        (field, start, end, section.text[start:end], role, heading)
        for low, high, role, heading in parts
        for start, end in split(section.text, low, high)
    ]
    if single and len(parts) == 1:
        return found
    return [(*s[:4], "objective", s[5]) if s[4] == "background" and _states_the_aim(s[3]) else s for s in found]


# Many journals have no heading for the aim: it closes the background.
_OWN_AIM = patterns.compiled(
    r"\b(?:aims?|purpose|objectives?|goal) (?:of|in) (?:this|the present|the current|our|the) (?:\w+[ -]){0,4}(?:study|trial|review|research|work|paper|investigation|analysis|experiment|protocol|project|report)\b"
    r"|\b(?:aims?|purpose|objectives?|goal) (?:is|was|are|were) (?:\w+ly )?to\b"
    r"|\b(?:this|our|the present|the current) (?:\w+[ -]){0,4}(?:study|trial|review|research|paper|investigation|analysis|protocol|project) (?:aim(?:s|ed)|s(?:eeks|ought)|investigate[sd]?|examine[sd]?|evaluate[sd]?|assess(?:es|ed)|compare[sd]?|tests?|tested|explore[sd]?|(?:is|was) (?:aimed|designed|conducted|undertaken|performed|carried out|to)|will (?:investigate|evaluate|assess|examine|compare|test|determine|aim))\b"
    r"|\bwe (?:aim(?:ed)?|sought|set out|hypothesi[sz]ed|therefore (?:aimed|investigated|examined|compared|evaluated|assessed|tested|studied|conducted))\b",
    re.I,
)


def _states_the_aim(text: str) -> bool:
    return _OWN_AIM.search(text) is not None


def _parts(text: str, base: str, label: str) -> Iterator[tuple[int, int, str, str]]:
    """Stretches of one text under its inline headings (start, end, role, heading); the whole text where it has none."""
    several = _SECOND_HEADING.search(text) is not None
    heads = [(m.start(), m.end(), role_of(m[1]), m[1]) for m in _CAPITALS.finditer(text) if _is_label(m[1])] if several else []
    for pattern in (_INLINE, _SHOUTED) if several else ():
        if _named(heads) < 2:
            heads = [(m.start(), m.end(), role_of(m[1]), m[1]) for m in pattern.finditer(text)]
    if _named(heads) < 2:
        yield 0, len(text), base, label
        return
    if heads[0][0] > 0:
        yield 0, heads[0][0], base, label
    for at, (_, end, role, heading) in enumerate(heads):
        yield end, heads[at + 1][0] if at + 1 < len(heads) else len(text), role, heading


def _named(heads: list[tuple[int, int, str, str]]) -> int:
    """How many headings name a part: that of a registration alone parts nothing."""
    return sum(role != "unknown" for _, _, role, _ in heads)


# No sentence is as long. What has no full stop, such as a table pasted into an abstract, is cut, since the time to read a sentence
# grows faster than its length.
LONGEST = 4000


def split(text: str, low: int = 0, high: int | None = None) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence between two offsets, without the white space around it."""
    high = len(text) if high is None else high
    start = low
    for match in _ENDS.finditer(text, low, high):
        if _NO_END.search(text, max(start, match.start() - 12), match.start() + 1):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, high)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        blank = text.rfind(" ", start, start + LONGEST)
        cut = blank if blank > start else start + LONGEST
        yield start, cut
        start = cut + (blank > start)
    if end > start:
        yield start, end


def _by_position(sentences: list[Stretch]) -> list[Stretch]:
    """Parts of an abstract without headings: papers tell why, how, what and so what in this order, so a part never runs backwards."""
    body = [s for s in sentences if s[4] != "title"]
    order = {"background": 0, "objective": 1, "methods": 2, "results": 3, "conclusion": 4}
    at, roles = 0, []
    for place, (_, _, _, text, _, _) in enumerate(body):
        share = (place + 1) / len(body)
        cue = next((role for role, pattern in _CUES if patterns.holds(pattern, text)), None)
        if (cue == "conclusion" and share < 0.6) or (cue == "results" and share < 0.25):
            cue = None
        if cue is not None and order[cue] >= at:
            at = order[cue]
        elif cue == "methods" and at == 3 and share < 0.6:
            at = 2
        elif cue is None and at < 2 and share > 0.4 and len(body) > 3:
            at = 2  # no abstract gives more than its first third to what was known before
        roles.append(at)
    if roles and max(roles) >= 3 and len(body) > 3:
        roles[-1] = 4 if roles[-1] == 3 and not _NUMBERS.search(body[-1][3]) else roles[-1]
    names = list(order)
    title = [s for s in sentences if s[4] == "title"]
    return title + [(*s[:4], names[rank], s[5]) for s, rank in zip(body, roles, strict=True)]


_FAR = 1000  # characters; more than the words that a short form can stand for
_NUMBERS = re.compile(r"\d\.\d|[<>=]\s*\.?\d|%")
_SHORT = re.compile(r"[(\[]([A-Za-z][\w\-/&+]{0,11}s?)(?:[;,][^)\]]*)?[)\]]")


_INSIDE = re.compile(r"\(([A-Za-z][A-Za-z -]{5,60}),\s+([A-Z][A-Za-z]{0,3}[A-Z])\)")  # "(electrical dry needling, EDN)"


def abbreviations(record: Record) -> dict[str, str]:
    """Short forms that the text defines in brackets after the long form (Schwartz and Hearst 2003)."""
    found: dict[str, str] = {}
    for text in (record.title, *(s.text for s in record.sections if s.kind == "abstract")):
        for match in _SHORT.finditer(text):
            short = match.group(1)
            if sum(c.isupper() for c in short) < 1 or len(short) < 2:
                continue
            words = text[max(0, match.start() - _FAR) : match.start()].split()[-min(len(short) + 5, len(short) * 2) :]
            long = _long_form(short.rstrip("s") if short[:-1].isupper() and len(short) > 2 else short, " ".join(words))
            if long:
                found.setdefault(short, long)
        for match in _INSIDE.finditer(text):
            long = _long_form(match[2], match[1])
            if long:
                found.setdefault(match[2], long)
    return found


def _long_form(short: str, before: str) -> str | None:
    """The shortest stretch before the bracket that holds the letters of the short form in order, its first at a word's start."""
    at = len(before) - 1
    for place in range(len(short) - 1, -1, -1):
        letter = short[place].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (before[at].lower() != letter or (place == 0 and at > 0 and before[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    long = before[at + 1 :].strip()
    return long if len(long) > len(short) else None
