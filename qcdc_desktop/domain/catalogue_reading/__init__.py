"""Reading catalogues: parsed JSON and CSV values in, typed values or a list of mistakes out.

Every module reads one kind; `reading` names the entrances. Nothing here opens a file or builds a sentence:
a mistake is a code with facts, its words stand in `resources/words/catalogues.json`.
"""
