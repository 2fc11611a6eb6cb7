"""What SPDX 2.3 and GitLab's security reports ask of a document, checked independently of the program: no package
carries their schemas. Each check returns a list of sentences; an empty one means that all is well."""
import json
import re

ID = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
REFERENCE = re.compile(r"(DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+")
CREATOR = re.compile(r"(Tool|Person|Organization): .+")
ALGORITHMS = {"SHA1": 40, "SHA224": 56, "SHA256": 64, "SHA384": 96, "SHA512": 128, "SHA3-256": 64, "SHA3-384": 96,
              "SHA3-512": 128, "BLAKE2b-256": 64, "BLAKE2b-384": 96, "BLAKE2b-512": 128, "BLAKE3": None, "MD2": 32, "MD4": 32,
              "MD5": 32, "MD6": None, "ADLER32": 8}
PURPOSES = {"APPLICATION", "FRAMEWORK", "LIBRARY", "CONTAINER", "OPERATING-SYSTEM", "DEVICE", "FIRMWARE", "SOURCE",
            "ARCHIVE", "FILE", "INSTALL", "OTHER"}
CATEGORIES = {"SECURITY", "PACKAGE-MANAGER", "PERSISTENT-ID", "OTHER"}
RELATIONSHIPS = set("""DESCRIBES DESCRIBED_BY CONTAINS CONTAINED_BY DEPENDS_ON DEPENDENCY_OF DEPENDENCY_MANIFEST_OF
BUILD_DEPENDENCY_OF DEV_DEPENDENCY_OF OPTIONAL_DEPENDENCY_OF PROVIDED_DEPENDENCY_OF TEST_DEPENDENCY_OF
RUNTIME_DEPENDENCY_OF EXAMPLE_OF GENERATES GENERATED_FROM ANCESTOR_OF DESCENDANT_OF VARIANT_OF DISTRIBUTION_ARTIFACT
PATCH_FOR PATCH_APPLIED COPY_OF FILE_ADDED FILE_DELETED FILE_MODIFIED EXPANDED_FROM_ARCHIVE DYNAMIC_LINK STATIC_LINK
DATA_FILE_OF TEST_CASE_OF BUILD_TOOL_OF DEV_TOOL_OF TEST_OF TEST_TOOL_OF DOCUMENTATION_OF OPTIONAL_COMPONENT_OF
METAFILE_OF PACKAGE_OF AMENDS PREREQUISITE_FOR HAS_PREREQUISITE REQUIREMENT_DESCRIPTION_FOR SPECIFICATION_FOR
OTHER""".split())


class Problems(list):
    def need(self, good, what):
        if not good:
            self.append(what)


def license_ids():
    from pathlib import Path
    root = Path(__file__).resolve().parents[3] / "licenses"
    ids = {line.split("\t")[0].lower() for line in (root / "licenses.tsv").read_text().splitlines()}
    exceptions = {line.split(",")[0].lower() for line in (root / "exceptions.csv").read_text().splitlines()}
    return ids, exceptions


IDS, EXCEPTIONS = license_ids()


def check_license(problems, where, text, explained):
    """An expression of listed licences and references that the document explains."""
    if text in ("NONE", "NOASSERTION"):
        return
    after_with = False
    for word in text.replace("(", " ").replace(")", " ").split():
        if word.upper() in ("AND", "OR"):
            continue
        if word.upper() == "WITH":
            after_with = True
            continue
        if after_with:
            problems.need(word.lower() in EXCEPTIONS, f"{where}: {word} is no exception")
        elif REFERENCE.fullmatch(word):
            problems.need(":" in word or word in explained, f"{where}: {word} is not explained")
        else:
            problems.need(word.rstrip("+").lower() in IDS or word.lower() in IDS, f"{where}: {word} is no licence ({text})")
        after_with = False


def check_checksum(problems, where, algorithm, value):
    problems.need(algorithm in ALGORITHMS, f"{where}: algorithm {algorithm}")
    length = ALGORITHMS.get(algorithm)
    problems.need(re.fullmatch(r"[0-9a-f]+", value or "") and (length in (None, len(value))),
                  f"{where}: {algorithm} {value!r}")


def check_reference(problems, where, category, kind, locator):
    problems.need(category in CATEGORIES, f"{where}: category {category}")
    problems.need(kind and not re.search(r"\s", kind), f"{where}: reference type {kind!r}")
    problems.need(locator, f"{where}: an empty locator")
    if kind == "purl":
        problems.need(locator.startswith("pkg:"), f"{where}: purl {locator}")
    if kind == "cpe23Type":
        problems.need(locator.startswith("cpe:2.3:"), f"{where}: {locator}")


def check_actor(problems, where, text):
    problems.need(text == "NOASSERTION" or re.match(r"(Person|Organization): .", text), f"{where}: {text!r}")


def check_json(data):
    problems = Problems()
    try:
        document = json.loads(data)
    except ValueError as error:
        return [str(error)]
    problems.need(document.get("spdxVersion") == "SPDX-2.3", "spdxVersion")
    problems.need(document.get("dataLicense") == "CC0-1.0", "dataLicense")
    problems.need(document.get("SPDXID") == "SPDXRef-DOCUMENT", "SPDXID of the document")
    problems.need(document.get("name"), "name of the document")
    problems.need(URI.fullmatch(document.get("documentNamespace", "")), f"namespace {document.get('documentNamespace')}")
    creation = document.get("creationInfo", {})
    problems.need(TIME.fullmatch(creation.get("created", "")), f"created {creation.get('created')}")
    problems.need(creation.get("creators"), "no creators")
    for creator in creation.get("creators", []):
        problems.need(CREATOR.fullmatch(creator), f"creator {creator}")
    explained = {one["licenseId"] for one in document.get("hasExtractedLicensingInfos", [])}
    for one in document.get("hasExtractedLicensingInfos", []):
        problems.need(REFERENCE.fullmatch(one["licenseId"]) and one.get("extractedText"), f"licence {one}")
    known = {"SPDXRef-DOCUMENT"}
    for element in document.get("packages", []) + document.get("files", []):
        check_element(problems, element, known, explained)
    for one in document.get("relationships", []):
        check_relationship(problems, one["spdxElementId"], one["relationshipType"], one["relatedSpdxElement"], known)
    problems.need(any(one["relationshipType"] == "DESCRIBES" for one in document.get("relationships", []))
                  or not document.get("packages"), "the document describes nothing")
    return problems


def check_element(problems, element, known, explained):
    where = element.get("SPDXID", "?")
    problems.need(ID.fullmatch(where) and where not in known, f"id {where}")
    known.add(where)
    is_file = "fileName" in element
    problems.need(element.get("fileName" if is_file else "name"), f"{where}: no name")
    if is_file:
        problems.need(any(one["algorithm"] == "SHA1" for one in element.get("checksums", [])), f"{where}: no SHA1")
    else:
        problems.need(element.get("downloadLocation"), f"{where}: no downloadLocation")
        analysed = element.get("filesAnalyzed", True)
        problems.need(analysed == ("packageVerificationCode" in element), f"{where}: verification code")
    for one in element.get("checksums", []):
        check_checksum(problems, where, one["algorithm"], one["checksumValue"])
    for key in ("licenseConcluded", "licenseDeclared"):
        check_license(problems, where, element.get(key, "NOASSERTION"), explained)
    for key in ("supplier", "originator"):
        check_actor(problems, where, element.get(key, "NOASSERTION"))
    problems.need(element.get("primaryPackagePurpose", "OTHER") in PURPOSES, f"{where}: purpose")
    for one in element.get("externalRefs", []):
        check_reference(problems, where, one["referenceCategory"], one["referenceType"], one["referenceLocator"])
    for one in element.get("annotations", []):
        problems.need(TIME.fullmatch(one["annotationDate"]) and CREATOR.fullmatch(one["annotator"])
                      and one["annotationType"] in ("OTHER", "REVIEW") and "comment" in one, f"{where}: {one}")


def check_relationship(problems, a, kind, b, known):
    problems.need(kind in RELATIONSHIPS, f"relationship {kind}")
    problems.need(a in known and (b in known or b in ("NONE", "NOASSERTION")), f"relationship {a} {kind} {b}")


# The grammar of tag-value: which tags a section may have, and which values must be one line.
SECTIONS = {
    "PackageName": set("""PackageName SPDXID PackageVersion PackageFileName PackageSupplier PackageOriginator
PackageDownloadLocation FilesAnalyzed PackageVerificationCode PackageChecksum PackageHomePage PackageSourceInfo
PackageLicenseConcluded PackageLicenseInfoFromFiles PackageLicenseDeclared PackageLicenseComments PackageCopyrightText
PackageSummary PackageDescription PackageComment ExternalRef ExternalRefComment PackageAttributionText
PrimaryPackagePurpose ReleaseDate BuiltDate ValidUntilDate""".split()),
    "FileName": set("""FileName SPDXID FileType FileChecksum LicenseConcluded LicenseInfoInFile LicenseComments
FileCopyrightText FileComment FileNotice FileContributor FileAttributionText""".split()),
    "LicenseID": set("LicenseID ExtractedText LicenseName LicenseCrossReference LicenseComment".split()),
    "Relationship": set("Relationship RelationshipComment".split()),
    "Annotator": set("Annotator AnnotationDate AnnotationType SPDXREF AnnotationComment".split()),
    "SPDXVersion": set("""SPDXVersion DataLicense SPDXID DocumentName DocumentNamespace ExternalDocumentRef
LicenseListVersion Creator Created CreatorComment DocumentComment""".split()),
}
TEXTS = set("""PackageSourceInfo PackageLicenseComments PackageCopyrightText PackageSummary PackageDescription
PackageComment ExternalRefComment PackageAttributionText FileCopyrightText FileComment FileNotice LicenseComments
ExtractedText LicenseComment RelationshipComment AnnotationComment CreatorComment DocumentComment""".split())
TAG = re.compile(r"([A-Za-z]+): ?(.*)")


def tags(problems, text):
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        match = TAG.fullmatch(line)
        if not match:
            problems.append(f"line {number}: no tag: {line[:80]}")
            continue
        tag, value = match.groups()
        if value.startswith("<text>"):
            while "</text>" not in value:
                number, line = next(lines, (None, None))
                if line is None:
                    problems.append(f"{tag}: a text without end")
                    return
                value += "\n" + line
            problems.need(value.endswith("</text>") and value.count("</text>") == 1, f"line {number}: behind a text")
            value = value[len("<text>"):-len("</text>")]
            problems.need(tag in TEXTS or "\n" not in value, f"line {number}: {tag} of several lines")
        problems.need(value.strip(), f"line {number}: {tag} says nothing")
        yield number, tag, value


def check_tag_value(data):
    problems = Problems()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return [str(error)]
    problems.need(not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), "control characters")
    section, element, known, rows, packages = None, None, {"SPDXRef-DOCUMENT"}, [], {}
    for number, tag, value in tags(problems, text):
        if tag in SECTIONS:
            section = tag
            if tag in ("PackageName", "FileName"):
                element = {}
        problems.need(section and tag in SECTIONS[section], f"line {number}: {tag} in a section of {section}")
        rows.append((number, tag, value))
        if element is not None and section in ("PackageName", "FileName"):
            element.setdefault(tag, []).append(value)
            if tag == "SPDXID":
                problems.need(ID.fullmatch(value) and value not in known, f"line {number}: id {value}")
                known.add(value)
                packages[value] = element
    check_rows(problems, rows, known)
    for id, element in packages.items():
        check_tagged(problems, id, element)
    return problems


def check_rows(problems, rows, known):
    explained = {value for _, tag, value in rows if tag == "LicenseID"}
    once = {"SPDXVersion": "SPDX-2.3", "DataLicense": "CC0-1.0"}
    for tag, want in once.items():
        problems.need([value for _, have, value in rows if have == tag] == [want], f"{tag} is not {want}, once")
    problems.need(sum(tag == "DocumentName" for _, tag, _ in rows) == 1, "DocumentName")
    for number, tag, value in rows:
        where = f"line {number}"
        if tag in ("Created", "AnnotationDate"):
            problems.need(TIME.fullmatch(value), f"{where}: {value}")
        elif tag == "DocumentNamespace":
            problems.need(URI.fullmatch(value), f"{where}: {value}")
        elif tag in ("Creator", "Annotator"):
            problems.need(CREATOR.fullmatch(value), f"{where}: {value}")
        elif tag in ("PackageLicenseConcluded", "PackageLicenseDeclared", "LicenseConcluded"):
            check_license(problems, where, value, explained)
        elif tag in ("PackageChecksum", "FileChecksum"):
            check_checksum(problems, where, *value.split(": ", 1))
        elif tag == "ExternalRef":
            words = value.split(" ")
            problems.need(len(words) == 3, f"{where}: {value}")
            check_reference(problems, where, *(words + ["", "", ""])[:3])
        elif tag in ("PackageSupplier", "PackageOriginator"):
            check_actor(problems, where, value)
        elif tag == "PrimaryPackagePurpose":
            problems.need(value in PURPOSES, f"{where}: {value}")
        elif tag == "Relationship":
            words = value.split(" ")
            problems.need(len(words) == 3, f"{where}: {value}")
            check_relationship(problems, *(words + ["", "", ""])[:3], known)
        elif tag == "SPDXREF":
            problems.need(value in known, f"{where}: {value}")
        elif tag == "LicenseID":
            problems.need(REFERENCE.fullmatch(value), f"{where}: {value}")


def check_tagged(problems, id, element):
    if "PackageName" in element:
        for tag in ("PackageDownloadLocation", "FilesAnalyzed"):
            problems.need(len(element.get(tag, [])) == 1, f"{id}: {tag} once")
        problems.need(("PackageVerificationCode" in element) == (element.get("FilesAnalyzed") == ["true"]), f"{id}: verification code")
    else:
        problems.need(any(one.startswith("SHA1: ") for one in element.get("FileChecksum", [])), f"{id}: no SHA1")


def check_gitlab(data):
    """Security reports: schemas 15 of GitLab. A list is code quality."""
    problems = Problems()
    try:
        report = json.loads(data)
    except ValueError as error:
        return [str(error)]
    if isinstance(report, list):
        for issue in report:
            problems.need(issue.get("description") and issue.get("check_name") and issue.get("fingerprint")
                          and issue.get("severity") in ("info", "minor", "major", "critical", "blocker")
                          and issue.get("location", {}).get("path") and issue["location"].get("lines", {}).get("begin", 0) >= 0,
                          f"issue {json.dumps(issue)[:200]}")
        return problems
    problems.need(re.fullmatch(r"1[5-9]\.\d+\.\d+", report.get("version", "")), f"version {report.get('version')}")
    scan = report.get("scan", {})
    for role in ("analyzer", "scanner"):
        tool = scan.get(role, {})
        problems.need(tool.get("id") and tool.get("name") and tool.get("version") and tool.get("vendor", {}).get("name"), role)
    for key in ("start_time", "end_time"):
        problems.need(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", scan.get(key, "")), f"{key} {scan.get(key)}")
    problems.need(scan.get("status") in ("success", "failure"), "status")
    kinds = ("container_scanning", "dependency_scanning", "sast", "secret_detection")
    problems.need(scan.get("type") in kinds, f"type {scan.get('type')}")
    for one in report.get("vulnerabilities", []):
        check_gitlab_vulnerability(problems, one, scan.get("type"))
    problems.need("vulnerabilities" in report, "no list of vulnerabilities")
    if scan.get("type") == "dependency_scanning":
        problems.need(isinstance(report.get("dependency_files"), list), "no dependency_files")
    return problems


def check_gitlab_vulnerability(problems, one, kind):
    where = json.dumps(one)[:200]
    problems.need(one.get("id"), f"no id: {where}")
    problems.need(one.get("severity", "Unknown") in ("Info", "Unknown", "Low", "Medium", "High", "Critical"), f"severity: {where}")
    identifiers = one.get("identifiers", [])
    problems.need(identifiers and all(i.get("type") and i.get("name") and i.get("value") for i in identifiers), f"identifiers: {where}")
    location = one.get("location", {})
    needs = {"container_scanning": ("dependency", "operating_system", "image"), "dependency_scanning": ("file", "dependency")}
    problems.need(all(location.get(key) for key in needs.get(kind, ())), f"location: {where}")
