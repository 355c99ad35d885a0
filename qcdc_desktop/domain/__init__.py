"""The rules that would be true on paper too: frozen records and pure functions.

Nothing here reads a file, a clock or a database, and nothing builds a sentence for a person:
what must be said travels as a code with facts (see `errors`) or as steps (see `steps`).
"""
