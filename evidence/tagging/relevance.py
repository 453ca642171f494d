"""Is dry needling what is studied? Where the words stand decides: named in passing is not studied."""

from evidence import patterns
from evidence.reading import TagReading
from evidence.tagging.rules import cue, named_cues
from evidence.tagging.text import Text

# In the methods a mention counts most where people are given it.
_ARM = patterns.compiled(
    r"\b(?:received|underwent|got|treated (?:with|by)|randomi[sz]ed|allocat\w+|assigned|versus|compared|groups?|(?:were|was) given|needled)\b"
    r"|\b(?:half|patients|participants|women|adults|others?|\d+) had (?:\w+ )?(?:dry )?needling\b"
)
# Superficial or deep needling is often the sham or the way of an acupuncture; these names leave no doubt.
_NAMED = patterns.compiled(r"\bdry needling\b|\bintramuscular stimulation\b")
# A record that names dry needling once says "needling" for it afterwards, unless acupuncture is spoken of as well.
_POINTS = patterns.compiled(r"\bacupunct\w*|\bacupoints?\b|\bmoxibustion\b")
_SHORT = patterns.compiled(r"\b(?:needling|needled)\b")
_SET_AGAINST = patterns.compiled(r"\b(?:compar\w*|versus|vs)\b")
_AIMS = patterns.compiled(
    r"\bto (?:\w+ly )?(?!be\b|have\b)\w{3,}\b|\b(?:aim\w*|purpose|objectives?|goal|effects?|effective\w*|efficacy|whether|hypothes\w+|compar\w+|versus|vs|evaluat\w+|assess\w*|investigat\w+|study|trial|review\w*|what|how|does|is)\b"
)
_ALLOTTED = patterns.compiled(r"\b(?:randomi[sz]ed|allocated|assigned|divided)\b")
# A needle that takes cells out, or that wounds skin or the eye, whatever it is called.
_SAMPLED = patterns.compiled(
    r"\b(?:thyroid|nodules?|cytolog\w*|smears?|lymph nodes?|breast (?:mass|lesion)\w*|warts?|verruca\w*|keloids?|vitiligo|melasma|alopecia|acne|striae|bleb|glaucoma|cataract)\b"
)
_WEIGHT = {"title": 4, "objective": 3, "methods": 2, "results": 2, "unknown": 1, "conclusion": 1, "background": 0}


def read(text: Text, design: str) -> TagReading:
    """One tag: relevant true or false, with the passage; the reason of false in `detail`."""
    score, first = _score(text)
    other = _other(text)
    title_names = bool(text.needling.search(text.title))
    if other and not title_names and not _is_arm(text):
        score -= 4 if other[0] != "wet injection" else 3
    if (other and other[0] == "microneedling of skin") or _SAMPLED.search(text.title):
        score -= 6
    if other and other[0].startswith("lavage") and "calci" in text.title:
        score -= 6
    if not title_names and "Dry Needling" in text.mesh:
        score += 1
    if score >= 3 and first:
        return text.tag("relevant", "true", "relevant.studied", first[0], first[1])
    if other:
        return text.tag(
            "relevant", "false", "relevant.other_technique", 0, other[1], f"The study is about {other[0]}, not dry needling."
        )
    reason = "Dry needling is named, but not what is studied." if first else "Dry needling is not named."
    return text.tag(
        "relevant",
        "false",
        "relevant.aside" if first else "relevant.absent",
        first[0] if first else None,
        first[1] if first else None,
        reason,
    )


def _is_arm(text: Text) -> bool:
    """Whether people were allotted to dry needling, or the aim is to compare it, whatever the title names."""
    aside = cue("relevance", "aside")
    told = [(_ALLOTTED, i) for i in text.of("methods", "objective")] + [(_SET_AGAINST, i) for i in text.of("objective")]
    return any(
        _NAMED.search(text.folded[i]) and word.search(text.folded[i]) and not aside.search(text.folded[i]) for word, i in told
    )


def _score(text: Text) -> tuple[int, tuple[int, tuple[int, int]] | None]:
    """Weight of the sentences that name dry needling, and the best of them; each part of the paper counts twice at most."""
    aside = cue("relevance", "aside")
    seen: dict[str, int] = {}
    best: tuple[int, int, tuple[int, int]] | None = None
    named = "Dry Needling" in text.mesh or any(map(text.needling.search, text.folded))
    in_short = named and not _other(text) and not any(map(_POINTS.search, text.folded))
    for s in text.sentences:
        match = text.needling.search(text.folded[s.index])
        if match is None and in_short and s.role in ("objective", "methods", "unknown") and _ARM.search(text.folded[s.index]):
            match = _SHORT.search(text.folded[s.index])
        if match is None:
            continue
        weight = _WEIGHT[s.role]
        if s.role != "title" and aside.search(text.folded[s.index]):
            weight = 0
        elif s.role == "objective" and not _AIMS.search(text.folded[s.index]):
            weight = 1  # what was known before, told under the heading of the aim
        elif s.role in ("methods", "unknown") and _ARM.search(text.folded[s.index]):
            weight = 3
        seen[s.role] = min(seen.get(s.role, 0) + weight, 2 * weight or seen.get(s.role, 0))
        if best is None or weight > best[0]:
            best = (weight, s.index, match.span())
    return sum(seen.values()), best[1:] if best else None


def _other(text: Text) -> tuple[str, tuple[int, int]] | None:
    """The technique in the title that is not dry needling, if one is there."""
    for label, pattern in named_cues("relevance", "not_needling"):
        if match := pattern.search(text.title):
            start = text.folded[0].find(match[0]) if text.folded else 0
            return label, (max(0, start), max(0, start) + len(match[0]))
    return None
