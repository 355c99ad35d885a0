"""Reading scanned survey sheets: pictures in, measures of boxes out. What a measure means stands in `domain.mark_reading`.

numpy, OpenCV and zxing-cpp (the extra `scan`) are imported here and nowhere else, and only when a page is read.
"""
