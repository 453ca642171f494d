"""A living evidence database about dry needling: from PubMed records to a verdict, with the sentence behind each number."""

__version__ = "0.1.0"
