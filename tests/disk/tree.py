#!/usr/bin/env python3
"""Trees of files for tests of file systems: tree.py make DIRECTORY | list DIRECTORY."""
import hashlib
import os
import random
import socket
import stat
import sys


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def make_directories(top):
    """From those that fit into an inode to those that need nodes, with gaps where names were removed."""
    for count in (0, 1, 3, 20, 300, 1500, 12000):
        directory = f"{top}/dir{count}"
        os.mkdir(directory)
        for i in range(count):
            write(f"{directory}/{'name' * (i % 7)}-{i}", b"%d\n" % i if i % 10 == 0 else b"")
        for i in range(count // 3, count // 2):
            os.unlink(f"{directory}/{'name' * (i % 7)}-{i}")
    names = [b"x" * 255, "größe-文".encode(), b"new\nline", b"back\\slash", b"\xff\xfe", b"-", b"...", b" "]
    os.mkdir(f"{top}/names")
    for name in names:
        write(f"{top}/names".encode() + b"/" + name, name)
    deep = top
    for i in range(40):
        deep += f"/level{i}"
        os.mkdir(deep)
    write(deep + "/bottom", b"deep")


def make_fragments(top, rng):
    """Two directories and two files that grow in turns: none of them lies in one piece."""
    os.mkdir(f"{top}/turns")
    os.mkdir(f"{top}/turns/a")
    os.mkdir(f"{top}/turns/b")
    with open(f"{top}/turns/one", "wb") as one, open(f"{top}/turns/two", "wb") as two:
        for i in range(1500):
            for name in ("a", "b"):
                os.mkdir(f"{top}/turns/{name}/{'long' * 40}{i}") if i % 50 == 0 else os.symlink(
                    "to", f"{top}/turns/{name}/{'long' * 40}{i}")
            for file in (one, two):
                file.write(rng.randbytes(3000))
                file.flush()
                if i % 16 == 0:
                    os.fdatasync(file.fileno())


def make_sparse(top, rng):
    with open(f"{top}/every-other-block", "wb") as file:
        for i in range(3000):
            file.seek(i * 8192 + 100)
            file.write(rng.randbytes(10))
        file.truncate(30_000_000)
    with open(f"{top}/backwards", "wb") as file:
        for i in reversed(range(60)):
            file.seek(i * 65536)
            file.write(b"%06d" % i)
            os.fdatasync(file.fileno())
    with open(f"{top}/hole-in-front", "wb") as file:
        file.seek(20_000_000)
        file.write(b"end")
    with open(f"{top}/only-hole", "wb") as file:
        file.truncate(5_000_001)


def make_reserved(top, rng):
    with open(f"{top}/reserved", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, 8 << 20)
        for place in (0, 12288, 1 << 20, (8 << 20) - 5):
            file.seek(place)
            file.write(rng.randbytes(5))


def make_contents(top, rng):
    for size in (0, 1, 11, 2000, 4095, 4096, 4097, 65536, 131072, 131073, 1_000_003):
        write(f"{top}/random{size}", rng.randbytes(size))
    words = [rng.randbytes(rng.randrange(2, 9)).hex().encode() for _ in range(2000)]
    text = b" ".join(rng.choice(words) for _ in range(400_000))
    for size in (30, 700, 1900, 4096, 5000, 128 << 10, (128 << 10) + 1, len(text)):
        write(f"{top}/text{size}", text[:size])
    os.mkdir(f"{top}/texts")
    for i in range(1200):
        start = rng.randrange(len(text) - 30_000)
        write(f"{top}/texts/{i}", text[start:start + rng.randrange(1000, 30_000)])
    write(f"{top}/zeros", bytes(3_000_000))
    write(f"{top}/mixed", text[:200_000] + rng.randbytes(200_000) + bytes(200_000) + text[:77])
    with open(f"{top}/mixed", "r+b") as file:
        for i in range(30):
            file.seek(i * 19_983)
            file.write(b"overwritten %d" % i)
            os.fdatasync(file.fileno())
    with open(f"{top}/appended", "wb") as file:
        for i in range(300):
            file.write(text[i * 1000:i * 1000 + 700])
            file.flush()
            if i % 12 == 0:
                os.fdatasync(file.fileno())
    os.truncate(f"{top}/text{len(text)}", 1_234_567)


def make_others(top):
    for size in (1, 59, 150, 340, 500, 1000, 1023):
        os.symlink("t/" * (size // 2) + "t" * (size % 2), f"{top}/link{size}")
    os.link(f"{top}/text5000", f"{top}/hard")
    os.mkfifo(f"{top}/fifo")
    os.mknod(f"{top}/null", 0o600 | stat.S_IFCHR, os.makedev(1, 3))
    here = os.getcwd()
    os.chdir(top)
    socket.socket(socket.AF_UNIX).bind("socket")
    os.chdir(here)
    write(f"{top}/program", b"#!/bin/sh\n")
    os.chmod(f"{top}/program", 0o6755)
    os.mkdir(f"{top}/sticky")
    os.chmod(f"{top}/sticky", 0o1777)
    for size in (10, 200, 3000):
        path = f"{top}/attributes{size}"
        write(path, b"has attributes")
        try:
            os.setxattr(path, "user.test", b"v" * size)
            os.setxattr(f"{top}/names", f"user.test{size}", b"v" * size)
        except OSError:
            pass


def make(top):
    rng = random.Random(1)
    make_directories(top)
    make_fragments(top, rng)
    make_sparse(top, rng)
    make_reserved(top, rng)
    make_contents(top, rng)
    make_others(top)


def escape(path):
    return "".join(chr(c) if 32 < c < 127 and c != 92 else f"\\{c:02x}" for c in path)


def digest(path):
    sum = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            sum.update(piece)
    return sum.hexdigest()


def line_of(path):
    about = os.lstat(path)
    mode = stat.S_IMODE(about.st_mode)
    if stat.S_ISDIR(about.st_mode):
        return f"directory {mode:o}"
    if stat.S_ISLNK(about.st_mode):
        return f"symlink {about.st_size} {hashlib.sha256(os.readlink(path)).hexdigest()}"
    if stat.S_ISREG(about.st_mode):
        return f"file {mode:o} {about.st_size} {digest(path)}"
    return f"other {mode:o}"


def list_tree(top):
    top = os.fsencode(top)
    paths = [top]
    for directory, directories, files in os.walk(top):
        paths += [os.path.join(directory, name) for name in directories + files]
    for path in sorted(paths, key=lambda path: path[len(top) + 1:]):
        print(f"{escape(path[len(top) + 1:])}\t{line_of(path)}")


if __name__ == "__main__":
    {"make": make, "list": list_tree}[sys.argv[1]](sys.argv[2])
