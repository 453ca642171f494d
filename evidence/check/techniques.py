"""Whether a sentence sets one way of needling against another: deep against superficial, twice a week against once, with current or without.

Such a comparison has needling on both sides. Trials against sham or another treatment say nothing of it.
"""

from evidence.check.words import pattern, table


def compared(said: str) -> bool:
    """Whether both sides of a plain sentence's comparison are ways of needling."""
    if pattern("techniques", "implied").search(said):
        return True
    if pattern("techniques", "sham").search(said):
        return False
    return any(_between(said[: link.end()], said[link.end() :]) for link in pattern("techniques", "link").finditer(said))


def _between(before: str, after: str) -> bool:
    """Whether needling stands on both sides of the words that compare."""
    if pattern("techniques", "plain").match(after):
        return _needled(before) and not _with_exercise(before)
    if pattern("techniques", "number").match(after) and pattern("techniques", "numbered").search(before):
        return _needled(before)
    if pattern("techniques", "any").match(after) and not _other_named(before):
        return pattern("subject", "needling").search(before) is not None
    return (
        _needled(before)
        and pattern("techniques", "ways").match(after) is not None
        and not pattern("techniques", "apart").search(before)
    )


def _other_named(before: str) -> bool:
    """Whether another treatment is named, which may be what stands against needling."""
    return any(pattern("comparison", "words", name).search(before) for name in table()["comparison"]["words"])


def _needled(before: str) -> bool:
    """Whether needling, or a way of it, is what is compared."""
    return pattern("subject", "needling").search(before) is not None or pattern("techniques", "ways").search(before) is not None


def _with_exercise(before: str) -> bool:
    """Needling with exercise beside needling alone asks for the programme, which the register holds."""
    return pattern("combined", "partner").search(before) is not None
