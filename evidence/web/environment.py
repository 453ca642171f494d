"""Templates and how they are filled: everything is escaped, a name that is missing is an error, no page has inline script or style."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2

from evidence.web import addresses
from evidence.web.catalogue import Texts

FOLDER = Path(str(resources.files("evidence"))) / "web"
PUBLIC_SITES = {
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "doi": "https://doi.org/{}",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/{}/",
}


@cache
def environment() -> jinja2.Environment:
    """The templates, with every value escaped unless it is Markup."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["at"] = addresses
    made.filters["upfirst"] = lambda text: text[:1].upper() + text[1:]
    return made


def render(template: str, *, path: str, texts: Texts, **values: Any) -> str:
    """A page: `path` is its own place in the site, from which its links are counted.

    Templates may use `t` (texts), `to` (a path of `addresses`, called `at` there, as the address from here), `path`, and the values.
    """
    given = {"extra_navigation": [], "page_actions": [], "notice": "", "alternates": [], "scripts": [], **values}
    return (
        environment()
        .get_template(template)
        .render(t=texts, path=path, to=lambda target: addresses.address(target, path), elsewhere=elsewhere, **given)
    )


def elsewhere(scheme: str, value: str) -> str:
    """The address of an article at PubMed, its publisher (DOI) or PMC."""
    from urllib.parse import quote

    return PUBLIC_SITES[scheme].format(quote(value, safe="/:;()._-"))
