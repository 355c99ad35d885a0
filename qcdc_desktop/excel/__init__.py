"""Excel in: tables that people fill in, given out as a template and read back with errors by cell.

What the columns mean is told by the use cases; what is printed for reading is the business of `reports`.
"""
