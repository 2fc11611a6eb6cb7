#!/usr/bin/env python3
"""Writes the programs under rust-binary/, dotnet-assembly/ and binary-version/: small files of the real formats.

They are kept in the repository; this says how they came to be. Usage: make_program_fixtures.py (in any directory)
"""
import json
import struct
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def write(path, content, mode=0o755):
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


# ---- ELF, PE and Mach-O with one section

def elf(section, content, tls=True):
    """64-bit little-endian: a program header (thread-local storage or a load), sections: none, names, the one."""
    names = b"\0.names\0" + section + b"\0"
    header_end = 64 + 56
    table = header_end + len(names) + len(content)
    header = struct.pack("<4s12xHHIQQQIHHHHHH", b"\x7fELF", 3, 62, 1, 0, 64, table, 0, 64, 56, 1, 64, 3, 1)
    header = header[:4] + b"\x02\x01\x01" + header[7:]
    segment = struct.pack("<IIQQQQQQ", 7 if tls else 1, 4, 0, 0, 0, 0, 0, 8)

    def entry(name, kind, offset, size):
        return struct.pack("<IIQQQQIIQQ", name, kind, 0, 0, offset, size, 0, 0, 1, 0)
    sections = entry(0, 0, 0, 0) + entry(1, 3, header_end, len(names)) + \
        entry(8, 1, header_end + len(names), len(content))
    return header + segment + names + content + sections


def pe(section, content, directories=None, extra=None):
    """32-bit; `extra` is a second section as (name, address, content)."""
    parts = [(section, 0x2000, content)] + ([extra] if extra else [])
    headers = 0x200 + 40 * len(parts)
    out = bytearray(b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80)).ljust(0x80, b"\0")
    out += struct.pack("<4sHHIIIHH", b"PE\0\0", 0x14C, len(parts), 0, 0, 0, 224, 0x2102)
    optional = bytearray(struct.pack("<H", 0x10B).ljust(92, b"\0") + struct.pack("<I", 16) + bytes(128))
    for number, (address, size) in (directories or {}).items():
        struct.pack_into("<II", optional, 96 + 8 * number, address, size)
    out += optional
    at = headers
    for name, address, data in parts:
        out += struct.pack("<8sIIIIIIHHI", name, len(data), address, len(data), at, 0, 0, 0, 0, 0x40000040)
        at += len(data)
    return bytes(out.ljust(headers, b"\0")) + b"".join(data for _, _, data in parts)


def mach_o(section, content):
    start = 32 + 152
    header = struct.pack("<IIIIIIII", 0xFEEDFACF, 0x01000007, 3, 2, 1, 152, 0, 0)
    segment = struct.pack("<II16sQQQQIIII", 0x19, 152, b"__DATA", 0, 0, 0, 0, 3, 3, 1, 0)
    part = struct.pack("<16s16sQQIIIIIIII", section, b"__DATA", 0, len(content), start, 0, 0, 0, 0, 0, 0, 0)
    return header + segment + part + content


# ---- rust-binary

def crate(name, version, kind=None, dependencies=None, root=False):
    entry = {"name": name, "version": version, "source": "local" if root else "crates.io"}
    if kind:
        entry["kind"] = kind
    if dependencies:
        entry["dependencies"] = dependencies
    if root:
        entry["root"] = True
    return entry


def crates(*packages):
    return zlib.compress(json.dumps({"packages": packages}, separators=(",", ":")).encode(), 9)


def rust():
    plain = crates(crate("cc", "1.0.83", "build"), crate("itoa", "1.0.9"),
                   crate("serde", "1.0.193", "runtime"), crate("serde_json", "1.0.108", None, [0, 1, 2]),
                   crate("shop", "0.4.0", None, [0, 2, 3], root=True))
    root = "rust-binary/programs/root/usr/local/bin/"
    write(root + "shop", elf(b".dep-v0", plain))
    write(root + "shop.exe", pe(b".dep-v0", plain))
    write(root + "shop-mac", mach_o(b".dep-v0", plain))
    write(root + "not-executable", elf(b".dep-v0", plain), 0o644)
    write(root + "without-list", elf(b".rodata", b"nothing"))
    write(root + "c-program", elf(b".dep-v0", plain, tls=False))

    odd = "rust-binary/odd/root/bin/"
    twins = crates(crate("a", "1.0.0", None, [2]), crate("a", "1.0.0", None, [2, 1]), crate("b", "2.0.0"),
                   crate("c", "3.0.0", "something-new", [0]))
    write(odd + "twins", elf(b".dep-v0", twins))
    astray = crates(crate("", "1.0.0"), crate("nameless-version", ""), crate("kept", "1.0.0", None, [7, -1, 3]),
                    crate("needed", "1.0.0"))
    write(odd + "astray", elf(b".dep-v0", astray))
    write(odd + "cut", elf(b".dep-v0", plain[:40]))
    write(odd + "changed", elf(b".dep-v0", plain[:-1] + bytes([plain[-1] ^ 1])))
    write(odd + "no-json", elf(b".dep-v0", zlib.compress(b"packages: []")))
    write(odd + "bomb", elf(b".dep-v0", zlib.compress(b"[" + b" " * (33 << 20), 9)))
    write(odd + "truncated", elf(b".dep-v0", plain)[:400])


# ---- dotnet-assembly

def block(key, value=b"", text=False, children=()):
    data = key.encode("utf-16-le") + b"\0\0"
    data = struct.pack("<HHH", 0, len(value) // (2 if text else 1), text) + data
    data += bytes(-len(data) % 4) + value
    for child in children:
        data += bytes(-len(data) % 4) + child
    return struct.pack("<H", len(data)) + data[2:]


def version_resource(strings, address):
    entries = [block(key, value.encode("utf-16-le") + b"\0\0", True) for key, value in strings.items()]
    info = block("VS_VERSION_INFO", bytes(52), False,
                 [block("StringFileInfo", b"", True, [block("000004b0", b"", True, entries)])])

    def directory(key, target):
        return struct.pack("<12xHHII", 0, 1, key, target)
    return directory(16, 0x80000018) + directory(1, 0x80000030) + directory(0, 72) + \
        struct.pack("<IIII", address + 88, len(info), 0, 0) + info


def metadata(name, version, culture=""):
    strings = b"\0" + name.encode() + b"\0" + culture.encode() + b"\0"
    strings += bytes(-len(strings) % 4)
    culture_at = 2 + len(name) if culture else 0
    tables = struct.pack("<IBBBBQQII", 0, 2, 0, 0, 1, 1 | 1 << 0x20, 0, 1, 1)
    tables += bytes(10)  # Module
    tables += struct.pack("<I4HIHHH", 0x8004, *version, 0, 0, 1, culture_at)
    tables += bytes(-len(tables) % 4)
    head = struct.pack("<IHHII12sHH", 0x424A5342, 1, 1, 0, 12, b"v4.0.30319", 0, 2)
    start = len(head) + 12 + 20
    head += struct.pack("<II4s", start, len(tables), b"#~")
    head += struct.pack("<II12s", start + len(tables), len(strings), b"#Strings")
    return head + tables + strings


def assembly(name, version, culture="", **strings):
    data = metadata(name, version, culture)
    cli = struct.pack("<IHHIII", 72, 2, 5, 0x2000 + 72, len(data), 1).ljust(72, b"\0") + data
    directories = {14: (0x2000, len(cli))}
    if not strings:
        return pe(b".text", cli, directories)
    resource = version_resource(strings, 0x8000)
    return pe(b".text", cli, directories | {2: (0x8000, len(resource))}, (b".rsrc", 0x8000, resource))


def dotnet():
    app = "dotnet-assembly/application/root/app/"
    write(app + "Example.Json.dll", assembly(
        "Example.Json", (13, 0, 0, 0), ProductName="Example JSON", ProductVersion="13.0.1+ae9fe44e1323",
        FileVersion="13.0.1.27908", InternalName="Example.Json.dll"), 0o644)
    write(app + "Web.exe", assembly("Web", (1, 0, 0, 0), ProductVersion="1.4.0-rc.2", FileVersion="1.4.0.0"))
    write(app + "Framework.DLL", assembly(
        "Framework", (4, 0, 0, 0), ProductVersion="8.0.1 @Commit: 0fa9dd13", FileVersion="8,0,123,58001"), 0o644)
    write(app + "Legacy.dll", assembly(
        "Legacy", (2, 0, 0, 0), ProductVersion="Milestone 7", FileVersion="2.3.4.0 built by hand"), 0o644)
    write(app + "Bare.dll", assembly("Bare", (3, 1, 4, 1)), 0o644)
    write(app + "de/Example.Json.resources.dll",
          assembly("Example.Json.resources", (13, 0, 0, 0), "de", ProductVersion="13.0.1"), 0o644)
    write(app + "native.dll", pe(b".text", b"code"), 0o644)
    write(app + "apphost.exe", pe(b".text", b"code"))

    odd = "dotnet-assembly/odd/root/"
    write(odd + "unversioned.dll", assembly("Unversioned", (0, 0, 0, 0), ProductVersion="dev"), 0o644)
    good = assembly("Good", (1, 2, 3, 0), ProductVersion="1.2.3")
    write(odd + "cut-metadata.dll", good[:0x200 + 80 + 100], 0o644)
    write(odd + "cut-resource.dll", good[:-60], 0o644)
    write(odd + "cut-headers.dll", good[:0x190], 0o644)
    write(odd + "text.dll", b"not a library at all\n", 0o644)
    write(odd + "empty.exe", b"")
    write(odd + "netmodule.dll", good.replace(struct.pack("<Q", 1 | 1 << 0x20), struct.pack("<Q", 1)), 0o644)


# ---- binary-version

def program(*texts):
    return elf(b".rodata", b"\0".join([b"", *(t if isinstance(t, bytes) else t.encode() for t in texts), b""]))


def binaries():
    root = "binary-version/programs/root/usr/local/"
    named = {
        "bin/busybox": ["BusyBox v1.36.1 (2023-07-27 17:13:47 UTC)"],
        "bin/bash": ["@(#)Bash version 5.2.15(1) release GNU"],
        "bin/openssl": ["OpenSSL 1.1.1w  11 Sep 2023"],
        "lib/libcrypto.so.3": ["OpenSSL 3.0.11 19 Sep 2023"],
        "lib/libssl.so.1.0.2k": ["OpenSSL 1.0.2k-fips  26 Jan 2017"],
        "lib/libssl.so.48": ["LibreSSL 3.7.3"],
        "lib/libz.so.1.2.13": [" deflate 1.2.13 Copyright 1995-2022 Jean-loup Gailly and Mark Adler "],
        "lib/libexpat.so.1.8.10": ["expat_2.5.0"],
        "lib/libc.so.6": ["GNU C Library (GNU libc) stable release version 2.36."],
        "lib/ld-musl-x86_64.so.1": ["127.0.0.1", "1.2.4", "musl libc (x86_64)"],
        "lib/libcurl.so.4.8.0": ["libcurl/7.88.1"],
        "lib/libsqlite3.so.0.8.6": ["SQLite format 3", "3.40.1"],
        "bin/sshd": ["OpenSSH_9.2p1 Debian-2"],
        "bin/dropbear": ["SSH-2.0-dropbear_2022.83"],
        "bin/curl": ["curl/8.1.2"],
        "bin/git": ["git/2.39.2"],
        "bin/mount": ["util-linux 2.38.1"],
        "bin/xz": ["xz (XZ Utils) 5.6.1"],
        "sbin/nginx": ["nginx version: nginx/1.25.1"],
        "openresty/nginx/sbin/nginx": ["nginx version: openresty/1.21.4.1"],
        "bin/httpd": ["Apache/2.4.57 (Unix)"],
        "sbin/haproxy": ["2.8.3-86e043a", "2023/09/07"],
        "bin/redis-server": ["7.0.14buildkitsandbox-1702957741000000000"],
        "old/bin/redis-server": ["4.0.11841ce7054bd9-1542359302000000000"],
        "bin/valkey-server": ["valkey9.0.0buildkitsandbox-1764887574000000000"],
        "bin/memcached": ["memcached 1.6.21"],
        "bin/postgres": ["PostgreSQL 15beta4 on x86_64-pc-linux-gnu"],
        "bin/mariadbd": ["5.5.5-10.6.15-MariaDB"],
        "bin/mysqld": ["/export/pb2/release/mysql-8.0.34/sql/mysqld.cc"],
        "bin/mongod": ["6.0.5", "tcmalloc"],
        "bin/node": ["node.js/v22.9.0"],
        "bin/deno": ["Deno/1.41.0"],
        "bin/bun": ["Bun v1.1.0"],
        "bin/python3.12": ["15.0.0", "3.12.0rc1"],
        "lib/libpython3.7m.so.1.0": ["3.7.4"],
        "python/lib/libpython3.13.so.1.0": ["/opt/python/3.13.0/lib", "/opt/python/3.13.0"],
        "lib/libruby.so.3.2.2": ["ruby 3.2.2 (2023-03-30 revision e51014f9c0) [x86_64-linux]"],
        "bin/perl": ["/usr/local/lib/perl5/5.36.0/x86_64-linux-gnu"],
        "bin/php": ["X-Powered-By: PHP/8.2.10"],
        "bin/rustc": ["clang LLVM (rustc version 1.70.0 (90c541806 2023-05-31))"],
        "bin/gcc": ["GCC: (GNU) 12.3.0"],
        "lib/erlang/erts-14.1/bin/beam.smp": ["/usr/src/otp_src_26.1.2/erts/emulator/beam.c"],
        "lib/julia/libjulia-internal.so.1.9": ["__init__", "1.9.3", "verify"],
        "bin/dart": ["Dart,GC\"", "3.5.2 (stable) (Wed Aug 28 2024)"],
        "bin/ffmpeg": ["%s version 7.1.1"],
        "lib/libavutil.so.57.28.100": ["FFmpeg version 5.1.4"],
        "lib/libMagickCore-7.Q16HDRI.so.10.0.1": ["ImageMagick 7.1.1-15 Q16-HDRI x86_64"],
    }
    for path, texts in named.items():
        write(root + path, program(*texts), 0o644)
    texts = {
        "go/VERSION": "go1.22.1\ntime 2024-02-29T18:18:48Z\n",
        "lib/erlang/releases/26/OTP_VERSION": "26.2.1\n",
        "lib/elixir/ebin/elixir.app": "{application,elixir,\n [{description,\"elixir\"},\n  {vsn,\"1.19.1\"}]}.\n",
        "rabbitmq/plugins/rabbit-3.12.4/ebin/rabbit.app": "{application, 'rabbit', [\n\t{vsn, \"3.12.4\"}\n]}.\n",
        "dart-sdk/version": "3.5.2\n",
    }
    for path, content in texts.items():
        write(root + path, content.encode(), 0o644)

    odd = "binary-version/odd/root/"
    write(odd + "no-version/nginx", program("nginx version: nginx/unknown"))
    write(odd + "script/python3.11", b"#!/bin/sh\nexec /opt/python3.11.4 \"$@\"\n")
    write(odd + "other-postgres/postgres", program("before upgrading to PostgreSQL 9.1.", "PostgreSQL 15.18 (Debian)"))
    write(odd + "archive/libpython3.11.a", program("3.11.4"))
    write(odd + "no-dot/python3", program("3.11.4"))
    write(odd + "other-python/python3.11", program("3.10.4", "3.11"))
    write(odd + "boring/libcrypto.so", program("OpenSSL 1.1.1 (compatible; BoringSSL)"))
    write(odd + "aws/libcrypto.so", program("OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)"))
    write(odd + "first-counts/busybox", program("BusyBox v", "BusyBox v1.2.3.4.5.6.7", "BusyBox v1.35.0-rc1 x",
                                                "BusyBox v1.34.0"))
    write(odd + "text-as-program/OTP_VERSION", program("26.2.1\n"))
    write(odd + "program-as-text/busybox", b"BusyBox v1.36.1 is what this text is about\n")
    write(odd + "short/redis-server", program("7.0.14host-170295774"))
    write(odd + "at-the-end/bun", elf(b".rodata", b"")[:120] + b"Bun v1.1.0")
    write(odd + "empty/node", b"")


rust()
dotnet()
binaries()
