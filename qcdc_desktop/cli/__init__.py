"""The same use cases without a window. Names, exit codes and JSON shapes are a promise: extend, do not rename.

A command reads its arguments, calls a use case and returns an `Answer`; nothing is decided here.
"""
