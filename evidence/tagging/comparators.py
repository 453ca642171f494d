"""What dry needling was set against, and whether it was added to a treatment that both groups got."""

import re

from evidence.reading import TagReading
from evidence.tagging.matching import Hit
from evidence.tagging.text import Text

_REVIEWS = {"umbrella_review", "meta_analysis", "systematic_review"}
_COMPARED = {"rct", "nonrandomized_trial", "cohort", "protocol", "animal_lab", *_REVIEWS}
_ASIDE = re.compile(
    r"\b(?:exclu\w*|not (?:admitted|eligible)|previous(?:ly)?|prior|history|stopped|lost|registration|were told|advised|future|needed|nobody|unlike|risk of bias|tool|allowed|forbidden|not permitted|trained|experience|anesthe\w+d)\b"
)
_ARM = re.compile(
    r"\b(?:versus|vs|v|or|compar\w*|groups?|arms?|control\w*|randomi\w*|allocated|assigned|received|alone|only|against|than|divided|either|comparators?|treated|got|underwent|given|with|followed|relative|to)\b"
)
_BOTH = re.compile(
    r"\b(?:both groups|all (?:patients|participants|subjects|groups|women|volunteers|of them)|every(?:one|body| participant| patient)|each (?:group|participant|patient)|in either case|in both|two groups (?:received|got|did|performed)|the same \w+|along with it|all (?:received|got|performed|did))\b"
)
_PLUS = re.compile(
    r"\b(?:plus|combined with|added to|in addition to|adding|addition|adjunct\w*|together with|along with|followed by|on top of|with the same|with and without|with or without|in combination with|complement\w*|as part of|within|increase|enhance|inside|alongside|supplement\w*|and|with|over and above|\+)\b|\+"
)
_ALONE = re.compile(
    r"\b(?:alone|only|on its own|by itself|in isolation|without (?:dry )?needling|without dn|solely|just|the same (?:program\w*|exercises?|treatment) without|single)\b"
)


def read(text: Text, design: str) -> list[TagReading]:
    """Comparator tags, and add_on when it holds."""
    if design not in _COMPARED:
        return []
    hits = _hits(text, design)
    by_id: dict[str, list[tuple[Hit, str]]] = {}
    for hit, how in hits:
        by_id.setdefault(hit.id, []).append((hit, how))
    both = {i for i, found in by_id.items() if _co_intervention(text, found)}
    add_on = _add_on(text, by_id, both)
    if "sham" in by_id:
        for value in both - {"sham"}:
            if not _stands_alone(text, by_id[value]):
                by_id.pop(value)
    elif len(by_id) > 1:
        for value in both:
            if not _stands_alone(text, by_id[value]) and not add_on and len(by_id) > 1:
                by_id.pop(value)
    if "other_needling" not in by_id and _needling_everywhere(text) and design not in _REVIEWS:
        by_id = {}
        tag = text.tag("comparator", "other_needling", "comparator.every_arm", _needling_everywhere(text))
        return [tag]
    tags = [
        text.tag("comparator", value, f"comparator.{found[0][1]}", found[0][0].sentence, (found[0][0].start, found[0][0].end))
        for value, found in by_id.items()
    ]
    if not tags and design in ("rct", "nonrandomized_trial") and (at := text.find(re.compile(r"\bcontrol group|\bcontrols?\b"))):
        tags = [text.tag("comparator", "other", "comparator.unstated_control", at[0], at[1].span())]
    if add_on:
        tags.append(text.tag("add_on", "true", "add_on.both_groups", add_on[0], add_on[1]))
    return tags


def _hits(text: Text, design: str) -> list[tuple[Hit, str]]:
    """Comparator words in the title, the objective and sentences of the methods or results that speak of arms."""
    found = []
    roles = ("title", "objective", "methods", "unknown", "results")
    for s in text.sentences:
        if s.role not in roles:
            continue
        folded = text.folded[s.index]
        if s.role != "title" and (not _ARM.search(folded) or _ASIDE.search(folded)):
            continue
        for hit in text.hits[s.index]:
            if hit.kind == "comparator" and hit.id != "other" and _is_arm(text, folded, hit, s.role):
                found.append((hit, s.role))
    return found


def _is_arm(text: Text, folded: str, hit: Hit, role: str) -> bool:
    """In the results a word counts only right after a word of comparison or as the name of a group."""
    before, after = folded[max(0, hit.start - 40) : hit.start], folded[hit.end : hit.end + 30]
    if hit.id == "medication" and re.search(r"\b(?:use|intake|consumption|rescue|need|demand|taking)\b", before[-25:] + after):
        return False
    if hit.id == "electrotherapy" and re.search(r"\b(?:evoked|motor cortex)", after):
        return False
    if hit.id == "injection" and re.search(r"\b(?:site|nothing was|without)\b", before):
        return False
    if role != "results":
        return True
    return bool(
        re.search(
            r"\b(?:than|versus|vs|compared (?:with|to)|comparison with|against|and|or|relative to|the|superior to|to|with|after)(?: the| an?| those (?:of|with|in))? (?:\w+ ){0,1}$",
            before,
        )
    ) and bool(
        re.search(r"^(?:\)|,)? ?(?:\([^)]{0,15}\) ?)?(?:groups?|arms?|alone|only|controls?|[,.;(]|in\b|for\b|at\b|$)", after)
    )


def _co_intervention(text: Text, found: list[tuple[Hit, str]]) -> bool:
    """Whether a treatment was given to both groups."""
    for hit, _ in found:
        folded = text.folded[hit.sentence]
        before, after = folded[max(0, hit.start - 60) : hit.start], folded[hit.end : hit.end + 60]
        if _BOTH.search(folded) or re.search(
            r"\b(?:plus|combined with|added to|in addition to|addition of|adding|adjunct to|together with|along with|on top of|with the same|followed by|in combination with|supplement\w* to|\+) (?:\w+ ){0,3}$",
            before,
        ):
            return True
        if re.search(
            r"^(?: \w+){0,2} (?:plus|combined with|together with|and|with|\+) (?:\w+ ){0,2}(?:dry )?needling", after
        ) or re.search(r"\+ ?$", before):
            return True
    return False


def _stands_alone(text: Text, found: list[tuple[Hit, str]]) -> bool:
    """Whether a treatment is an arm by itself: "exercise alone", "versus exercise"."""
    for hit, _ in found:
        folded = text.folded[hit.sentence]
        if re.match(r"(?: \w+){0,2} (?:alone|only|on its own|by itself|group)\b", folded[hit.end :]):
            return True
        if re.search(
            r"\b(?:versus|vs|or|compared (?:with|to)|only|against)(?: to)? (?:\w+ ){0,2}$",
            folded[max(0, hit.start - 40) : hit.start],
        ):
            return True
    return False


def _add_on(text: Text, by_id: dict[str, list[tuple[Hit, str]]], both: set[str]) -> tuple[int, tuple[int, int]] | None:
    """Where it is said that needling was added: to a comparator that stands alone, or to what sham was added to as well."""
    given = [value for value in both if value not in ("sham", "no_treatment", "other_needling")]
    if not given:
        return None
    if "sham" in by_id or any(_stands_alone(text, by_id[value]) for value in given) or len(by_id) == 1:
        hit = by_id[given[0]][0][0]
        return hit.sentence, (hit.start, hit.end)
    return None


def _needling_everywhere(text: Text) -> int | None:
    """The sentence that says that every group was needled."""
    pattern = re.compile(
        r"\b(?:(?:all|every|each|both) (?:\w+ ){0,3}(?:received|underwent|got|were given|had|were treated with) (?:\w+ ){0,5}(?:dry )?needling|after (?:receiving |the )?(?:dry needling|dn) .{0,40}(?:randomi|divided|assigned))"
    )
    at = text.find(pattern, "methods", "unknown")
    return at[0] if at else None
