#!/usr/bin/env python3
"""What other libraries make of the workload: peers.py WORKLOAD.sqlite

Prints a JSON array with an object for each library: bytes of everything and of the delta of edits,
raw and after gzip -6, and seconds to write and to apply. A library that is not here says so.
"""

import gzip
import importlib.metadata
import json
import sqlite3
import sys
import time


def loro(tables, edits):
    from loro import ExportMode, LoroDoc, LoroMap

    def write(doc):
        for name, rows in tables.items():
            records = doc.get_map(name)
            for key, row in rows:
                record = records.insert_container(key, LoroMap())
                for column, value in row.items():
                    record.insert(column, value)
        doc.commit()
        return doc.export(ExportMode.Snapshot())

    def edit(doc):
        before = doc.oplog_vv
        for name, key, column, value in edits:
            doc.get_map(name).get(key).container.insert(column, value)
            doc.commit()
        return doc.export(ExportMode.Updates(before))

    def apply(data):
        doc = LoroDoc()
        doc.import_(data)
        doc.get_deep_value()

    return LoroDoc(), write, edit, apply


def pycrdt(tables, edits):
    from pycrdt import Doc, Map

    def write(doc):
        for name, rows in tables.items():
            records = doc.get(name, type=Map)
            with doc.transaction():
                for key, row in rows:
                    records[key] = Map(row)
        return doc.get_update()

    def edit(doc):
        before = doc.get_state()
        for name, key, column, value in edits:
            doc.get(name, type=Map)[key][column] = value
        return doc.get_update(before)

    def apply(data):
        doc = Doc()
        doc.apply_update(data)
        for name in tables:
            doc.get(name, type=Map).to_py()

    return Doc(), write, edit, apply


def automerge(tables, edits):
    from automerge.core import ROOT, Document, ObjType, ScalarType

    kinds = {str: ScalarType.Str, int: ScalarType.Int, float: ScalarType.F64}
    places = {}

    def put(change, place, column, value):
        change.put(place, column, kinds[type(value)], value)

    def write(doc):
        with doc.transaction() as change:
            for name, rows in tables.items():
                records = change.put_object(ROOT, name, ObjType.Map)
                for key, row in rows:
                    place = places[name, key] = change.put_object(records, key, ObjType.Map)
                    for column, value in row.items():
                        put(change, place, column, value)
        return doc.save()

    def edit(doc):
        before = doc.get_heads()
        with doc.transaction() as change:
            for name, key, column, value in edits:
                put(change, places[name, key], column, value)
        return b"".join(change.bytes for change in doc.get_changes(before))

    def apply(data):
        doc = Document.load(data)
        for name in tables:
            doc.keys(doc.get(ROOT, name)[1])

    return Document(), write, edit, apply


def seconds(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def sizes(data):
    return len(data), len(gzip.compress(data, 6))


def measure(peer, tables, edits):
    doc, write, edit, apply = peer(tables, edits)
    written, everything = seconds(lambda: write(doc))
    applied, _ = seconds(lambda: apply(everything))
    raw, packed = sizes(everything)
    delta_raw, delta_packed = sizes(edit(doc))
    return {
        "version": importlib.metadata.version(peer.__name__),
        "write_seconds": written, "apply_seconds": applied, "raw_bytes": raw,
        "gzip_bytes": packed, "delta_bytes": delta_raw, "delta_gzip_bytes": delta_packed,
    }


def read(path):
    database = sqlite3.connect(path)
    tables = {}
    for name in ("enterprise", "progress"):
        rows = database.execute(f"SELECT * FROM {name}")
        columns = [column[0] for column in rows.description][1:]
        tables[name] = [(row[0], dict(zip(columns, row[1:]))) for row in rows]
    return tables, database.execute("SELECT * FROM edit ORDER BY rowid").fetchall()


def main():
    tables, edits = read(sys.argv[1])
    results = []
    for peer in (loro, pycrdt, automerge):
        try:
            found = measure(peer, tables, edits)
        except ImportError:
            found = {"version": None}
        results.append({"peer": peer.__name__} | found)
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
