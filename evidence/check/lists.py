"""List items and table cells: they take verb and polarity from their lead-in, table head and row label."""

import re
from dataclasses import replace

from evidence.check import senses, targets
from evidence.check.assertions import assertion, excluded, finite, turned
from evidence.check.carried import all_comparators
from evidence.check.harms import harm
from evidence.check.senses import Sense
from evidence.check.sentences import Reading, State
from evidence.check.texts import Line
from evidence.check.words import pattern, plain

RANK = {"tentative": 0, "plain": 1, "strong": 2}


def item(line: Line, said: str, state: State) -> Reading | None:
    """A list item under a lead-in that carries the verb; a Reading without claim where nothing is claimed; None: read it alone."""
    lead = senses.joined(plain(line.lead[0])) if line.lead else ""
    if line.over and not senses.verbs(said):
        return Reading(said)  # "Head and neck", over a list of complaints, only sorts them
    if (told := _finished(said, lead, state)) is not None:
        return told
    if excluded(said) or not line.lead:
        return None if not excluded(said) else Reading(said)
    if pattern("lead", "myths").fullmatch(lead.strip(" :")):
        return turned(told) if (told := assertion(said, state)) else None
    if (told := _versus(said, lead) or _labelled(said, lead, state)) is not None:
        return told
    carried = _lead(lead)
    under = plain(line.lead[1]) if len(line.lead) > 1 else ""
    if carried is None and pattern("lead", "harm").search(under) and pattern("lead", "how_often").match(lead):
        carried = "harm"
    if carried == "nothing":
        return Reading(said)
    if carried is None or _whole(said) or pattern("not_asserted", "background").search(said):
        return None
    if carried == "harm":
        return _harmful(said, lead) if not _of_others(said.partition(":")[0]) else Reading(said)
    assert isinstance(carried, Sense)
    return _carried(said, lead, carried)


def _finished(said: str, lead: str, state: State) -> Reading | None:
    """ "Dry needling won't:" is finished by its items, each with a verb of its own."""
    if not pattern("lead", "subject").search(lead) or _whole(said):
        return None
    opening = re.sub(r"^what (.*?) do:?$", r"\1", lead).rstrip(":")
    opening = opening[max(opening.rfind(","), opening.rfind(" - ")) + 1 :].strip()
    told = assertion(f"{opening} {said}", state)
    denied = re.search(r"\b(?:not|never)$|\bnot help", opening) is not None
    if told is None and (denied or targets.find(said).other):
        told = Reading(said, "outside", (), "negative" if denied else "positive", "plain", topic=said)
    return told


def _versus(said: str, lead: str) -> Reading | None:
    """ "versus massage: too few data" reads like the row of a table."""
    match = re.match(r"((?:versus|vs\.?|against|compared (?:with|to)) [^:]{3,40}): (.+)$", said)
    sense = _valence(match.group(2), "result", lead) if match else None
    return _judged_cell(match.group(2), lead, match.group(1), sense) if match and sense else None


def _labelled(said: str, lead: str, state: State) -> Reading | None:
    """ "Massage: needling is no better", under "Compared with other treatments"."""
    label, colon, rest = said.partition(":")
    if not colon or not pattern("comparison", "cues").search(lead) or senses.comparator(f"than {label}") is None:
        return None
    return assertion(f"{rest.strip().rstrip('.')} compared with {label}", state)


def _whole(said: str) -> bool:
    """Whether an item is a sentence of its own: somebody acts in it, or it is told at length and ends in a full stop."""
    start = re.sub(r"^[^:]{0,40}:\s*", "", said)
    acts = re.match(
        r"(?:dry needling|it|the needle|needling|this|they|there|we|the \w+ (?:\w+ )?(?:is|are|can|may|triggers|stimulates))\b",
        start,
    )
    told = len(said.split()) > 6 and said.endswith(".") and pattern("subject", "needling").search(said)
    return bool(acts or told or (len(said.split()) > 6 and re.match(r"compared (?:with|to)\b", start)))


def _harmful(said: str, lead: str = "") -> Reading:
    """A harm that is named under a lead-in such as "It can cause:"."""
    firm = senses.strength(lead, True) if lead.endswith(":") else "plain"
    return Reading(said, "safety", (), "negative", "tentative" if firm == "tentative" else senses.strength(said, True))


def _lead(lead: str) -> Sense | str | None:
    """What a lead-in gives to its items: a sense, "harm", "nothing", or None where it carries no verb."""
    if pattern("lead", "nothing").search(lead) and not pattern("lead", "good").search(lead):
        return "nothing"
    if pattern("lead", "alone").search(lead) and not senses.verbs(lead):
        return None
    if pattern("lead", "unproven").fullmatch(re.sub(r"^(?:the|still) ", "", lead.strip(" :?"))):
        return Sense(-1, "tentative", None)
    if pattern("lead", "harm").search(lead) and not re.search(r"\b(?:no|without|fewer|less(?! often| common))\b", lead):
        return "harm"
    other = pattern("subject", "others").search(lead)
    if other and not pattern("subject", "needling").search(lead) and not senses.comparator(lead):
        return "nothing"
    asks = re.match(r"(?:what|which|who|where|when)\b", lead)
    if lead.endswith("?") and not asks:
        return None
    verb = senses.chosen(senses.verbs(lead), [], near=False)
    open_ = re.match(r"(?:is|are|can|does|do|will|should)\b.*:$", lead)  # "Does not help with:" asks nothing
    topical = pattern("not_asserted", "topic_heading").search(lead) and not asks and not open_
    if verb is not None and not topical and (lead.endswith((":", "?")) or finite(lead)):
        sign = senses.sign(lead, verb)
        return Sense(sign, senses.strength(lead, sign > 0), senses.comparator(lead), verb)
    if pattern("lead", "good").search(lead):
        sign = -1 if re.search(r"\b(?:not|no|never)\b", lead) else 1
        return Sense(sign, senses.strength(lead, sign > 0), senses.comparator(lead))
    return None


def _carried(said: str, lead: str, sense: Sense) -> Reading:
    """The item's targets with the lead's verb; the item's own words may turn it round or make it firmer."""
    found = targets.find(said)
    comparator = senses.comparator(said) or sense.comparator
    ids = targets.claims(said, found, comparator, ())
    complaint = pattern("lead", "treats").search(lead) is not None and pattern("subject", "needling").search(said) is None
    if (found_harm := harm(said)) is not None and ids in ([], ["outside"]) and not complaint:
        open_ = sense.sign < 0 and sense.verb is None  # "Long-term safety", under "Unknown"
        return replace(found_harm, polarity="negative", strength="tentative") if open_ else found_harm
    if not ids and found_harm is None and sense.verb is None and not found.other and not senses.verbs(said):
        return Reading(said)  # "No downtime" under "Why people come to us"
    if not ids:
        ids = ["outside"]
    if "manual_therapy" in all_comparators(lead) and "manual-therapy-alone" not in ids and ids != ["outside"]:
        ids.append("manual-therapy-alone")
    own = [v for v in senses.verbs(said) if v.way in ("good", "bad") or not v.weak]
    good = targets.good(ids[0], found)
    sign = sense.sign * (senses.sign(said, own[0], good) if own else _bare_sign(said))
    sign = -1 if (doubted := pattern("negation", "unproven").search(said) is not None) else sign  # whatever it stands under
    strength = max((sense.strength, senses.strength(said, sign > 0)), key=lambda one: RANK[one])
    if doubted or (sense.strength == "tentative" and strength == "plain"):
        strength = "tentative"
    return Reading(said, ids[0], tuple(ids[1:]), "positive" if sign > 0 else "negative", strength, comparator,
                   targets.topic(said, found) if ids[0] == "outside" else None, targets.outcome(said, ids[0], found), tuple(found.conditions))  # fmt: skip


def _bare_sign(said: str) -> int:
    quiet = re.sub(r"\b(?:when|if|because|that|which|where|who)\b.*", "", senses.masked(said, ("negation", "none")))
    return -1 if re.search(r"\b(?:not|never|does not|no)\b", quiet) else 1


def cell(line: Line, said: str, state: State) -> Reading | None:
    """A table cell with its column head and row label. Cells of other therapies, of numbers and of designs claim nothing."""
    head, row = plain(line.head), plain(line.row)
    row = f"compared with {row}" if pattern("cell", "versus").match(plain(line.stub)) and senses.comparator(f"than {row}") else row
    if _of_no_effect(head):
        return None
    whole = assertion(said, state) if len(said.split()) > 7 else None
    found = targets.find(said)
    inherited = targets.find(row).conditions and not (found.conditions or found.named)  # then the row says of what
    if whole is not None and whole.claim != "outside" and not inherited:
        return whole
    if _of_others(head) or _of_others(row):
        return None
    sense = _won(said, head) or _valence(said, head, plain(line.lead[0]) if line.lead else "")
    told = _harm_cell(said, head, row, sense)
    if told is not None:
        return told
    return _judged_cell(said, head, row, sense) if sense else None


def _of_no_effect(head: str) -> bool:
    """Whether a column tells of the studies, of prices or times, and not of what comes of it."""
    return pattern("cell", "not_head").search(head) is not None and pattern("cell", "tells").match(head) is None


def _of_others(label: str) -> bool:
    """Whether a head or row label is that of another therapy, and no comparison with it."""
    return (
        not pattern("cell", "versus").match(label)
        and not senses.comparator(label)
        and pattern("subject", "others").search(label) is not None
        and not pattern("subject", "needling").search(label)
        and not targets.find(label).conditions
    )


def _harm_cell(said: str, head: str, row: str, sense: Sense | None) -> Reading | None:
    """A cell of a row or column on harms."""
    if pattern("safety", "harm").search(row) and pattern("cell", "nothing").fullmatch(said):
        return Reading(said, "safety", (), "positive", "strong")
    if pattern("safety", "harm").search(row) and not re.fullmatch(r"[\d.,%\s-]+", said):
        return harm(f"{row} {said}")
    if (asked := harm(row.rstrip("?"))) is not None and sense is not None:
        agrees = (asked.polarity == "positive") == (sense.sign > 0)
        return Reading(said, "safety", (), "positive" if agrees else "negative", sense.strength)
    return _harmful(said) if pattern("lead", "harm").search(head) and harm(said) is not None else None


def _judged_cell(said: str, head: str, row: str, sense: Sense) -> Reading | None:
    found = targets.find(f"{row} | {said}")
    if not (found.conditions or found.named):
        found = targets.find(f"{head} | {row} | {said}")
    comparator = (
        senses.comparator(said)
        or senses.comparator(head)
        or senses.comparator(row)
        or senses.comparator(f"than {head}" if pattern("cell", "versus").match(head) else "")
    )
    ids = targets.claims(f"{row} {said}", found, comparator)
    if not ids:
        return None
    return Reading(said, ids[0], tuple(ids[1:]), "positive" if sense.sign > 0 else "negative", sense.strength, comparator,
                   targets.topic(row, found) if ids[0] == "outside" else None, targets.outcome(said, ids[0], found), tuple(found.conditions))  # fmt: skip


def _won(said: str, head: str) -> Sense | None:
    """Who came out ahead, in a column that names the winner."""
    if not pattern("cell", "winner").match(head):
        return None
    strength = "tentative" if pattern("cell", "tentative").search(said) else "plain"
    if pattern("cell", "negative").match(said) or senses.comparator(f"than {said}") is not None:
        return Sense(-1, strength, None)
    return Sense(1, strength, None) if pattern("subject", "needling").search(said) else None


def _valence(said: str, head: str, lead: str) -> Sense | None:
    """Whether a cell says yes, no or unclear; None where it says neither."""
    if _of_no_effect(head):
        return None
    asks = bool(head) or bool(pattern("lead", "good").search(lead))
    for name, sign in (("unproven", -1), ("negative", -1), ("positive", 1)):
        if asks and (match := pattern("cell", name).match(said)) and match.end() >= len(said) - 40:
            verbs = senses.verbs(said)
            if name == "positive" and verbs:
                sign = senses.sign(said, verbs[0])
            firm = (
                "strong"
                if pattern("cell", "strong").match(said)
                else "tentative"
                if pattern("cell", "tentative").match(said)
                else senses.strength(said, sign > 0)
            )
            return Sense(sign, "tentative" if name == "unproven" else firm, None)
    verbs = senses.verbs(said)
    verb = senses.chosen(verbs, [], near=False)
    if verb is None:
        return None
    sign = senses.sign(said, verb)
    return Sense(sign, senses.strength(said, sign > 0), None, verb)
