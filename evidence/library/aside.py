"""Records that were set aside and have come in since: they leave the list, whatever file brought them."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.among import among, parts
from evidence.models import SetAside
from evidence.record import Record
from evidence.rows.ready import Ready


def answer(session: Session, records: Iterable[Record | Ready]) -> None:
    """Take off the list what bears the PMID, DOI or PMCID of a record that could be read. A title alone may be another paper's.

    An input that broke off at this record stays: what followed in it is still missing.
    """
    if session.scalar(sa.select(SetAside.id).limit(1)) is None:
        return
    names = {name for one in records if not one.withdrawn for name in (one.pmid, one.doi, one.pmcid) if name}
    for some in parts(sorted(names)):
        session.execute(sa.delete(SetAside).where(among(session, SetAside.identifier, some), sa.not_(SetAside.whole_input)))
