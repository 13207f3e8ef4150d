"""What only the recognition knows, brought into the finished Document: where a box lies on the page as it was scanned,
and how sure each cell is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gongkai.document import Block, Cell, Document, Place, Table, TextBlock
from gongkai.readers.ocr.page import Scan


def with_evidence(document: Document, scans: Mapping[int, Scan]) -> Document:
    """Return the document with the boxes of scanned pages on the page as it was, and its cells' confidence.

    ``scans`` holds the scanned pages by number.
    """
    if not scans:
        return document
    pages = tuple(
        replace(page, width=scans[page.number].size[0], height=scans[page.number].size[1])
        if page.number in scans
        else page
        for page in document.pages
    )
    return replace(document, pages=pages, blocks=tuple(_moved(block, scans) for block in document.blocks))


def _moved(block: Block, scans: Mapping[int, Scan]) -> Block:
    place = _original(block.place, scans)
    if isinstance(block, TextBlock):
        runs = tuple(
            run._replace(bbox=scans[run.page].original(run.bbox)) if run.page in scans else run for run in block.runs
        )
        return replace(block, place=place, runs=runs)
    return replace(block, place=place, cells=_certain(block, scans))


def _original(place: Place, scans: Mapping[int, Scan]) -> Place:
    scan = scans.get(place.page or 0)
    return place if scan is None or place.bbox is None else replace(place, bbox=scan.original(place.bbox))


def _certain(table: Table, scans: Mapping[int, Scan]) -> tuple[Cell, ...]:
    cells = []
    for cell in table.cells:
        scan = scans.get(cell.place.page or 0)
        read = cell if scan is None else _with_reading(cell, scan)
        cells.append(replace(read, place=_original(cell.place, scans)))
    return tuple(cells)


def _with_reading(cell: Cell, scan: Scan) -> Cell:
    """Return the cell with the confidence of the recognised cells whose middles lie in it."""
    box = cell.place.bbox
    if box is None:
        return cell
    own = [
        reading
        for reading in scan.cells
        if box.x0 <= reading.middle[0] <= box.x1 and box.top <= reading.middle[1] <= box.bottom
    ]
    if not own:
        return cell
    readings = own[0].readings if len(own) == 1 else ()
    return replace(cell, confidence=round(min(reading.confidence for reading in own), 4), readings=readings)
