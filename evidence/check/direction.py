"""Which way a sentence points: for its claim, or against it, denied, doubted, kept at a distance, taken back."""

import re

from evidence.check import ranking, senses, targets
from evidence.check.words import pattern

# What stands under these is doubted by whatever else in the sentence doubts.
_OPEN = re.compile(
    r"\b(?:whether|if)\b|^(?:and |but |so )?(?:that (?!is|was|does|did|has|may|can|will)|it (?:is|remains) (?:still )?an? |any (?:\w+ )?(?:effect|benefit)"
    r"|(?:the |any |good |solid |hard |direct |real )?(?:evidence|proof|research|studies|data|trials) (?:\w+ )?(?:that|for|on|of|in)\b)"
)


# "It hurts more than it helps."
_MORE_HARM = re.compile(
    r"\b(?:hurts?|harms?|worsens?|more harm)\b[^.;]{0,40}?\b(?:more than|than) (?:it|they|needling) (?:\w+ )?(?:helps?|eases?|relieves?|good)\b|\bmore harm than good\b"
)


# A complaint that has stopped: "My hip doesn't wake me any more."
_STOPPED = re.compile(
    r"\b(?:do|does|did|will) not (?:\w+ly )?(?:wake|hurt|bother|ache|trouble|plague|keep|nag|flare|throb|click|lock)s?\b[^.;]*\b(?:any ?more|any longer)\b"
    r"|\bno longer (?:wake|hurt|bother|ache|trouble|plague|keep|nag|flare|throb|click|lock)s?\b"
)


def direction(said: str, claim: str, verb: senses.Verb, spans: list[tuple[int, int]], comparator: str | None) -> tuple[int, bool]:
    """+1 for the claim or -1 against it, and whether only a lack of proof elsewhere in the sentence turned it round."""
    sign = _of_the_verb(said, claim, verb, spans)
    sign = _against(said, claim, sign, comparator)
    if pattern("targets", claim, "deny").search(said):
        sign = -1
    if claim == "combined-with-exercise":
        sign = _together(said, sign)
    unproven = sign > 0 and (_taken_back(said, verb) or _only_granted(said, verb))
    sign = -1 if unproven else sign
    if claim != "combined-with-exercise":
        sign = _by_rank(said, claim, sign, comparator)
    if pattern("ranking", "unbeaten").search(said):
        sign = 1
    if _MORE_HARM.search(said):
        sign = -1
    if (comparator and pattern("comparison", "other_lesser").search(said)) or _STOPPED.search(said):
        sign = 1
    return sign, unproven


def _by_rank(said: str, claim: str, sign: int, comparator: str | None) -> int:
    """What the sides of a comparison say, whichever treatment its verb belongs to; where they cannot be told, the words that begin it."""
    found = ranking.ranked(said, comparator)
    if found is None and comparator is None:
        return sign
    rank = found.name if found is not None else None
    if rank in (ranking.WORSE, ranking.NO_BETTER) or (
        rank in (ranking.EQUAL, ranking.NO_WORSE) and _by_superiority(claim, comparator)
    ):
        return -1
    if found is not None and found.name == ranking.BETTER and found.other_first:
        doubted = pattern("negation", "unproven").search(said) or pattern("negation", "distanced").match(said)
        return sign if doubted else 1
    return -sign if rank is None and pattern("comparison", "worse_first").search(said) else sign


def _by_superiority(claim: str, comparator: str | None) -> bool:
    """Whether being as good as this is no success: the claim is of more, or the other is no treatment."""
    return claim in ("manual-therapy-alone", "sham-upper-quarter-pain") or comparator in ("sham", "no_treatment")


def _of_the_verb(said: str, claim: str, verb: senses.Verb, spans: list[tuple[int, int]]) -> int:
    """What the verb says, unless what it says is left open."""
    sign = senses.sign(said, verb, targets.good_way(claim, said, verb), spans)
    low, high = verb.clause
    asked = _OPEN.search(said[: verb.start]) is not None and pattern("negation", "unproven").search(said)
    if asked or (verb.weak and pattern("negation", "unproven").search(said[low:high])):
        sign = -1
    return -1 if pattern("negation", "undecided").search(said) else _kept_off(said, verb, sign)


def _together(said: str, sign: int) -> int:
    """Of needling with exercise: too little by itself speaks for it, enough by itself against it."""
    if re.search(r"\bwithout (?:\w+ )?(?:exercis|training|strength|moving|movement)", said):
        sign = -1 if pattern("comparison", "equal").search(said) else 1
    if pattern("combined", "suffices").search(said):
        sign = -1
    return 1 if _lone(said) or pattern("combined", "no_substitute").search(said) else sign


def _kept_off(said: str, verb: senses.Verb, sign: int) -> int:
    """ "The idea that it helps ..." is no promise, unless the sentence goes on that the idea is right; that it does nothing is then denied."""
    opening = pattern("negation", "distanced").match(said)
    if opening is None or opening.end() > verb.start or pattern("negation", "vindicated").search(said, verb.end):
        return sign
    within = said[opening.end() : verb.end + 12]
    return 1 if pattern("negation", "words").search(within) or verb.way == "bad" else -1


def _lone(said: str) -> bool:
    """Whether needling by itself is called too little: "Needling alone rarely lasts"."""
    if pattern("combined", "not_alone").search(said):
        return True
    alone = re.search(
        r"\b(?:needl\w+|it|treatment|sessions?|technique) (?:\w+ )?(?:alone|on its own|by itself|in isolation)\b", said
    )
    return alone is not None and pattern("negation", "words").search(said, alone.end()) is not None


def _taken_back(said: str, verb: senses.Verb) -> bool:
    """Whether a later clause says of the first that it is not known: "..., but that is far from established"."""
    later = [said[low:high] for low, high in senses.clauses(said) if low > verb.start]
    return any(
        pattern("negation", "taken_back").match(clause)
        and (pattern("negation", "unproven").search(clause) or pattern("negation", "after").search(clause))
        for clause in later
    )


def _only_granted(said: str, verb: senses.Verb) -> bool:
    """Whether the effect is granted in a clause before the main one, which doubts: "Although many feel better, proof is lacking"."""
    opening = senses.OPENING.match(said)
    return (
        opening is not None
        and verb.start < opening.end()
        and pattern("negation", "unproven").search(said, opening.end()) is not None
    )


def _against(said: str, claim: str, sign: int, comparator: str | None) -> int:
    """ "As good as" denies that needling is better, where that is the claim."""
    if comparator and _by_superiority(claim, comparator):
        quiet = senses.masked(said, ("negation", "unproven")) if sign < 0 else said
        if pattern("comparison", "equal").search(pattern("comparison", "ratio").sub("~", quiet)):
            return -1
    return sign
