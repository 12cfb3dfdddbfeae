"""Files: the same rows in each form, nothing that a spreadsheet would calculate, in pieces."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest

from console.exporting import as_csv, as_french_csv, as_parquet, as_xlsx, plain
from conversations.queries.reports.tables import NUMBER, TEXT, TIME, WHOLE, Row, Table

COLUMNS = (("name", TEXT), ("score", NUMBER), ("n", WHOLE), ("at", TIME))
AT = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 - the wall clock, as tables show it
ROWS: list[Row] = [
    ('=HYPERLINK("http://evil";"Cliquez")', 72.5, 3, AT),
    ('ligne 1\nligne 2, "citée" ; Zoé\x00\x07', None, 0, None),
    ("", -1.5, -2, AT),
]


def table(rows: list[Row] | None = None) -> Table:
    return Table("lines", COLUMNS, iter(ROWS if rows is None else rows))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+33612345678", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "|x", "%0A=1"],
)
def test_what_a_spreadsheet_would_calculate_becomes_text(text: str) -> None:
    assert plain(text).startswith("'")


@pytest.mark.parametrize("text", ["Bonjour", "1+1", "a=b", "", "'déjà", "« =1 »"])
def test_other_texts_stay(text: str) -> None:
    assert plain(text) == text


def test_csv() -> None:
    file = io.BytesIO()
    assert as_csv(table(), file) == 3
    assert file.getvalue().startswith(b"\xef\xbb\xbfname,")
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    assert rows[1] == ['\'=HYPERLINK("http://evil";"Cliquez")', "72.5", "3", "2026-03-29 02:30:00"]
    assert rows[2] == ['ligne 1\nligne 2, "citée" ; Zoé', "", "0", ""]


def test_csv_as_a_french_spreadsheet_opens_it() -> None:
    file = io.BytesIO()
    assert as_french_csv(table(), file) == 3
    assert file.getvalue().startswith(b"\xef\xbb\xbfname;score;n;at\r\n")
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ['\'=HYPERLINK("http://evil";"Cliquez")', "72,5", "3", "2026-03-29 02:30:00"]
    assert rows[3] == ["", "-1,5", "-2", "2026-03-29 02:30:00"]


def test_xlsx_has_texts_numbers_and_times_and_no_formula() -> None:
    file = io.BytesIO()
    assert as_xlsx(table(), file) == 3
    with zipfile.ZipFile(file) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet.lower().replace("=hyperlink", "")
        assert "<v>72.5</v>" in sheet
        assert "'=HYPERLINK" in sheet.replace("&apos;", "'")
        assert "\x07" not in sheet


def test_parquet_is_typed_and_holds_the_text_as_it_was_typed(tmp_path: object) -> None:
    file = io.BytesIO()
    assert as_parquet(table(), file) == 3
    target = f"{tmp_path}/rows.parquet"
    with open(target, "wb") as out:  # noqa: PTH123
        out.write(file.getvalue())
    found = duckdb.sql(f"SELECT * FROM read_parquet('{target}')").fetchall()
    assert found[0] == ('=HYPERLINK("http://evil";"Cliquez")', 72.5, 3, AT)
    assert found[1] == ('ligne 1\nligne 2, "citée" ; Zoé\x07', None, 0, None)
    assert found[2][1:] == (-1.5, -2, AT)
    kinds = duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{target}')").fetchall()
    assert [kind[1] for kind in kinds] == ["VARCHAR", "DOUBLE", "BIGINT", "TIMESTAMP"]


@pytest.mark.parametrize("write", [as_csv, as_french_csv, as_xlsx, as_parquet])
def test_an_empty_table_has_its_head(write: object) -> None:
    assert callable(write)
    file = io.BytesIO()
    assert write(table([]), file) == 0
    assert file.getvalue()


def test_rows_are_taken_one_after_the_other() -> None:
    """The table is never a list: a row is asked for when the one before was written."""
    taken: list[int] = []

    def rows() -> Iterator[Row]:
        for n in range(5):
            taken.append(n)
            yield ("x", 1.0, n, None)

    lines = Table("lines", COLUMNS, rows())
    assert taken == []
    as_csv(lines, io.BytesIO())
    assert taken == [0, 1, 2, 3, 4]
