"""Web pages: HTML in, the article's lines and what the page says of itself out.

charsets decodes, trees parses (lxml) and refuses what is hostile, roles says what tags and classes mean, blocks walks
the tree, regions finds the article in it, parting sets days apart from names, labelling gives each line its label (with
the rules of lines.tsv), statements and stamps read the page's days, embedded finds articles that are in scripts alone,
pages puts all of it together.
"""

from musnad.ingest.webpages.pages import EXTRACTOR, EXTRACTOR_VERSION, WebPage, is_page_name, read_page
from musnad.ingest.webpages.statements import name_publisher

__all__ = ["EXTRACTOR", "EXTRACTOR_VERSION", "WebPage", "is_page_name", "name_publisher", "read_page"]
