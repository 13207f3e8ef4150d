"""Scans and pictures: a page as pixels becomes the same objects that a PDF page is made of (extra ``ocr``)."""
