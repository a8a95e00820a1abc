#!/usr/bin/env python3
"""A client written from docs/PROTOCOL.md alone, by somebody who has never seen the code.

    stranger.py SERVER ZONE LEGAL_NAME < CODE

Joins with the invitation on standard input, pulls the zone, pushes one enterprise, pulls again,
compares the digest, and is refused when it pretends to have forgotten its pushes. Prints one JSON
document; exits 1 with a sentence on the first surprise.
"""

import hashlib
import io
import json
import os
import sys
import time
import urllib.error
import urllib.request

import cbor2

SUPERSEDED = cbor2.undefined


def fail(what):
    sys.exit(f"stranger: {what}")


def random64():
    return int.from_bytes(os.urandom(8), "big")


def encode(item):
    return cbor2.dumps(item, canonical=True)


def decode_sequence(body):
    stream, items = io.BytesIO(body), []
    while stream.tell() < len(body):
        items.append(cbor2.load(stream))
    return items


def pairs(flat):
    return list(zip(flat[::2], flat[1::2]))


class Record:
    """A state: for each slot a register, writer -> (stamp, encoded value or SUPERSEDED)."""

    def __init__(self):
        self.slots = {}

    def join(self, slot, writer, stamp, value):
        register = self.slots.setdefault(slot, {})
        here = register.get(writer)
        if here is None or rank(stamp, value) > rank(*here):
            register[writer] = (stamp, value)

    def encoded(self):
        marks = sorted({(w, e[0]) for r in self.slots.values() for w, e in r.items()})
        place = {mark: index for index, mark in enumerate(marks)}
        slots = {}
        for slot, register in self.slots.items():
            flat = []
            for writer in sorted(register):
                stamp, value = register[writer]
                flat += [place[writer, stamp], value if value is SUPERSEDED else cbor2.loads(value)]
            slots[slot] = flat
        return [[part for mark in marks for part in mark], slots]


def rank(stamp, value):
    return (stamp, 1, b"") if value is SUPERSEDED else (stamp, 0, value)


class Client:
    def __init__(self, server, zone):
        self.server, self.zone = server, zone
        self.writer = random64()
        self.records = {}  # (type, id) -> Record
        self.outbox = {}  # (type, id) -> slots
        self.cursor = {"epoch": 0, "hash": b"", "base": 0, "position": 0, "held": []}
        self.acknowledged, self.attempts = None, []
        self.access = 0
        self.last_stamp = 0
        self.agrees = None

    def post(self, path, content_type, body):
        headers = {"Content-Type": content_type}
        if hasattr(self, "credential"):
            headers["Authorization"] = "Bearer " + self.credential
        request = urllib.request.Request(self.server + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            fail(f"{path}: {error.code} {error.read().decode()}")

    def join_server(self, code):
        body = json.dumps({"code": code, "device": "stranger"}).encode()
        answer = json.loads(self.post("/v1/join", "application/json", body))
        self.credential = answer["credential"]
        if self.zone not in [zone["zone"] for zone in answer["zones"]]:
            fail("the invitation is not for this zone")

    def write(self, kind, identity, fields):
        self.last_stamp = max(self.last_stamp + 1, int(time.time() * 1000) << 16)
        record = self.records.setdefault((kind, identity), Record())
        for slot, value in fields.items():
            register = record.slots.setdefault(slot, {})
            for writer, (stamp, _) in list(register.items()):
                register[writer] = (stamp, SUPERSEDED)  # all of it was shown
            register[self.writer] = (self.last_stamp, encode(value))
        self.outbox.setdefault((kind, identity), set()).update(fields)

    def batch(self, keys):
        writers, strings, records = [], [], []

        def place(table, item):
            if item not in table:
                table.append(item)
            return table.index(item)

        for kind, identity in keys:
            part = Record()
            for slot in self.outbox[kind, identity]:
                part.slots[slot] = self.records[kind, identity].slots[slot]
            marks, slots = part.encoded()
            flat_marks = []
            for writer, stamp in pairs(marks):
                flat_marks += [place(writers, writer), stamp]
            flat_slots = []
            for slot in sorted(slots, key=lambda name: (len(name.encode()), name.encode())):
                flat_slots += [place(strings, slot), slots[slot]]
            records.append([place(strings, kind), identity, flat_marks, flat_slots])
        return [writers, strings, records]

    def sync(self):
        for _ in range(100):
            if self.exchange():
                return
        fail("the sync does not come to an end")

    def exchange(self):
        """One round trip; returns whether the zone's head is reached and the outbox empty."""
        keys, push = sorted(self.outbox), None
        if keys:
            push = random64()
            self.attempts.append(push)
        c = self.cursor
        held = [part for span in c["held"] for part in span]
        cursor = [c["epoch"], c["hash"], c["base"], c["position"], held]
        ask = [self.zone, cursor, [self.acknowledged, *self.attempts], []]
        body = encode([1, self.writer, 1, int(time.time() * 1000), self.access, 0, [], [ask]])
        if push is not None:
            body += encode([0, push, self.batch(keys)])
        head, *items = decode_sequence(self.post("/v1/sync", "application/cbor-seq", body))
        if head[0] != 1:
            fail(f"an answer of version {head[0]}")
        if head[3] is not None:
            self.access = head[3][0]
        at_head = False
        for item in items:
            if item[0] == 0:
                self.take_verdicts(item, push, keys)
            elif item[0] == 1:
                self.take_page(item)
            elif item[0] == 2:
                at_head = self.take_done(item)
            else:
                self.refusal = item[2]
                return True
        return at_head and not self.outbox

    def take_verdicts(self, item, push, keys):
        if item[2] != push:
            fail("verdicts on another push")
        place = 0
        for run in item[3]:
            for index in range(run[0]):
                if run[1] == 3:
                    fail(f"held: {run[2]}")
                if run[1] == 0:
                    self.cursor["held"].append((run[2] + index, run[2] + index))
                del self.outbox[keys[place]]
                place += 1
        self.cursor["held"] = merged(self.cursor["held"])
        self.acknowledged, self.attempts = push, []

    def take_page(self, item):
        _, _, journal_hash, position, _authors, (writers, strings, records) = item
        for record in records:
            kind, identity, marks = strings[record[0]], record[1], pairs(record[2])
            here = self.records.setdefault((kind, identity), Record())
            for slot, register in pairs(record[3]):
                for mark, value in pairs(register):
                    if isinstance(value, cbor2.CBORTag) and value.tag == 6:
                        value = strings[value.value]
                    writer, stamp = writers[marks[mark][0]], marks[mark][1]
                    value = value if value is SUPERSEDED else encode(value)
                    here.join(strings[slot], writer, stamp, value)
        self.cursor["position"], self.cursor["hash"] = position, journal_hash

    def take_done(self, item):
        self.cursor["epoch"] = item[2]
        if item[3] is None:
            return False
        seq, journal_hash, count, total = item[3]
        held = [(max(first, seq + 1), last) for first, last in self.cursor["held"] if last > seq]
        self.cursor.update(base=seq, position=seq, hash=journal_hash, held=held)
        if not self.outbox:
            self.agrees = (count, total) == self.digest()
        return True

    def digest(self):
        total = 0
        for (kind, identity), record in self.records.items():
            state = encode([self.zone, kind, identity, record.encoded()])
            total += int.from_bytes(hashlib.sha256(state).digest()[:16], "big")
        return len(self.records), (total % 2**128).to_bytes(16, "big")


def merged(spans):
    result = []
    for first, last in sorted(spans):
        if result and result[-1][1] + 1 >= first:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return result


def new_id():
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)


def main():
    server, zone, legal_name = sys.argv[1:4]
    client = Client(server, zone)
    client.join_server(sys.stdin.readline().strip())

    client.sync()
    if not client.agrees:
        fail("the digest differs after the first pull")
    pulled = len(client.records)

    identity = new_id()
    fields = {"legal_name": legal_name, "country": "IT", "languages/it": True, "migrant_led": True}
    client.write("enterprise", identity, fields)
    client.sync()
    if not client.agrees:
        fail("the digest differs after the push")

    client.write("enterprise", identity, {"city": "Milano", "migrant_led": None})
    client.sync()
    if not client.agrees:
        fail("the digest differs after the second push")

    # A laptop restored from its backup: the same writer, but its pushes are forgotten.
    client.acknowledged, client.attempts = None, []
    client.write("enterprise", identity, {"city": "Monza"})
    client.sync()
    if getattr(client, "refusal", [None])[0] != 0:
        fail("a forgotten past was not noticed")

    print(json.dumps({"pulled": pulled, "id": identity.hex(), "agrees": client.agrees}))


if __name__ == "__main__":
    main()
