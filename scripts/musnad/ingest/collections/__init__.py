"""Collections: one file that holds many articles, as lines, a table or a crawl.

streams opens files packed or not, records says what one record is, lines, tables and warcs take collections apart,
fields says which of a record's fields is what, building makes documents of records, languages leaves out what is
in another language, reading is the way in.

A record is named `file#place`: the number of the line (lines, tables) or row (Parquet), counted from 1, or the
offset in bytes at which its packed record begins (WARC). That name is the document's `raw.path`; `raw.sha256` is of
the record's own bytes, so that a record is found again in the collection that is kept, and known to be the same.
"""
