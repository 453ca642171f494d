"""A sentence cut into clauses, each with the outcomes, arms and cues it holds."""

import itertools
import re
from dataclasses import dataclass
from itertools import pairwise

from evidence import patterns
from evidence.findings.outcomes import Named, Outcomes
from evidence.findings.rules import rules

# "pain while playing" tells when it hurts
_DOING = r"(?:play|walk|runn|sitt|stand|rest|ly|work|chew|eat|mov|sleep|driv|typ|squatt|climb|jump|lift|writ|turn|bend|bit|cough|sing|us)ing"
_CONTRAST = rf"\b(?:(?:whereas|while(?! {_DOING}\b)|whilst)(?! (?:(?:it|that|this|the value) was|in (?:the )?[\w -]{{2,40}}? it was) \d)|but(?! only (?:by )?\d)|although|though|yet|however|nevertheless|nonetheless)\b"
_SIZES = (
    r"(?:large|moderate|medium|small|trivial|negligible)\b[\w ]{0,30}\b(?:versus|vs|against|compared (?:with|to)|relative to)\b"
)
_LESSER = r"(?:trivial|non-?significant|not significant|favou?rable|small|negligible|similar|large|moderate)"
_WITH = rf"an? (?:[\w-]+ ){{0,2}}{_LESSER}(?: [\w-]+){{0,2}} (?:effect|difference|benefit)s? (?:on|for|in)\b|(?:[\w-]+ ){{1,4}}(?:showing|displaying|revealing|having) no (?:\w+ )?differences?\b"
# what begins a new statement behind "and", with or without a comma before it
_AND = "|".join(
    (
        r"in (?:the )?[\w-]+(?: group)? than\b",
        r"an? (?:\w+ )?(?:better|higher|lower|greater) (?:scores?|values?|results?) in favou?r of\b",
        r"(?:lower|higher|greater|better|less|more|larger|smaller) in the [\w -]{2,25} (?:group|arm)\b",
        r"no (?:greater|larger|better|more) ",
        r"no (?:\w+ )?differences? (?:from|to|with|between)\b",
        r"did not (?:\w+ )?differ\b",
        r"(?:(?:was|were)\s+)?(?:no longer|not (?:significantly |statistically )?different|equal|similar|comparable|the same)\b",
        r"(?:was|were)\s+not\b",
        r"(?:was|were)\s+(?:also |significantly )*(?:lower|higher|greater|less|more|better|worse|larger|smaller)\b",
        r"(?:superior|inferior|equal|similar|equivalent|comparable) to\b",
        r"not (?:superior|inferior|better|worse)\b",
        r"(?:\w+ly )?(?:better|worse|lower|higher|greater|larger|smaller)(?: so)? than\b",
        r"neither\b",
        r"both (?:[\w-]+ ){0,2}(?:were|had|did|was|showed|decreased|reduced|lowered|improved|increased|exceeded|outperformed)\b",
        r"(?:similarly|equally|comparably)\s+(?:in|with|after|for|to|between)\b",
        r"(?:more|less)\s+(?:with|after)\b",
        _WITH,
        _SIZES,
    )
)
# behind ", and"
_COMMA_AND = "|".join(
    (
        r"(?:more|less) often\b",
        r"[\w-]+ and [\w-]+ (?:(?:were|did) not|were (?:similar|alike|equal|equivalent))\b",
        r"(?:at|then|the|there|in|no|it|so|this|from|after|for)\b",
        r"(?:the )?(?:[\w-]+ ){1,4}(?:was|were) (?:(?:not|significantly|also|only) )*(?:superior|inferior|better|worse|more effective|less effective)\b",
    )
)
# behind a comma, with or without "and"
_DEGREES = r"equally (?:effective|good|efficacious) (?:for|in|on|at)\b|(?:similar|equal|comparable|greater|lower|higher|less|more|better|worse|larger|smaller|not (?:significantly )?different)\s+(?:at|in|with|after|for|on)\b"
# behind a comma alone
_COMMA = "|".join(
    (
        r"not so\b",
        r"(?:[\w-]+ ){1,4}no (?:more|better|less) (?:with|after|in)\b",
        r"(?:the )?[\w-]+(?: [\w-]+){0,3} (?:being|remaining|staying) (?:\w+ly )?(?:the same|equal|similar|comparable|alike|equivalent|non-?significant|not different|higher|lower|greater|less|better|worse)\b",
        r"which were (?:\w+ly )?(?:smaller|lower|less|greater|larger|more|higher|better|worse|similar|comparable|alike|equal|equivalent|not different)\b",
        r"the (?:contrast|comparison|difference) (?:with|from|to|versus) [\w -]{3,40} (?:being|was|were|is)\b",
        r"in contrast to\b",
        r"with (?:the )?[\w -]{3,60}? being (?:\w+ly )?(?:comparable|similar|equivalent|alike|equal)\b",
        r"not\s+(?:at|after|against|to|versus)\b",
        r"with no\b",
        r"with (?:an? )?(?:\w+ly )?(?:greater|larger|better|smaller) (?:improvement|increase|reduction|decrease|gain)s? in the [\w -]{1,25} (?:group|arm)\b",
        r"without\b",
        r"with (?:the )?[\w-]+ (?:being )?(?:no|not)\b",
        r"unlike (?:the )?[\w -]{2,30}, which\b",
        r"(?:the )?(?:[\w-]+ ){1,3}to an? (?:greater|larger|smaller|lower|higher|better)\b",
        r"an? (?:[\w-]+ ){0,2}(?:difference|advantage|effect|gain|benefit)s? (?:that|which)\b",
    )
)
_NOT_KEPT = (
    r"(?:that|which) (?:was|were|had) (?:not|no longer) (?:maintained|sustained|retained|kept|present|seen|evident|preserved)\b"
)
_CUT = patterns.compiled(
    rf";|:\s+(?=at\b)|,\s+(?:and\s+(?={_COMMA_AND}|{_DEGREES}|{_AND})|(?={_DEGREES}|{_COMMA}|{_SIZES})|{_CONTRAST}|with\s+(?={_WITH})|(?={_NOT_KEPT}))"
    rf"|\s+as\s+well\s+as\s+(?=than\b)|\s+(?:and\s+(?={_AND})|(?={_SIZES})|{_CONTRAST}|with\s+(?={_WITH})|(?={_NOT_KEPT}))",
    re.IGNORECASE,
)
_ONLY_AFTER = patterns.compiled(
    rf"^\W*{_NOT_KEPT}"
    r"|^\W*(?:but|yet|though|although)?\s*(?:not|no longer)\s+(?:so\b|(?:other |any )?active\b|at|after|in|over|by|with|for|on|to|than|versus|against|immediately|later)\b"
    r"|^\W*an? (?:[\w-]+ ){0,2}(?:difference|advantage|effect|gain|benefit)s? (?:that|which) (?:was|were|had|did|could)\s+(?:no longer|absent|lost|gone|not|disappeared|vanished|faded)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence: `text` with brackets blanked, offsets those of the sentence."""

    text: str
    start: int
    end: int
    outcomes: tuple[Named, ...]
    first: bool
    but_not: bool  # "... but not at 12 weeks": the second half only denies
    strangers: tuple[Named, ...] = ()  # outcomes that it names and the study is not known to have


def blank(text: str) -> str:
    """The text with everything in brackets written as spaces; the length stays."""
    for _ in range(2):
        if "(" not in text and "[" not in text:
            break
        text = _IN_BRACKETS.sub(_spaces, text)
    if "however" in text:
        text = _HOWEVER.sub(_spaces, text)
    return _AMOUNT.sub(_spaces, text) if patterns.may(_AMOUNT, text) else text


_HOWEVER = re.compile(r"(?:(?<=\bwas)|(?<=\bwere)|(?<=\bdid)|(?<=\bhad)), however,")  # it parts nothing there
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\][]*\]")


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


# "needed fewer sessions to become pain-free", "for more than a day", "by more than 3 points", "less than 48 hours": an amount, no comparison; ", between which ...": an aside.
_AMOUNT = patterns.compiled(
    r",? after an? (?:[\w-]+ ){0,3}(?:rise|fall|increase|decrease|drop|peak|dip),|,? to an? (?:smaller|lesser|lower|larger|greater|similar) (?:extent|degree),|\b(?:more|less|fewer) (?:\w+ )?(?:sessions|treatments|visits|appointments|insertions|weeks|months)\b(?! (?:of|with|without|free) )|\b(?:even |much |still )?(?:more|less) so\b(?! (?:with|in|than|after (?:dry|needl|sham|the other)))|,? which did not (?:\w+ly )?differ (?:from|between|among) (?:each other|one another|themselves)|,? and (?:had )?recovered (?:at|by|within)\b[^,.;]*|,? i\.e\.,? [^,;()]*,|\b(?:more|less|fewer|greater|longer|shorter|lower|higher|later) than (?:an? |one |two |three |half |\d)[\w.,]*+(?!\s*%?\s*(?:in|of|for|with|after) the [\w -]{2,25}(?:group|arm)\b)|,? (?:between|among) which\b[^.;]*|, (?:neither|none|both|all) of which\b[^.;]*\b(?:important|relevant|meaningful|worthwhile|MCID|MID)\b[^.;]*"
    r"|,(?: (?:neither|none|both|all|but|though|although|thus|and|which))? (?:(?:was|were|is|are|did not|does not|do not|failed to) )?(?:reach(?:ing)?|exceed(?:ing)?|attain|meet|below|above|under|surpassing|short of)\b[^,.;]*\b(?:important|relevant|meaningful|worthwhile|MCID|MID)\b[^.;]*",
    re.IGNORECASE,
)


def _states(part: str) -> bool:
    """Whether a stretch up to its first cut is a full statement of a result."""
    cut = _CUT.search(part, 5)
    head = _THAT.split(part[: cut.start()] if cut else part)[-1]  # "the test showed that" states nothing yet
    return bool(_VERB.search(head)) and any(
        rules().cues[name].search(head) for name in ("null", "more", "less", "good", "bad", "down", "up")
    )


_THAT = re.compile(r" that (?!of\b|in\b|for\b|with\b|after\b|seen\b|found\b|obtained\b)")  # not "inferior to that of sham"


def _joined(text: str, bare: str) -> list[int]:
    """Where "..., and ..." or a comma alone joins two full statements."""
    spots = _full_on_both_sides([m.start() + 1 for m in _BRACKET_AND.finditer(text)], text, bare, [])
    return _full_on_both_sides([m.start() + 1 for m in _SPLICE.finditer(text)], text, bare, spots)


def _full_on_both_sides(joints: list[int], text: str, bare: str, known: list[int]) -> list[int]:
    """Those of some places, and those known, where a statement ends that compares and another begins."""
    if not joints:
        return known
    spots = sorted({0, *joints, *known, len(text)})
    full = [_states(bare[a:b]) for a, b in pairwise(spots)]
    return [
        spot
        for place, spot in enumerate(spots[1:-1], start=1)
        if spot in known
        or (full[place - 1] and full[place] and (text[spot - 1] == ")" or _compares(bare[spots[place - 1] : spot])))
    ]


def _compares(part: str) -> bool:
    """Whether a stretch says against what: "pain was lower, and motion was greater, than with sham" is one statement."""
    cues = rules().cues
    return bool(cues["reference"].search(part) or cues["null"].search(part))


_BRACKET_AND = re.compile(r"(?:\),?|,)\s+and\s+")
# "pain was lower than with sham (p < .01), disability did not differ": a comma in the place of "and"
_SPLICE = re.compile(
    r"(?:\),|,)\s+(?!(?:which|who|that|with|without|but|as|when|where|whose|an?|not|no|both|all|while|whereas|although|though|\w+ing)\b)"
    r"(?=(?:[\w/-]+\s+){1,4}?(?:did|was|were|had|showed|improved|increased|decreased|rose|fell)\b)"
)
_VERB = patterns.compiled(
    r"\b(?:was|were|is|had|did|improved|lowered|reduced|decreased|increased|rose|fell|showed|favou?red|raised|gave|led|took|reported|needed|used|consumed|tended|resulted|caused|did|outperformed)\b",
    re.I,
)


def _only_denies(part: str, named: list[Named]) -> bool:
    """Whether a clause is "but not at 12 weeks" or "but not pain"."""
    return bool(_ONLY_AFTER.match(part.lstrip(" ,;")) or (named and _BUT_NOT.fullmatch(part[: named[0].start])))


_BUT_NOT = patterns.compiled(r"\W*but not (?:the |of |of the )?", re.IGNORECASE)


def _headings(part: str, names: Outcomes) -> list[Named]:
    """Outcomes that head the numbers in a bracket: "(SPADI: MD 2.1 points, ...; VAS: MD 0.3 cm, ...)"."""
    return [n for n in names.named(part) if _HEAD.search(part[: n.start]) and _COLON.match(part, n.end)]


_HEAD = patterns.compiled(r"[(\[;,]\s*(?:and\s+)?$")
_COLON = patterns.compiled(r"\s*(?:scores?\s*)?[:=,](?!\s*[pP]\b)\s*(?:[A-Za-z ]{0,30}[=:]?\s*)?[-–+]?\d")


def _place(cut: re.Match[str]) -> int:
    """Where a new clause begins: at the word, not at the blanked bracket before it."""
    return cut.end() - len(cut[0].lstrip(" ,"))


# "While pain was lower in the laser group, motion was alike"
_FRONTED = patterns.compiled(
    r"\W*(?:while|whereas|although|though|despite|in spite of|notwithstanding)\b[^,;]{20,}, ", re.IGNORECASE
)


def clauses(text: str, names: Outcomes) -> list[Clause]:
    """The clauses of one sentence, with the outcomes that `names` finds in each."""
    bare = blank(text)
    fronted = _FRONTED.match(bare)
    cuts = [
        0,
        *([fronted.end()] if fronted else []),
        *_joined(text, bare),
        *[_place(m) for m in _CUT.finditer(bare) if m.start() > 12],
        len(bare),
    ]
    cuts = sorted(set(cuts))
    found = []
    for low, high in itertools.pairwise(cuts):
        part = bare[low:high]
        if not part.strip(" ,;."):
            continue
        named = names.named(part) or (_headings(text[low:high], names) if "(" in text[low:high] else [])
        outcomes = tuple(Named(n.outcome, n.good, n.start + low, n.end + low) for n in named)
        found.append(Clause(part, low, high, outcomes, low == 0, _only_denies(part, named)))
    return found
