"""The window: pages, dialogs, fields and tables in Vietnamese, asking use cases for everything.

No SQL, no package bytes and no rule of the law stands here; heavy libraries are never imported at the top of a module.
"""
