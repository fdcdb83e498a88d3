"""The store: whole entries or none, whoever writes and whatever breaks."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturec.digest import digest
from lecturec.store import Store, Vanished

KEY = digest("a meaning")


def test_what_is_put_is_got_back(tmp_path: Path) -> None:
    """Bytes and notes come back as they were, also to another store on the same folder."""
    Store(tmp_path).put(KEY, b"sound", {"samples": 3})

    found = Store(tmp_path).get(KEY)

    assert found is not None
    assert (found.data, found.notes) == (b"sound", {"samples": 3})


@pytest.mark.parametrize("damage", [b"", b"soun", b"sounD", b"sound "])
def test_damage_is_a_miss_and_a_warning(tmp_path: Path, damage: bytes) -> None:
    """A changed, cut or lengthened blob is never given out."""
    store = Store(tmp_path)
    store.put(KEY, b"sound")
    next(tmp_path.glob("*/*.bin")).write_bytes(damage)

    assert store.get(KEY) is None
    assert [d.code for d in store.report.diagnostics] == ["cache-damaged"]


def test_damaged_notes_are_a_miss(tmp_path: Path) -> None:
    """So is a note that is no JSON, or of another version."""
    store = Store(tmp_path)
    store.put(KEY, b"sound")
    note = next(tmp_path.glob("*/*.json"))
    for text in ("{", "[]", json.dumps({"version": "0"})):
        note.write_text(text)

        assert store.get(KEY) is None
        assert store.notes(KEY) is None


def test_a_blob_without_its_note_is_a_miss(tmp_path: Path) -> None:
    """The note is written last: half an entry is none."""
    store = Store(tmp_path)
    store.put(KEY, b"sound")
    next(tmp_path.glob("*/*.json")).unlink()

    assert store.get(KEY) is None
    assert store.report.diagnostics == ()


def test_reading_what_is_gone_forgets_it(tmp_path: Path) -> None:
    """`read` raises Vanished, and the next build makes the entry anew."""
    store = Store(tmp_path)
    store.put(KEY, b"sound")
    next(tmp_path.glob("*/*.bin")).write_bytes(b"noise")

    with pytest.raises(Vanished):
        store.read(KEY)

    assert list(tmp_path.glob("*/*")) == []


def test_no_cache_takes_only_what_it_made_itself(tmp_path: Path) -> None:
    """--no-cache makes everything anew, once."""
    Store(tmp_path).put(KEY, b"old")
    store = Store(tmp_path, read_old=False)

    made = [store.fetch("stage", KEY, lambda: (b"new", {})).data for _ in range(2)]

    assert made == [b"new", b"new"]
    assert (store.hits, store.misses) == ({"stage": 1}, {"stage": 1})


def test_many_writers_of_one_key_agree(tmp_path: Path) -> None:
    """Readers never see a mixture."""
    store = Store(tmp_path)

    def work(number: int) -> bytes:
        return store.fetch("stage", digest("k", number % 3), lambda: (bytes([number % 3]) * 50_000, {})).data

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(work, range(200)))

    assert all(data == bytes([number % 3]) * 50_000 for number, data in enumerate(seen))
    assert list(tmp_path.glob("*/.draft-*")) == []


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
    max_leaves=8,
)


def _typed(value: object) -> object:
    return (type(value).__name__, tuple(map(_typed, value)) if isinstance(value, tuple) else value)


@given(plain, plain)
def test_different_meanings_have_different_names(one: object, other: object) -> None:
    """Digest is one to one: also for "1" and 1, () and "", True and 1."""
    assert (digest(one) == digest(other)) == (_typed(one) == _typed(other))


@pytest.mark.parametrize("value", [1.0, {"a": 1}, {1}, Path("x")])
def test_what_has_several_spellings_has_no_name(value: object) -> None:
    """Floats, dicts, sets and paths are refused as keys."""
    with pytest.raises(TypeError, match="no canonical form"):
        digest(value)
