#!/usr/bin/env python3
"""Writes the small rpm databases of these folders, and the seeds of the fuzz targets, byte by byte.

Run it from anywhere; the output is the same every time. The packages are invented."""
import os
import sqlite3
import struct
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "..", "..", "..", "fuzz", "corpus")
INT32, STRING, BINARY, STRINGS = 4, 6, 7, 8


def header(name, version, release, arch="x86_64", epoch=None, vendor=None, license="MIT", source=None, module=None,
           md5=None, provides=(), requires=(), files=(), directory=None):
    """A header as databases store it: sizes, index, data."""
    directories = sorted({os.path.dirname(f).rstrip("/") + "/" for f in files})
    text = lambda t, v: (t, STRING, 1, v.encode() + b"\0")
    texts = lambda t, v: (t, STRINGS, len(v), b"".join(x.encode() + b"\0" for x in v))
    tags = [text(1000, name), text(1001, version), text(1002, release)]
    if md5: tags.append((261, BINARY, 16, md5))
    if epoch is not None: tags.append((1003, INT32, 1, struct.pack(">I", epoch)))
    if vendor: tags.append(text(1011, vendor))
    if license: tags.append(text(1014, license))
    if arch: tags.append(text(1022, arch))
    if source: tags.append(text(1044, source))
    if provides: tags.append(texts(1047, provides))
    if requires: tags.append(texts(1049, requires))
    if files:
        where = [directories.index(os.path.dirname(f).rstrip("/") + "/") for f in files]
        if directory is not None: where = [directory] * len(files)
        tags.append((1116, INT32, len(files), struct.pack(f">{len(files)}I", *where)))
        tags.append(texts(1117, [os.path.basename(f) for f in files]))
        tags.append(texts(1118, directories))
    if module: tags.append(text(5096, module))
    index = data = b""
    for number, kind, count, value in tags:
        if kind == INT32: data += b"\0" * (-len(data) % 4)
        index += struct.pack(">IIII", number, kind, len(data), count)
        data += value
    return struct.pack(">II", len(tags), len(data)) + index + data


BASH = header("bash", "4.2.46", "31.el7", vendor="CentOS", license="GPLv3+", source="bash-4.2.46-31.el7.src.rpm",
              md5=bytes(range(16)), provides=["bash", "/bin/sh"], requires=["libc.so.6()(64bit)", "/bin/sh", "missing"],
              files=["/usr/bin/bash", "/usr/bin/sh", "/etc/bashrc"])
GLIBC = header("glibc", "2.17", "260.el7", vendor="CentOS", license="LGPLv2+", source="glibc-2.17-260.el7.src.rpm",
               provides=["glibc", "libc.so.6()(64bit)"], files=["/lib64/libc.so.6"])
OPENSSL = header("openssl-libs", "1.0.2k", "16.el7", epoch=1, vendor="CentOS", license="OpenSSL",
                 source="openssl-1.0.2k-16.el7.src.rpm", provides=["openssl-libs"],
                 requires=["libc.so.6()(64bit)", "libc.so.6()(64bit)"])
NODE = header("nodejs", "12.22.5", "1.module_el8.4.0", vendor="Red Hat, Inc.", module="nodejs:12:8040020210817:522a0ee4",
              source="nodejs-12.22.5-1.module_el8.4.0.src.rpm", requires=["/bin/sh"])
DOCKER = header("docker-ce", "24.0.5", "1.el7", vendor="Docker", source="docker-ce-24.0.5-1.el7.src.rpm",
                requires=["bash"], files=["/usr/bin/dockerd"])
AMAZON = header("curl", "7.61.1", "9.amzn2.0.1", source="curl-7.61.1-9.amzn2.0.1.src.rpm")
KEY = header("gpg-pubkey", "f4a80eb5", "53a7ff4b", arch=None, license="pubkey")
ENDLESS = GLIBC[:-1] + b"x"  # the last string has no end
CROWDED = struct.pack(">II", 1 << 31, 16) + b"\0" * 64
NAMELESS = header("", "1", "1")
LOST = header("lost-files", "1", "1", vendor="CentOS", files=["/a/b"], directory=7)
BIG = header("big", "1", "1", files=[f"/usr/share/big/{i}" for i in range(100)])  # several overflow pages
ALL = [BASH, GLIBC, OPENSSL, NODE, DOCKER, AMAZON, KEY]


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data)


def bdb(headers, order="<", page=512, inline=None):
    """Records 1, 2, ...: on the page itself when `inline` says so, else in a chain of overflow pages."""
    pages, items = {}, [b"\x01" + struct.pack(order + "I", 0), b"\x01" + struct.pack(order + "I", len(headers) + 1)]
    next_page = 2
    room = page - 26
    for number, blob in enumerate(headers, 1):
        items.append(b"\x01" + struct.pack(order + "I", number))
        if inline == number:
            items.append(b"\x01" + blob)
            continue
        items.append(struct.pack(order + "B3xII", 3, next_page, len(blob)))
        parts = [blob[i:i + room] for i in range(0, len(blob), room)]
        for i, part in enumerate(parts):
            following = next_page + 1 if i + 1 < len(parts) else 0
            pages[next_page] = struct.pack(order + "8xIIIHHBB", next_page, 0, following, 1, len(part), 0, 7) + part
            next_page += 1
    offsets, body, end = [], b"", page
    for item in items:
        end -= len(item)
        offsets.append(end)
        body = item + body
    pages[1] = struct.pack(order + "8xIIIHHBB", 1, 0, 0, len(items), end, 0, 13)
    pages[1] += b"".join(struct.pack(order + "H", o) for o in offsets)
    assert len(pages[1]) <= end
    pages[1] += b"\0" * (end - len(pages[1])) + body
    meta = struct.pack(order + "8xIIIIBBBBII", 0, 0x061561, 9, page, 0, 8, 0, 0, 0, next_page - 1)
    pages[0] = meta
    return b"".join(pages[i] + b"\0" * (page - len(pages[i])) for i in range(next_page))


def ndb(headers):
    slots, blobs, block = b"", b"", 4096 // 16
    for number, blob in enumerate(headers, 1):
        body = struct.pack("<4sIII", b"BlbS", number, 1, len(blob)) + blob
        body += b"\0" * (-(len(body) + 12) % 16) + struct.pack("<II4s", 0, len(blob), b"BlbE")
        slots += struct.pack("<4sIII", b"Slot", number, block, len(body) // 16)
        blobs += body
        block += len(body) // 16
    out = struct.pack("<4sIIII12x", b"RpmP", 0, 1, 1, len(headers) + 1) + slots
    while len(out) < 4096:
        out += struct.pack("<4sIII", b"Slot", 0, 0, 0)
    return out + blobs


def sqlite(headers, logged=()):
    """The database file, and its log when some headers are to be only there."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "rpmdb.sqlite")
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA page_size=512")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        database.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
        insert = "INSERT INTO Packages (blob) VALUES (?)"
        for blob in headers: database.execute(insert, (blob,))
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for blob in logged: database.execute(insert, (blob,))
        main, log = open(path, "rb").read(), open(path + "-wal", "rb").read()
        database.close()
    return main, fixed_salts(log)


def fixed_salts(log):
    """The log with known salts in place of random ones, so that every run gives the same bytes."""
    if not log: return log
    def add(sums, data):
        first, second = sums
        for a, b in struct.iter_unpack(">II" if log[3] & 1 else "<II", data):
            first = (first + a + second) & 0xffffffff
            second = (second + b + first) & 0xffffffff
        return first, second
    size = struct.unpack(">I", log[8:12])[0]
    salts = struct.pack(">II", 1, 2)
    head = log[:16] + salts
    sums = add((0, 0), head)
    out = head + struct.pack(">II", *sums)
    for at in range(32, len(log), 24 + size):
        number, page = log[at:at + 8], log[at + 24:at + 24 + size]
        sums = add(add(sums, number), page)
        out += number + salts + struct.pack(">II", *sums) + page
    return out


def case(name, path, data):
    write(os.path.join(HERE, name, "root", path), data)


case("bdb", "var/lib/rpm/Packages", bdb(ALL, inline=7))
case("bdb-big-endian", "var/lib/rpm/Packages", bdb([BASH, GLIBC, OPENSSL], ">"))
case("ndb", "usr/lib/sysimage/rpm/Packages.db", ndb(ALL))
case("sqlite", "var/lib/rpm/rpmdb.sqlite", sqlite(ALL)[0])
main, log = sqlite([BASH], [GLIBC, OPENSSL])
case("sqlite-log", "usr/share/rpm/rpmdb.sqlite", main)
case("sqlite-log", "usr/share/rpm/rpmdb.sqlite-wal", log)
case("sqlite-log-damaged", "var/lib/rpm/rpmdb.sqlite", main)
case("sqlite-log-damaged", "var/lib/rpm/rpmdb.sqlite-wal", b"not a log, but long enough to be one")
case("damaged-records", "var/lib/rpm/Packages.db", ndb([BASH, ENDLESS, CROWDED, NAMELESS, LOST, OPENSSL]))
looping = bytearray(bdb([BIG, GLIBC]))
looping[2 * 512 + 16] = 2  # the first chain leads back to its start
case("chain-without-end", "var/lib/rpm/Packages", bytes(looping))
case("cut-off", "var/lib/rpm/Packages", bdb([BASH, BIG])[:4 * 512])
case("unknown", "var/lib/rpm/Packages", b"neither of the three\n")
case("empty", "var/lib/rpm/Packages", b"")

write(os.path.join(CORPUS, "rpm_header", "bash"), BASH)
write(os.path.join(CORPUS, "rpm_header", "module"), NODE)
write(os.path.join(CORPUS, "rpm_header", "key"), KEY)
write(os.path.join(CORPUS, "rpm_header", "endless"), ENDLESS)
write(os.path.join(CORPUS, "rpm_bdb", "little-endian"), bdb([BASH, KEY], inline=2))
write(os.path.join(CORPUS, "rpm_bdb", "big-endian"), bdb([BASH, KEY], ">", inline=2))
write(os.path.join(CORPUS, "rpm_bdb", "loop"), bytes(looping))
write(os.path.join(CORPUS, "rpm_ndb", "three"), ndb([BASH, KEY, OPENSSL]))
write(os.path.join(CORPUS, "rpm_ndb", "empty"), ndb([]))
write(os.path.join(CORPUS, "sqlite", "plain"), b"\0\0" + sqlite([BASH, GLIBC])[0])
log += b"\0" * (-len(log) % 64)
write(os.path.join(CORPUS, "sqlite", "log"), struct.pack(">H", len(log) // 64) + main + log)
