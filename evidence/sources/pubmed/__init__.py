"""PubMed through the E-utilities: search, and fetch in batches. Nothing is sent before a function is called."""

from evidence.sources.pubmed.client import Client, Pace
from evidence.sources.pubmed.fetching import Plan, batches, fetch, prepare, update_since, vanished
from evidence.sources.pubmed.raw import RawBatch, RawStore
from evidence.sources.pubmed.searching import SearchResult, Slice, search
from evidence.sources.pubmed.settings import Secret, Settings
from evidence.sources.pubmed.strategy import Strategy, default_query, strategy

__all__ = [
    "Client",
    "Pace",
    "Plan",
    "RawBatch",
    "RawStore",
    "SearchResult",
    "Secret",
    "Settings",
    "Slice",
    "Strategy",
    "batches",
    "default_query",
    "fetch",
    "prepare",
    "search",
    "strategy",
    "update_since",
    "vanished",
]
