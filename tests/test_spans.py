"""Cells of tables that take several rows or columns: laid out as they are, and whole wherever a table is cut."""

import numpy as np
from frames import laid, slide, still, store_in
from hypothesis import given
from hypothesis import strategies as st

from lecturec.deck import Table, plain, text_of
from lecturec.layout.slices import stretch_of


@given(st.data())
def test_a_table_cut_anywhere_says_the_same(data: st.DataObject) -> None:
    """A cell over several rows stands in each piece that has one of them; spans stay within their piece."""
    rows = data.draw(st.integers(2, 12))
    taken: set[tuple[int, int]] = set()
    spans = []
    for _ in range(data.draw(st.integers(0, 5))):
        row, column = data.draw(st.integers(-1, rows - 1)), data.draw(st.integers(0, 3))
        down = 1 if row < 0 else data.draw(st.integers(1, rows - row))
        across = data.draw(st.integers(1, 4 - column))
        places = {(row + y, column + x) for y in range(down) for x in range(across)}
        if not places & taken and len(places) > 1:
            taken |= places
            spans.append((row, column, down, across))
    hidden = taken - {(row, column) for row, column, _, _ in spans}
    cells = [[text_of("" if (r, c) in hidden else f"{r}.{c}") for c in range(4)] for r in range(rows)]
    table = Table(header=(text_of("h"),) * 4, rows=tuple(map(tuple, cells)), spans=tuple(spans))
    at = data.draw(st.integers(1, rows - 1))
    pieces = [stretch_of(table, 0, at), stretch_of(table, at, rows)]

    def seen(table: Table, row: int, column: int) -> str:
        for r, c, down, across in table.spans:
            if r <= row < r + down and c <= column < c + across:
                return plain(table.rows[r][c])
        return plain(table.rows[row][column])

    for first, piece in zip((0, at), pieces, strict=True):
        assert isinstance(piece, Table)
        for row in range(len(piece.rows)):
            assert [seen(piece, row, c) for c in range(4)] == [seen(table, first + row, c) for c in range(4)]
        assert all(r + down <= len(piece.rows) for r, _, down, _ in piece.spans)


def a_table(rows: int, *spans: tuple[int, int, int, int], words: str = "x", lead: str = "a group") -> Table:
    """Three columns; the first cells of spans hold `lead`."""
    hidden = {(r + y, c + x) for r, c, down, across in spans for y in range(down) for x in range(across)}
    leads = {(r, c) for r, c, _, _ in spans}
    cells = [[lead if (r, c) in leads else "" if (r, c) in hidden else words for c in range(3)] for r in range(rows)]
    made = tuple(tuple(text_of(cell) for cell in row) for row in cells)
    return Table(header=tuple(map(text_of, "abc")), rows=made, spans=spans)


def test_a_cell_over_several_rows_has_no_rule_through_it(tmp_path) -> None:
    """The other columns keep theirs."""
    store = store_in(tmp_path)
    tables = [a_table(4, *spans, lead="", words="") for spans in ((), ((1, 0, 3, 1),))]
    _, scenes, said = laid(store, *(slide(table, template="table") for table in tables))
    plain_one, spanned = (np.asarray(still(store, scene).convert("L"), int) for scene in scenes)
    box = scenes[0].boxes[0]
    gone = np.abs(plain_one - spanned)[box.y : box.y + box.height, box.x : box.x + box.width] > 5

    assert said == []
    assert gone[:, :4].any()
    assert not gone[:, -4:].any()


def test_much_in_a_cell_over_two_rows_makes_them_higher(tmp_path) -> None:
    """Nothing is set over what stands below."""
    store = store_in(tmp_path)
    tables = [a_table(3, (0, 0, 2, 1), lead=words) for words in ("short", "many words to be read " * 12)]
    _, scenes, said = laid(store, *(slide(table, template="table") for table in tables))

    assert said == []
    assert scenes[0].boxes[0].height < scenes[1].boxes[0].height


def test_hundreds_of_rows_with_spans_are_divided(tmp_path) -> None:
    """Every piece has the header, and a group that goes on is named again."""
    rows = 300
    spans = tuple((k, 0, min(7, rows - k), 1) for k in range(0, rows, 7))
    script, scenes, said = laid(store_in(tmp_path), slide(a_table(rows, *spans), template="table"))

    tables = [part for one in script.slides for part in one.parts if isinstance(part, Table)]
    assert len(scenes) > 10
    assert sum(len(table.rows) for table in tables) == rows
    assert all(plain(table.rows[0][0]) == "a group" for table in tables)
    assert all(plain(table.header[0]) == "a" for table in tables)
    assert "text-overflows" not in said
