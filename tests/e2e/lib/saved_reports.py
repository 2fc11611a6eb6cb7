"""Saved reports (JSON, SchemaVersion 2) of an image, made up but shaped like real ones; of any size, the same at each call."""
import random

SEVERITIES = ["UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL"]
LAYERS = ["sha256:" + f"{i:02x}" * 32 for i in range(5)]
STEPS = ["ADD file:8f1d2c in / ", "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates openssl # buildkit",
         "RUN /bin/sh -c useradd --system app # buildkit", "COPY package.json package-lock.json /srv/app/ # buildkit", "COPY . /srv/app # buildkit"]
WORDS = ("a crafted request may lead to memory corruption when the parser handles nested input before the length is checked "
         "which allows remote attackers to cause a denial of service or possibly execute code in the context of the process").split()


def image(findings, packages=None, extra=()):
    """`findings` vulnerabilities of up to `packages` packages in an image of five layers; `extra` are more results."""
    dice = random.Random(findings)
    packages = packages or max(findings // 8, 6)
    system = [package(dice, i, "deb") for i in range(packages // 3)]
    node = [package(dice, i, "npm") for i in range(packages - packages // 3)]
    for i, each in enumerate(node):
        each["DependsOn"] = sorted({node[j]["ID"] for j in (2 * i + 1, 2 * i + 2) if j < len(node)})
        each["Relationship"] = "direct" if i < 2 else "indirect"
    advisories = [advisory(dice, i) for i in range(max(findings // 4, 8))]
    rows = {"deb": [], "npm": []}
    seen = set()
    while sum(map(len, rows.values())) < findings:
        kind, all_packages = dice.choice([("deb", system), ("npm", node), ("npm", node)])
        if not all_packages:
            continue
        at, known = dice.choice(all_packages), dice.choice(advisories)
        if (at["ID"], known["VulnerabilityID"]) not in seen:
            seen.add((at["ID"], known["VulnerabilityID"]))
            rows[kind].append(found(dice, at, known))
    return report([
        {"Target": "registry.example/shop/checkout:2.4.1 (debian 12.5)", "Class": "os-pkgs", "Type": "debian", "Packages": system, "Vulnerabilities": rows["deb"]},
        {"Target": "srv/app/package-lock.json", "Class": "lang-pkgs", "Type": "npm", "Packages": node, "Vulnerabilities": rows["npm"]}, *extra])


def report(results):
    return {
        "SchemaVersion": 2, "ReportID": "0199c0de-0000-7000-8000-000000000001", "CreatedAt": "2026-03-02T09:30:00Z",
        "ArtifactName": "registry.example/shop/checkout:2.4.1", "ArtifactType": "container_image",
        "Metadata": {
            "Size": 187_432_448, "OS": {"Family": "debian", "Name": "12.5"}, "ImageID": "sha256:" + "ab" * 32, "DiffIDs": LAYERS,
            "RepoTags": ["registry.example/shop/checkout:2.4.1"], "RepoDigests": ["registry.example/shop/checkout@sha256:" + "cd" * 32],
            "Reference": "registry.example/shop/checkout:2.4.1",
            "ImageConfig": {"architecture": "amd64", "os": "linux", "rootfs": {"type": "layers", "diff_ids": LAYERS},
                            "config": {"Labels": {"org.opencontainers.image.base.name": "docker.io/library/debian:12"}},
                            "history": [{"created_by": STEPS[0]}, {"created_by": 'CMD ["bash"]', "empty_layer": True},
                                        *({"created_by": step} for step in STEPS[1:])]},
            "Layers": [{"Size": size, "DiffID": layer} for size, layer in zip((124_000_000, 21_400_000, 340_000, 412_000, 41_000_000), LAYERS)]},
        "Results": results}


def package(dice, i, kind):
    name = {"deb": f"lib{dice.choice(['ssl', 'xml', 'curl', 'tiff', 'krb', 'zip'])}{i}", "npm": f"{dice.choice(['lodash', 'express', 'minimist', 'qs', 'ws'])}-{i}"}[kind]
    version = f"{dice.randrange(1, 6)}.{dice.randrange(12)}.{dice.randrange(20)}" + ("-1+deb12u1" if kind == "deb" else "")
    layer = dice.choice([0, 0, 1]) if kind == "deb" else 4
    purl = f"pkg:deb/debian/{name}@{version}?arch=amd64&distro=debian-12.5" if kind == "deb" else f"pkg:npm/{name}@{version}"
    return {"ID": f"{name}@{version}", "Name": name, "Identifier": {"PURL": purl}, "Version": version, "Arch": "amd64" if kind == "deb" else "",
            "Licenses": [dice.choice(["MIT", "Apache-2.0", "GPL-2.0-only", "BSD-3-Clause"])], "Layer": {"DiffID": LAYERS[layer]}}


def advisory(dice, i):
    severity = dice.choices(range(5), [4, 30, 40, 20, 6])[0]
    known = {
        "VulnerabilityID": f"CVE-20{dice.randrange(18, 27)}-{10000 + i}", "Severity": SEVERITIES[severity],
        "Title": " ".join(dice.choices(WORDS, k=9)).capitalize(), "Description": " ".join(dice.choices(WORDS, k=60)).capitalize() + ".",
        "PrimaryURL": f"https://advisories.example/{i}", "SeveritySource": "nvd", "CweIDs": [f"CWE-{dice.choice([20, 79, 119, 125, 400, 416, 787])}"],
        "CVSS": {"nvd": {"V3Vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "V3Score": round(dice.uniform(2, 10), 1)}},
        "VendorSeverity": {"nvd": severity, "debian": max(severity - 1, 0)},
        "References": [f"https://advisories.example/{i}", f"https://git.example/project/commit/{dice.randrange(1 << 60):x}", f"https://lists.example/announce/{i}"],
        "PublishedDate": f"2025-{dice.randrange(1, 13):02}-11T00:00:00Z", "LastModifiedDate": "2026-01-15T10:00:00Z",
        "DataSource": {"ID": "nvd", "Name": "National Vulnerability Database", "URL": "https://nvd.example/"}}
    if dice.random() < 0.8:
        chance = dice.random() ** 6
        known["OakumEPSS"] = {"Score": round(chance, 5), "Percentile": round(1 - (1 - chance) ** 9, 5)}
    if severity >= 3 and dice.random() < 0.05:
        known["OakumKEV"] = {"DateAdded": "2025-11-03", "DueDate": "2025-11-24", "Ransomware": dice.random() < 0.3}
    return known


def found(dice, at, known):
    row = {**known, "PkgID": at["ID"], "PkgName": at["Name"], "PkgIdentifier": at["Identifier"], "InstalledVersion": at["Version"],
           "Layer": at["Layer"], "Status": "affected"}
    if dice.random() < 0.7:
        major, minor, rest = at["Version"].split(".", 2)
        row |= {"FixedVersion": f"{major}.{int(minor) + dice.randrange(1, 4)}.{rest}", "Status": "fixed"}
    return row
