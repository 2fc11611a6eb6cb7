"""The package databases of operating systems, as texts, for tests that build a root file system."""


def apk_installed(packages, origins):
    """lib/apk/db/installed of (name, version) pairs; `origins` where a package is built from another's source."""
    return "".join(f"P:{name}\nV:{version}\nA:x86_64\no:{origins.get(name, name)}\n\n" for name, version in packages)


def dpkg_status(packages, sources):
    """var/lib/dpkg/status of (name, version) pairs; `sources` where a package is built from another's source."""
    return "".join(
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\n"
        + (f"Source: {sources[name]}\n" if name in sources else "") + "\n" for name, version in packages)


def rpm_manifest(packages, vendor="Vendor"):
    """var/lib/rpmmanifest/container-manifest-2 of (name, "[epoch:]version-release") pairs."""
    rows = []
    for name, version in packages:
        epoch, _, rest = version.rpartition(":")
        rows.append("\t".join([name, rest, "0", "0", vendor, "(none)", "0", "x86_64", epoch or "0", f"{name}-{rest}.src.rpm"]))
    return "\n".join(rows) + "\n"
