"""Ingest: raw articles in, documents with a frozen text out.

sources reads bytes, pages splits them into lines, rules and the tables say what a line is, segmentation decides,
accounting proves that nothing was lost, articles makes the document; openings and bounds (on what parsing gives) spare
trying most rules. collections takes files of many articles apart, webpages reads HTML, intake takes whatever a user
names. deposits and streams write documents, resemblance knows copies among them, saying tells of it all, rereading
reads raw files again for the checks.
"""
