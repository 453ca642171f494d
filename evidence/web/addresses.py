"""Where each page lives: the only place that makes paths and addresses of pages.

A path is relative to the root of the site ("conditions/neck_pain.html"); an address is what a link on another page says
("../conditions/neck_pain.html"). All are relative, so that they hold in a folder, under any prefix of a server, and on a USB stick.
"""

import posixpath
import re
from hashlib import sha256
from urllib.parse import quote

HOME, MAP, CHANGES, FEED, METHODS, ABOUT = "index.html", "map.html", "changes.html", "changes.atom", "methods.html", "about.html"
CONDITIONS, CLAIMS, ARTICLES, INDEX = "conditions.html", "claims.html", "articles.html", "find-index.js"
_UNSAFE = re.compile(r"[^a-z0-9.]+")


def slug(key: str) -> str:
    """A name that every file system and server takes, from any key: "pmid:27582622" -> "pmid-27582622".

    A key with other signs than letters, digits, dots and one colon gets the head of its hash, so that no two become one.
    """
    plain = re.sub(r"\.{2,}", ".", _UNSAFE.sub("-", key.lower())).strip("-.")
    if re.fullmatch(r"[a-z]+:[a-z0-9_]+|[a-z][a-z_-]*", key):
        return key.replace(":", "-")
    return f"{plain[:60].strip('-.') or 'x'}-{sha256(key.encode()).hexdigest()[:8]}"


def condition(term: str) -> str:
    """The card of a condition."""
    return f"conditions/{slug(term)}.html"


def claim(claim_id: str) -> str:
    """The page of a claim, or of all the evidence on a condition ("condition:knee_pain")."""
    return f"claims/{slug(claim_id)}.html"


def article(key: str) -> str:
    """The page of an article, by its key."""
    return f"articles/{slug(key)}.html"


def study(key: str) -> str:
    """The page of a study of several articles, by the key of its first article."""
    return f"studies/{slug(key)}.html"


def year(number: int | None) -> str:
    """The list of the articles of a year; None for those without."""
    return f"years/{number or 'unknown'}.html"


def figure(name: str, kind: str) -> str:
    """A figure as a file of this kind (svg, png, csv); `name` is like "map" or "neck-pain.sham.direction"."""
    return f"figures/{re.sub('[.:_]', '-', name)}.{kind}"


def citations(name: str, kind: str) -> str:
    """The citations of a claim ("neck-pain") or an article ("pmid:1") as a file of this kind (bib, ris)."""
    return f"citations/{slug(name)}.{kind}"


def static(name: str) -> str:
    """The stylesheet, a script."""
    return f"static/{name}"


def address(target: str, page: str) -> str:
    """What a link to the path `target` says on the page at the path `page`."""
    return quote(posixpath.relpath(target, posixpath.dirname(page) or "."), safe="/.-_")
