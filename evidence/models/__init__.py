"""The tables: what the database holds, one class a table, the same on SQLite and PostgreSQL.

Content comes from a source and is replaced when the source changes it (the earlier content is kept in `ArticleVersion`). Readings
(`Tag`, `Finding`) carry their origin: `machine` rows belong to a rule-set version and can be rebuilt, `curated` rows came with a
set of facts read by one person, `human` rows stem from a `Decision` and are never touched by a machine. `standing` marks the
reading that holds now: human over curated over machine.
"""

from evidence.models.articles import (
    Article,
    ArticleVersion,
    Author,
    Awaited,
    Identifier,
    Keyword,
    Link,
    MeshHeading,
    PublicationType,
    Reference,
    Section,
    Study,
)
from evidence.models.base import NAMING, Base, UtcTime
from evidence.models.readings import Decision, Finding, Tag
from evidence.models.runs import Run, RunArticle, Search, SetAside
from evidence.models.verdicts import CheckedText, Moment, PaperInput, SearchText, Verdict

__all__ = [
    "NAMING",
    "Article",
    "ArticleVersion",
    "Author",
    "Awaited",
    "Base",
    "CheckedText",
    "Decision",
    "Finding",
    "Identifier",
    "Keyword",
    "Link",
    "MeshHeading",
    "Moment",
    "PaperInput",
    "PublicationType",
    "Reference",
    "Run",
    "RunArticle",
    "Search",
    "SearchText",
    "Section",
    "SetAside",
    "Study",
    "Tag",
    "UtcTime",
    "Verdict",
]
