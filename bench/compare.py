#!/usr/bin/env python3
"""Oakum beside other scanners on the same inputs in one run: medians of time and of peak memory.

  bench/compare.py --image IMAGE.tar [--tree DIR] [--peer NAME=PATH]... [--runs 5] [--oakum PATH] [--readme README.md]

Peers (trivy, grype, syft) are those found on PATH or given by --peer; each is asked for packages and vulnerabilities without
the network. "cold" starts with an empty layer cache, "warm" with that of the run before. With --readme the table between the
markers "<!-- compare -->" and "<!-- /compare -->" of that file is replaced."""
import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time


def commands(name, path, cache):
    """What to run on an image in a file and on a directory; None where the tool has no such thing."""
    if name == "oakum":
        options = ["--cache-dir", cache, "--quiet", "--format", "json", "--allow-partial"]
        return {"image": [path, "image", *options, "--input"], "tree": [path, "fs", *options]}
    if name == "trivy":
        options = ["--cache-dir", cache, "--quiet", "--format", "json", "--scanners", "vuln", "--offline-scan",
                   "--skip-db-update", "--skip-java-db-update"]
        return {"image": [path, "image", *options, "--input"], "tree": [path, "fs", *options]}
    if name in ("grype", "syft"):
        return {"image": [path, "-q", "-o", "json"], "tree": [path, "-q", "-o", "json"]}
    raise SystemExit(f"--peer {name}: only oakum, trivy, grype and syft are known")


def measure(command):
    """Seconds and MiB of one run; None when it fails (other than by finding something)."""
    start = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        return None
    return seconds, usage.ru_maxrss / 1024


def row(tool, work, command, cache, runs, warm):
    results = []
    for _ in range(runs):
        if not warm:
            shutil.rmtree(os.path.join(cache, "layers" if tool == "oakum" else "fanal"), ignore_errors=True)
        result = measure(command)
        if result is None:
            return f"| {tool} | {work} | failed | |"
        results.append(result)
    seconds, memory = (statistics.median(column) for column in zip(*results))
    return f"| {tool} | {work} | {seconds:.2f} s | {memory:.0f} MiB |"


def tools(arguments):
    found = {"oakum": arguments.oakum}
    for name in ("trivy", "grype", "syft"):
        if shutil.which(name):
            found[name] = shutil.which(name)
    for peer in arguments.peer:
        name, _, path = peer.partition("=")
        found[name] = path
    return found


def table(arguments):
    lines = ["| tool | work | median time | peak memory |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as scratch:
        for name, path in tools(arguments).items():
            cache = os.path.join(scratch, name)
            known = commands(name, path, cache)
            if arguments.image:
                command = known["image"] + [arguments.image]
                lines.append(row(name, "image, cold", command, cache, arguments.runs, warm=False))
                lines.append(row(name, "image, warm", command, cache, arguments.runs, warm=True))
            if arguments.tree:
                lines.append(row(name, "directory", known["tree"] + [arguments.tree], cache, arguments.runs, warm=True))
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--image")
    parser.add_argument("--tree")
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--oakum", default=os.path.join(os.path.dirname(__file__), "../build/release/src/cli/oakum"))
    parser.add_argument("--readme")
    arguments = parser.parse_args()
    if not arguments.image and not arguments.tree:
        parser.error("give --image or --tree")
    text = table(arguments)
    print(text)
    if arguments.readme:
        with open(arguments.readme, encoding="utf-8") as file:
            before, _, rest = file.read().partition("<!-- compare -->\n")
        _, mark, after = rest.partition("<!-- /compare -->")
        if not mark:
            sys.exit(f"{arguments.readme}: no markers for the table")
        with open(arguments.readme, "w", encoding="utf-8") as file:
            file.write(f"{before}<!-- compare -->\n{text}\n{mark}{after}")


main()
