"""Paper and spreadsheets: one module a report, records in, a PDF, XLSX or DOCX file out.

Reports print what the rules computed; they read no database, and no sentence of theirs stands outside
`resources/words/reports.json`.
"""
