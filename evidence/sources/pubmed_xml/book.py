"""One <PubmedBookArticle> (a book or a chapter of one) as a `Record` of kind "book"."""

from evidence.record import Record
from evidence.sources.pubmed_xml.article import (
    Draft,
    finish,
    iso_date,
    new_draft,
    read_abstract,
    read_article_ids,
    read_authors,
    read_e_location,
    read_grants,
    read_keywords,
    read_language,
    read_pages,
    read_pmid,
    read_pub_date,
    read_publication_type,
    read_references,
    read_title,
    walk,
)
from evidence.sources.pubmed_xml.people import people
from evidence.sources.pubmed_xml.text import Element, marked, plain, value


def book(root: Element, place: str) -> Record:
    """The Record of a <PubmedBookArticle>; a chapter's `journal` is the title of its book. BadRecord without a PMID."""
    draft = new_draft(place)
    draft["kind"], draft["book_authors"] = "book", []
    for part in root:
        if part.tag == "BookDocument":
            walk(part, _DOCUMENT, draft)
        elif part.tag == "PubmedBookData":
            walk(part, _DATA, draft)
    in_book = draft.pop("book_authors")
    own = any(author.role == "author" for author in draft["authors"])
    draft["authors"].extend(author for author in in_book if not (own and author.role == "author"))
    title, markup = draft.pop("book_title", ("", ""))
    if draft.get("title"):
        draft["journal"] = title
    else:
        draft["title"], draft["title_markup"] = title, markup
    return finish(draft)


def _book(element: Element, draft: Draft) -> None:
    walk(element, _BOOK, draft)


def _book_title(element: Element, draft: Draft) -> None:
    draft["book_title"] = marked(element)


def _book_authors(element: Element, draft: Draft) -> None:
    role = "editor" if element.get("Type") == "editors" else "author"
    draft["book_authors"].extend(people(element, role))


def _publisher(element: Element, draft: Draft) -> None:
    draft["publisher"] = ", ".join(filter(None, map(plain, element)))


def _isbn(element: Element, draft: Draft) -> None:
    draft["other_ids"].append(("isbn", value(element)))


def _contributed(element: Element, draft: Draft) -> None:
    draft["article_date"] = iso_date(element)


def _revised(element: Element, draft: Draft) -> None:
    draft["revised"] = iso_date(element)


def _volume(element: Element, draft: Draft) -> None:
    draft["volume"] = value(element)


def _status(element: Element, draft: Draft) -> None:
    draft["publication_status"] = value(element)


def _vernacular(element: Element, draft: Draft) -> None:
    draft["vernacular_title"] = plain(element)


_DOCUMENT = {
    "PMID": read_pmid,
    "ArticleIdList": read_article_ids,
    "Book": _book,
    "ArticleTitle": read_title,
    "VernacularTitle": _vernacular,
    "Pagination": read_pages,
    "Language": read_language,
    "AuthorList": read_authors,
    "PublicationType": read_publication_type,
    "Abstract": read_abstract,
    "KeywordList": read_keywords,
    "ContributionDate": _contributed,
    "DateRevised": _revised,
    "GrantList": read_grants,
    "ReferenceList": read_references,
}
_BOOK = {
    "Publisher": _publisher,
    "BookTitle": _book_title,
    "PubDate": read_pub_date,
    "AuthorList": _book_authors,
    "Volume": _volume,
    "Isbn": _isbn,
    "ELocationID": read_e_location,
}
_DATA = {"PublicationStatus": _status, "ArticleIdList": read_article_ids}
