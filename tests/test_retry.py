"""What was set aside can be read again and leaves the list once it can be read."""

import sqlalchemy as sa

from evidence import pipeline
from evidence.database import transaction
from evidence.models import Article, SetAside
from evidence.record import Fault

WHOLE = (
    "<PubmedArticle><MedlineCitation><PMID>99000777</PMID><Article><ArticleTitle>An invented title</ArticleTitle></Article>"
    "</MedlineCitation></PubmedArticle>"
)


def test_a_repaired_record_comes_in_and_a_broken_one_stays(engine: sa.Engine) -> None:
    faults = [
        Fault("a.xml", "record 1", "no reason any more", raw=WHOLE),
        Fault("a.xml", "record 2", "broken", raw="<PubmedArticle><x"),
    ]
    with transaction(engine) as session:
        run = pipeline.begin(session, "import", "a.xml")
    pipeline.take(engine, run, [[(fault, None) for fault in faults]])
    counts = pipeline.retry(engine)
    assert (counts.new, counts.set_aside) == (1, 1)
    with transaction(engine) as session:
        assert session.scalars(sa.select(Article.pmid)).all() == ["99000777"]
        assert session.scalars(sa.select(SetAside.position)).all() == ["record 2"]
