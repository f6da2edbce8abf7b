"""Who says what: quotation marks, cues and what they reach, and the phrases that name a source.

A page holds what every rule asks of a text; drafts become quotes once speakers and nesting are known.
"""
