"""The pages: the same reports as a browser shows them, written into a folder (`site`) or answered from the live database (`serve`).

How a page comes about, for both:

    edition = Edition(session)                     what several pages need is computed once and kept in `edition.held`
    for path in pages.paths(edition): ...          every path of the site, "index.html", "conditions/neck_pain.html", "figures/map.svg"
    page = pages.page(edition, path)               one of them; raises Unknown for a path that no page has
    page.data(edition)                             its bytes; for HTML, keywords are added to the template's values
    page.media                                     its media type

A page of HTML is a template with values (`page.template`, `page.values`), so that whoever answers requests can add to them:
`page.data(edition, extra_navigation=[("/review", "Review")])`. Templates extend "base.html"; all addresses are made by
`addresses.py` and are relative, so that a page works from a folder as from a server. `edition.held` holds plain values of one
state of the database; keep it between requests as long as `edition.stamp(session)` stays the same. Nothing here writes to the
database, and no path of a request is ever taken to the file system: `pages.page` looks it up among the names it knows.
"""

from evidence.web.edition import Edition

__all__ = ["Edition"]
