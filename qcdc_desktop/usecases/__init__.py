"""What a person does, one module a thing: first this, then that, all or nothing.

Every function takes the `Workspace` first, does its work in one transaction and returns frozen values.
No widget, no argument parser and no sentence stands here.
"""
