"""Looking at the sheets of a round for what should be checked against the paper (chất lượng số liệu).

A finding names sheets and says why; it is never a verdict. Only arithmetic: nothing is read or written here.
"""
