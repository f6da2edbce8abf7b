"""The grammar of Arabic counting: figures and words to quantities, what they count, how they are compared.

A reader sees the tokens; candidates are tried where a number may begin; drafts are filled in by the later rules.
"""
