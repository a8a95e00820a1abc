#!/usr/bin/env python3
"""A client written from docs/PROTOCOL.md alone, by somebody who has never seen the code.

    stranger.py SERVER ZONE LEGAL_NAME < CODE

Joins with the invitation on standard input, pulls the zone, pushes one enterprise, pulls again,
compares the digest, and is refused when it pretends to have forgotten its pushes. Prints one JSON
document; exits 1 with a sentence on the first surprise.
"""

import hashlib
import io
import itertools
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


def varints(data):
    """Yields the numbers of a string of varints."""
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield number
            number = shift = 0


def signed(zigzag):
    return zigzag >> 1 ^ -(zigzag & 1)


def bits(data, width):
    """Yields numbers of so many bits each."""
    whole = int.from_bytes(data, "big")
    for place in range(8 * len(data) // width):
        yield whole >> 8 * len(data) - (place + 1) * width & (1 << width) - 1


def ints(item):
    if isinstance(item, int):
        return itertools.repeat(item)
    return varints(item) if isinstance(item, bytes) else bits(item[1], item[0])


def ids(item):
    rest, result = iter(item), []
    for form in rest:
        times = itertools.accumulate(map(signed, varints(next(rest)))) if form == 7 else None
        data = next(rest)
        for number in bits(data, {0: 128, 4: 122, 8: 122, 7: 74}[form]):
            if form == 7:
                number |= next(times) << 74
            if form != 0:
                middle, low = number >> 62 & 0xFFF, number & (1 << 62) - 1
                number = number >> 74 << 80 | form << 76 | middle << 64 | 2 << 62 | low
            result.append(number.to_bytes(16, "big"))
    return result


class Columns:
    """The values of a batch, slot by slot, in the order in which its records take them."""

    def __init__(self, numbers, literals, words, others):
        self.numbers, self.literals = ints(numbers), io.BytesIO(literals)
        self.words, self.others = words, iter(others)

    def values(self, column, count):
        kind, *parts = column
        if kind == 0:
            return parts
        if kind == 1:
            return [parts[1 + place] for place in itertools.islice(ints(parts[0]), count)]
        if kind == 2:
            exponent, least, step, multiples = parts
            multiples = itertools.islice(ints(multiples), count)
            return [decimal(least + step * multiple, exponent) for multiple in multiples]
        if kind == 3:
            return ids(parts[0])
        sentences, prefix, suffix, codes = parts
        codes = varints(codes)
        return [self.text(sentences, prefix, suffix, codes) for _ in range(count)]

    def text(self, sentences, prefix, suffix, codes):
        text = ""
        for code in codes:
            if code == 0:
                break
            if code == 4:
                return next(self.others)
            text += self.piece(code)
        if sentences:
            text = text[1:2].upper() + text[2:] if "a" <= text[1:2] <= "z" else text[1:]
        return prefix + text + suffix

    def piece(self, code):
        if code == 1:
            return self.literals.read(next(varints(iter(self.byte, None)))).decode()
        if code in (2, 3):
            return " " * (code - 2) + str(next(self.numbers))
        return self.words[code - 5]

    def byte(self):
        return self.literals.read(1)[0]


def decimal(mantissa, exponent):
    while exponent < 0 and mantissa % 10 == 0:
        mantissa, exponent = mantissa // 10, exponent + 1
        if mantissa == 0:
            exponent = 0
    return mantissa if exponent == 0 else cbor2.CBORTag(4, [exponent, mantissa])


def stamps(count, writers, places, milliseconds, counters):
    """The marks of all records of a batch."""
    latest = [[start >> 16, start & 0xFFFF] for _, start in pairs(writers)]
    result = []
    columns = zip(ints(places), ints(milliseconds), ints(counters))
    for place, milli, counter in itertools.islice(columns, count):
        latest[place][0] += signed(milli)
        latest[place][1] += signed(counter)
        result.append((writers[2 * place], latest[place][0] << 16 | latest[place][1]))
    return result


def read_batch(batch):
    """Yields type, id and [(slot, writer, stamp, value or SUPERSEDED)] of each record."""
    identities, numbers, literals, words, others, types, slots, shapes, records, marks = batch[:10]
    identities = ids(identities)
    records = [shapes[place] for place in itertools.islice(ints(records), len(identities))]
    counts = [0] * len(slots)
    for shape in records:
        for slot, entries in cells(shape):
            counts[slot] += sum(entry % 2 == 0 for entry in entries)
    marks = iter(stamps(sum(shape[1] for shape in records), *marks))
    columns = Columns(numbers, literals, words, others)
    values = [iter(columns.values(*one)) for one in zip(batch[10:], counts)]
    for shape, identity in zip(records, identities):
        own = list(itertools.islice(marks, shape[1]))
        yield types[shape[0]], identity, [
            (slots[slot], *own[entry // 2], SUPERSEDED if entry % 2 else encode(next(values[slot])))
            for slot, entries in cells(shape)
            for entry in entries
        ]


def cells(shape):
    for slot, entries in pairs(shape[2]):
        yield slot, [entries] if isinstance(entries, int) else entries


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
        """The plainest batch: a shape for each record, a column for each slot of each record."""
        types, slots, shapes, writers, places, columns = [], [], [], [], [], []
        steps, counters, latest = [], [], {}

        def place(table, item):
            if item not in table:
                table.append(item)
            return table.index(item)

        for kind, identity in keys:
            own, parts = [], []
            record = self.records[kind, identity]
            for slot in sorted(self.outbox[kind, identity], key=slot_order):
                entries, live = [], []
                for writer, (stamp, value) in sorted(record.slots[slot].items()):
                    entries.append(2 * place(own, (writer, stamp)) + (value is SUPERSEDED))
                    live += [] if value is SUPERSEDED else [cbor2.loads(value)]
                parts += [len(slots), entries[0] if len(entries) == 1 else entries]
                slots.append(slot)
                columns.append([0, *live])
            shapes.append([place(types, kind), len(own), parts])
            for writer, stamp in own:
                places.append(place(writers, writer))
                before = latest.get(writer, 0)
                steps.append(zigzag((stamp >> 16) - (before >> 16)))
                counters.append(zigzag((stamp & 0xFFFF) - (before & 0xFFFF)))
                latest[writer] = stamp
        starts = [part for writer in writers for part in (writer, 0)]
        marks = [starts, write_ints(places), write_ints(steps), write_ints(counters)]
        identities = b"".join(identity for _, identity in keys)
        records = write_ints(range(len(keys)))
        return [[0, identities], 0, b"", [], [], types, slots, shapes, records, marks, *columns]

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
        body = encode([2, self.writer, 1, int(time.time() * 1000), self.access, 0, [], [ask]])
        if push is not None:
            body += encode([0, push, self.batch(keys)])
        head, *items = decode_sequence(self.post("/v1/sync", "application/cbor-seq", body))
        if head[0] != 2:
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
        _, _, journal_hash, position, _authors, batch = item
        for kind, identity, entries in read_batch(batch):
            here = self.records.setdefault((kind, identity), Record())
            for slot, writer, stamp, value in entries:
                here.join(slot, writer, stamp, value)
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


def slot_order(name):
    return len(name.encode()), name.encode()


def zigzag(number):
    return 2 * number if number >= 0 else -2 * number - 1


def write_ints(numbers):
    data = bytearray()
    for number in numbers:
        while number > 0x7F:
            data.append(number & 0x7F | 0x80)
            number >>= 7
        data.append(number)
    return bytes(data)


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
