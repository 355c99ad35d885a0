"""Reading scanned survey sheets: pictures in, measures of boxes out. What they mean says `domain.mark_reading`.

numpy, OpenCV and zxing-cpp (the extra `scan`) are imported here and nowhere else, and only when a page is read.
"""
