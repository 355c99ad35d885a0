"""The demonstration: a made-up year of real units, entered through the same use cases a clerk uses.

Everything invented stands here and nowhere else in the program; nothing outside this package imports it but the start.
"""
