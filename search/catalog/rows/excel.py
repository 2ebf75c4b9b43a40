"""The first sheet of an Excel file: values as they were calculated last, never formulas."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from search.catalog.rows.row import MAX_COLUMNS, Row, RowsError, column_names

MAX_UNPACKED_BYTES = 2**30
_WORKBOOK = "xl/workbook.xml"


def excel_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows, numbered as Excel does; the first one that holds anything names the columns."""
    _require_bounds(file)
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=True)
        columns: list[str] = []
        for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            row = ["" if cell is None else cell for cell in cells[:MAX_COLUMNS]]
            if not any(cell != "" for cell in row):
                continue
            if not columns:
                columns = column_names(row, number)
            else:
                values = zip(columns, row, strict=False)
                yield Row(number, {name: _plain(value) for name, value in values})
    except RowsError:
        raise
    except Exception as error:
        raise RowsError(0, f"the Excel file is damaged ({type(error).__name__})") from None


def _plain(value: object) -> object:
    """Numbers and text as they are; dates and times as text."""
    return value if isinstance(value, (str, int, float)) else str(value)


def _require_bounds(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as parts:
            if _WORKBOOK not in parts.namelist():
                raise RowsError(0, "it is a ZIP file without a workbook, which has to be unpacked first")
            if sum(part.file_size for part in parts.infolist()) > MAX_UNPACKED_BYTES:
                raise RowsError(0, f"its Excel file unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")
    except zipfile.BadZipFile:
        raise RowsError(0, "its Excel file is damaged") from None
    file.seek(0)
