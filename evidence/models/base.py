"""What all tables share: names of constraints, moments in UTC, column types."""

import datetime as dt
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s",
}  # fmt: skip


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment in UTC. SQLite drops offsets, so they are taken off on the way in and put back on the way out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a naive time: nobody can tell later which clock it was read from."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored; use datetime.now(datetime.UTC)")
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the time back with its zone."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraints get their names from `NAMING`, so that a migration can speak of them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, dt.datetime: UtcTime}  # noqa: RUF012


Key = Annotated[int, mapped_column(primary_key=True)]
Short = Annotated[str, mapped_column(Text, default="")]  # no length: a source may send any
Long = Annotated[str, mapped_column(Text, default="")]
OfArticle = Annotated[int, mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)]
