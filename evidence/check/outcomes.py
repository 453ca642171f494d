"""Which outcomes a sentence names, by the words of the vocabulary and those of everyday language."""

import re
from functools import cache

from evidence import vocabulary
from evidence.check.words import compiled

_APART = ("other", "pain_intensity", "adverse_events")  # soreness is pain where it is treated
_FUNCTION = re.compile(r"\b(?:function(?:s|ing)?|walk(?:s|ing|ed)?|daily life|everyday life)\b")
_PAIN = re.compile(r"\b(?:pain\w*|ach(?:e|es|ing|y)|hurt\w*|sore\w*|headaches?|tender\w*)\b")


def named(said: str) -> set[str]:
    """The outcomes that a plain sentence names; pain by any of its words."""
    found = {name for name in vocabulary.load().terms["outcome"] if name not in _APART and measured(name).search(said)}
    found |= {"disability"} if _FUNCTION.search(said) else set()
    return found | ({"pain_intensity"} if _PAIN.search(said) else set())


@cache
def measured(name: str) -> re.Pattern[str]:
    """The words of one outcome."""
    return compiled(vocabulary.load().terms["outcome"][name].words)
