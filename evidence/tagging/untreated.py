"""People whom nobody treated, or not to learn what treatment does: groups compared as they are, and what came of people told beforehand."""

import re

from evidence import patterns
from evidence.tagging.text import Text

WITH_HEALTHY = patterns.compiled(
    r"\bpatients\b.{0,90}\b(?:and|along with|together with|compared (?:with|to)|versus) (?:[\w,]+ ){0,4}(?:healthy|asymptomatic|pain free) (?:\w+ )?(?:subjects|controls|volunteers|people|individuals|participants|persons|adults|women|men)"
)
TREATED = patterns.compiled(r"\b(?:received|underwent|were treated|intervention)\b")
# What came of people is set against what they were like before.
_PREDICTING = patterns.compiled(
    r"\bdeterminants of\b|\b(?:predictive|prognostic|predicting) (?:\w+ )?(?:factors?|value|variables)\b|\bpredictors? (?:of|for)\b|\bfactors predicting\b"
)
_AHEAD = patterns.compiled(
    r"\b(?:(?:year|years|months?|weeks) later|follow(?:ed)? ?up|prospective (?:study|analysis)|after treatment|treatment outcomes?|outcome groups?|at discharge)\b"
)
# "hazard ratios", "prospectively enrolled all women": people watched over years, with what they happened to get
FOLLOWED = patterns.compiled(
    r"\bhazard ratios?\b|\bduring \d+ years of follow ?up\b|\bprospectively (?:enrol\w+|followed|recruited|included) (?:all|every|consecutive)\b"
)
# People in groups by what they have, to whom nothing was done.
GROUPS_OF = patterns.compiled(
    r"\b(?:divided|classified|categori[sz]ed|separated|grouped) (?:in|into) (?:\w+ ){0,2}groups?\b|\bgroups? consisting of\b"
)
_DONE = patterns.compiled(
    r"\b(?:treat\w*|therap\w+|interven\w+|receiv\w+|administ\w+|inject\w+|train\w+|exercis\w+|program\w*|applied|application|massage|stimulation|acupunct\w+|taping|mobili[sz]ation|manipulation|needl\w+|medicat\w+|drugs?|placebo|surg\w+|underwent|given|session\w*|before and after)\b"
)


def predicting(text: Text) -> tuple[int, re.Match[str]] | None:
    at = text.find(_PREDICTING, "title")
    return at if at and (text.find(_AHEAD) or text.find(_OUTCOME_OF, "title")) else None


AGAINST_SHAM = patterns.compiled(
    r"\b(?:compared (?:to|with)|versus|vs|than|and) (?:the )?(?:sham|placebo)\b(?! effect)|\b(?:sham|placebo) (?:condition|session|stimulation)\b"
)
_OUTCOME_OF = patterns.compiled(r"\b(?:outcomes?|success|response|recovery|failure)\b")


def untreated_groups(text: Text) -> bool:
    return not text.find(_DONE, "title", "objective", "methods", "unknown")
