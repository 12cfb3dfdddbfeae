"""Tables as CSV, XLSX or Parquet files: written a row at a time, handed out in pieces.

Which rows a table has is `queries/reports/tables.py`. Text is what somebody typed: it must never
become a formula where the file is opened.
"""

import csv
import io
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import duckdb
import xlsxwriter
from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_noop

from conversations.queries.reports.tables import NUMBER, TEXT, TIME, WHOLE, Table

PIECE = 64 * 1024
MOST_XLSX = 1_048_575
FULL = gettext_noop("A sheet has no room for so many rows: take CSV or Parquet.")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_SQL = {TEXT: "VARCHAR", NUMBER: "DOUBLE", WHOLE: "BIGINT", TIME: "TIMESTAMP"}


def plain(text: str) -> str:
    """Without control characters; what a spreadsheet would calculate gets an apostrophe before."""
    clean = "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and not 127 <= ord(c) < 160))
    begin = clean.lstrip(" \u00a0\u202f\ufeff")
    return f"'{clean}" if begin.startswith(_FORMULA) else clean


def _cells(row: tuple[Any, ...]) -> Iterator[Any]:
    for value in row:
        yield plain(value) if isinstance(value, str) else value


def as_csv(
    table: Table, file: IO[bytes], between: str = ",", said: Callable[[Any], Any] | None = None
) -> int:
    """UTF-8 with its mark, so that a spreadsheet reads the accents. Returns how many rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=between)
    writer.writerow([name for name, _ in table.columns])
    say, n = said or _said, 0
    for row in table.rows:
        writer.writerow([say(value) for value in _cells(row)])
        n += 1
    text.detach()
    return n


def as_french_csv(table: Table, file: IO[bytes]) -> int:
    """As a French spreadsheet opens it: semicolons between values, a comma in numbers."""
    return as_csv(table, file, ";", _said_in_french)


def _said_in_french(value: Any) -> Any:
    return str(value).replace(".", ",") if isinstance(value, float) else _said(value)


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else value


def as_xlsx(table: Table, file: IO[bytes]) -> int:
    """One sheet with a fixed head. Rows go to disk as they come."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet, bold = book.add_worksheet(table.name[:31]), book.add_format({"bold": True})
    time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for column, (name, _) in enumerate(table.columns):
        sheet.write_string(0, column, name, bold)
    sheet.freeze_panes(1, 0)
    n = 0
    for n, row in enumerate(table.rows, 1):
        if n > MOST_XLSX:
            raise OverflowError(FULL)
        for column, value in enumerate(_cells(row)):
            _write(sheet, n, column, value, time)
    book.close()
    return n


def _write(sheet: Any, row: int, column: int, value: Any, time: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(microsecond=0), time)
    elif value is not None:
        sheet.write_number(row, column, value)


def as_parquet(table: Table, file: IO[bytes]) -> int:
    """Typed columns, by way of a CSV file on disk; texts are as they were typed: nothing that
    reads Parquet calculates them."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        n = 0
        with source.open("w", encoding="utf-8", newline="") as rows:
            writer = csv.writer(rows, quoting=csv.QUOTE_ALL)
            for row in table.rows:
                writer.writerow([None if v is None else _parquet(v) for v in row])
                n += 1
        with duckdb.connect(":memory:") as base:
            base.execute("SET threads TO 1")
            base.execute(_copy(table, source, target))
        file.write(target.read_bytes())
    return n


def _parquet(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    return _said(value)


def _copy(table: Table, source: Path, target: Path) -> str:
    columns = ", ".join(f"'{name}': '{_SQL[kind]}'" for name, kind in table.columns)
    read = (
        f"read_csv('{source}', header=false, columns={{{columns}}}, quote='\"', escape='\"',"
        " new_line='\\r\\n', auto_detect=false, delim=',', max_line_size=10000000)"
    )
    return f"COPY (SELECT * FROM {read}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608


Writer = Callable[[Table, IO[bytes]], int]
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "csv-fr": ("text/csv; charset=utf-8", as_french_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "parquet": ("application/vnd.apache.parquet", as_parquet),
}


def handed_out(file: IO[bytes], name: str, kind: str) -> StreamingHttpResponse:
    """From its beginning, a piece at a time, whatever its size; closed at the end."""
    file.seek(0)
    response = StreamingHttpResponse(_pieces(file), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    read = sync_to_async(file.read)
    with file:
        while piece := await read(PIECE):
            yield piece
