"""Ingest: raw articles in, documents with a frozen text out.

sources reads bytes, pages splits them into lines, rules and the tables say what a line is, segmentation decides,
accounting proves that nothing was lost, articles makes the document, deposits writes it into the corpus.
"""
