#include <gtest/gtest.h>

#include "tests/sbom/documents.h"
#include "tests/text_file.h"

namespace oakum::sbom {
namespace {

/// SHA-256 of nothing.
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::string document(std::string_view name) {
  return read_text(std::filesystem::path(OAKUM_SOURCE_DIR) / "fuzz/corpus/spdx_document" / name);
}

Bom read_document(std::string_view name) {
  auto bom = read(document(name));
  EXPECT_TRUE(bom) << name << ": " << (bom ? "" : bom.error().what);
  return bom ? *std::move(bom) : Bom{};
}

std::string property(const BomComponent& component, std::string_view name) {
  for (const auto& one : component.properties)
    if (one.name == name) return one.value;
  return "(none)";
}

TEST(SpdxJson, SaysWhatTheDocumentSays) {
  const auto bom = read_document("trivy.spdx.json");
  EXPECT_EQ(bom.spec_version, "2.3");
  EXPECT_EQ(bom.tools, std::vector<std::string>{"trivy 0.74.0"});
  ASSERT_EQ(bom.components.size(), 3u);
  EXPECT_EQ(bom.root, 0u);
  const auto& image = bom.components[0];
  EXPECT_EQ(image.type, "container");
  EXPECT_EQ(property(image, "aquasecurity:trivy:RepoTag"), "demo:1");
  const auto& bash = bom.components[1];
  EXPECT_EQ(bash.supplier, "Bash Maintainers");
  EXPECT_EQ(bash.author, "Chet (chet@example.org)");
  EXPECT_EQ(bash.source_info, "built package from: bash 5.2-2");
  EXPECT_EQ(bash.hashes, (std::vector<BomHash>{{"SHA-256", kEmpty}}));
  EXPECT_EQ(property(bash, "aquasecurity:trivy:PkgID"), "bash@5.2-2") << "an attribution of old";
  EXPECT_EQ(bash.references[0], (BomReference{"website", "https://example.org", ""}));
  EXPECT_EQ(bash.references[1], (BomReference{"advisories", "https://example.org/1", "c"}));
  EXPECT_EQ(bom.components[2].description, "layerID: sha256:1");
}

TEST(SpdxJson, LicencesThatTheDocumentExplainsHaveTheirNameAndText) {
  const auto bom = read_document("trivy.spdx.json");
  const auto& licenses = bom.components[1].licenses;
  ASSERT_EQ(licenses.size(), 3u);
  EXPECT_EQ(licenses[0], (BomLicense{"(MIT OR LicenseRef-a)", BomLicense::expression, false,
                                     "LicenseRef-a: do as you like", ""}));
  EXPECT_EQ(licenses[1], (BomLicense{"GPL-3.0-or-later", BomLicense::id, true, "", ""}));
  EXPECT_EQ(licenses[2], (BomLicense{"A licence", BomLicense::name, true, "do as you like",
                                     "https://example.org/a"}));
}

TEST(SpdxJson, RelationsLeadWhereTheDocumentSays) {
  const auto bom = read_document("trivy.spdx.json");
  EXPECT_EQ(bom.relations, (std::vector<BomRelation>{{0, 1, "CONTAINS", ""},
                                                     {1, 1, "DEV_DEPENDENCY_OF", "why"},
                                                     {1, 2, "CONTAINS", ""}}));
}

TEST(SpdxTagValue, TextsOfSeveralLinesFilesAndNotes) {
  const auto bom = read_document("plain.spdx");
  ASSERT_EQ(bom.components.size(), 2u);
  EXPECT_EQ(bom.components[0].copyright, "(c) 2026\nAda");
  EXPECT_EQ(bom.components[0].supplier, "Person: Ada") << "not the usual kind";
  EXPECT_EQ(property(bom.components[0], "Looks"), "good");
  EXPECT_EQ(bom.components[0].licenses[0].full_text, "LicenseRef-1: words\nof it");
  EXPECT_EQ(bom.components[1].name, "./index.js");
  EXPECT_EQ(bom.relations,
            (std::vector<BomRelation>{{0, 1, "OTHER", "because"}, {0, 1, "CONTAINS", ""}}))
      << "a file behind a package is in it";
}

TEST(Spdx3, SaysTheSameInTheWordsOfABom) {
  const auto bom = read_document("graph.spdx3.json");
  ASSERT_EQ(bom.components.size(), 2u);
  EXPECT_EQ(bom.root, 0u);
  const auto& app = bom.components[0];
  EXPECT_EQ(app.supplier, "Person: Ada");
  EXPECT_EQ(app.purl, "pkg:npm/app@1");
  EXPECT_EQ(app.cpes.size(), 1u);
  EXPECT_EQ(app.hashes, (std::vector<BomHash>{{"SHA-256", kEmpty}}));
  EXPECT_EQ(app.references,
            (std::vector<BomReference>{{"vcs", "https://example.org/app.git", ""}}));
  EXPECT_EQ(licenses_of(app), "MIT; Own; concluded Own; ");
  EXPECT_EQ(bom.relations,
            (std::vector<BomRelation>{{0, 1, "CONTAINS", ""}, {1, 0, "DEV_DEPENDENCY_OF", ""}}));
}

TEST(SyftJson, PackagesSourceAndDistribution) {
  const auto bom = read_document("syft.json");
  ASSERT_EQ(bom.components.size(), 4u);
  EXPECT_EQ(bom.components[0].type, "container");
  EXPECT_EQ(property(bom.components[0], "aquasecurity:trivy:DiffID"), "sha256:1");
  EXPECT_EQ(bom.components[1].type, "operating-system");
  EXPECT_EQ(bom.components[1].version, "12");
  EXPECT_EQ(licenses_of(bom.components[2]), "GPL-3.0-only; own; ");
  EXPECT_EQ(property(bom.components[2], "syft:metadata:source"), "bash");
  EXPECT_EQ(hashes_of(bom.components[3]), "SHA-1:85ed0817af83a24ad8da68c2b5094de69833983c; ");
  EXPECT_EQ(bom.relations[1], (BomRelation{3, 2, "DEPENDS_ON", ""}));
}

TEST(ReadBom, SeesThroughAttestationsAndSaysThatNothingWasVerified) {
  for (const char* name : {"dsse.json", "bundle.json"}) {
    EXPECT_EQ(looks_like(document(name)), BomFormat::spdx) << name;
    const auto reading = read_with_notes(document(name));
    ASSERT_TRUE(reading) << name << ": " << reading.error().what;
    EXPECT_EQ(reading->bom.components.size(), 1u);
    ASSERT_EQ(reading->notes.size(), 1u);
    EXPECT_NE(reading->notes[0].find("not verified"), std::string::npos);
  }
}

TEST(ReadBom, SaysWhatItCannotRead) {
  struct Case {
    std::string_view bytes, what;
  };
  const Case kCases[] = {
      {"", "no bill of materials"},
      {"PK\x03\x04", "no bill of materials"},
      {"{\"a\":1}", "JSON, but no bill of materials"},
      {"{\"a\":", "JSON: line 1"},
      {"\xFF\xFE{\0", "UTF-16"},
      {R"({"spdxVersion":"SPDX-9.0"})", "SPDX JSON: version SPDX-9.0: 2.0 to 2.3 are read"},
      {R"({"spdxVersion":"SPDX-2.3",
"packages":7})",
       "SPDX JSON: line 2: packages is not a list"},
      {"SPDXVersion: SPDX-2.3\nPackageName: a\nnonsense\n", "SPDX tag-value: line 3"},
      {"SPDXVersion: SPDX-2.3\nPackageName: <text>a\n", "SPDX tag-value: line 2: <text>"},
      {"SPDXVersion: SPDX-2.3\nRelationship: a\n", "SPDX tag-value: line 2: a relationship"},
      {R"({"artifacts":[],"schema":{"version":"1.0.0"}})", "Syft JSON: line 1: schema 1.0.0"},
      {R"({"@context":"https://spdx.org/rdf/3.1.0/c","@graph":[{"type":"CreationInfo","specVersion":"3.1.0"}]})",
       "SPDX 3 JSON-LD: version 3.1.0: 3.0 is read"},
      {R"({"predicateType":"https://slsa.dev/provenance/v1","predicate":{}})",
       "an attestation about something else (https://slsa.dev/provenance/v1)"},
      {R"({"payloadType":"x","payload":"!"})", "not base64"},
  };
  for (const auto& [bytes, what] : kCases) {
    const auto bom = read(bytes);
    ASSERT_FALSE(bom) << bytes;
    EXPECT_NE(bom.error().what.find(what), std::string::npos) << bom.error().what;
  }
}

TEST(ReadBom, TheFirstOfSeveralAttestationsThatIsABillCounts) {
  const std::string other = R"({"predicateType":"https://slsa.dev/provenance/v1","predicate":{}})";
  const auto bom = read(other + "\n" + document("dsse.json"));
  ASSERT_TRUE(bom) << bom.error().what;
  EXPECT_EQ(bom->components.size(), 1u);
}

/// What packages() leaves out.
Rows facts(const Bom& bom) {
  Rows rows;
  for (const auto& c : bom.components) {
    auto row =
        fmt::format("{}|{}|{}|{}|{}", c.name, c.supplier, c.author, c.description, c.copyright);
    for (const auto& cpe : c.cpes) row += "|" + cpe;
    for (const auto& [type, url, comment] : c.references)
      row += fmt::format("|{} {} {}", type, url, comment);
    rows.insert(row);
  }
  return rows;
}

/// Everything SPDX has a place for, by way of each form.
TEST(SpdxForms, KeepEverything) {
  for (const char* name : {"trivy.spdx.json", "plain.spdx", "graph.spdx3.json", "syft.json"}) {
    const auto bom = read_document(name);
    for (const auto form : {Form::spdx_json, Form::spdx_tag_value, Form::spdx3}) {
      const auto again = through(bom, form);
      EXPECT_EQ(packages(bom, true), packages(again, true)) << name;
      EXPECT_EQ(relations(bom), relations(again)) << name << written(bom, form);
      EXPECT_EQ(facts(bom), facts(again)) << name;
    }
  }
}

TEST(SpdxForms, IdsFollowFromTheContentAndAreUnique) {
  Bom bom;
  bom.components = {{.ref = "x", .type = "library", .name = "a"},
                    {.ref = "y", .type = "library", .name = "a"},
                    {.ref = "SPDXRef-own", .type = "library", .name = "b"},
                    {.ref = "SPDXRef-own", .type = "library", .name = "c"}};
  const auto again = through(bom, Form::spdx_json);
  bom.components[0].ref = "another";
  std::set<std::string> refs;
  for (const auto& component : again.components) refs.insert(component.ref);
  EXPECT_EQ(refs.size(), 4u);
  EXPECT_TRUE(refs.contains("SPDXRef-own"));
  EXPECT_EQ(through(bom, Form::spdx_json).components[0].ref, again.components[0].ref)
      << "how others refer to it does not count";
}

TEST(SpdxForms, PackagesOfAnalysedFilesHaveAVerificationCode) {
  Bom bom;
  bom.components = {{.type = "library", .name = "a"},
                    {.type = "file",
                     .name = "x",
                     .hashes = {{"SHA-1", "85ed0817af83a24ad8da68c2b5094de69833983c"}}},
                    {.type = "file",
                     .name = "y",
                     .hashes = {{"SHA-1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"}}}};
  bom.relations = {{0, 2, "CONTAINS", ""}, {0, 1, "CONTAINS", ""}};
  // sha1 of both digests in order, as sha1sum(1) says.
  EXPECT_NE(written(bom, Form::spdx_tag_value)
                .find("PackageVerificationCode: bc7227b31d35fc7196acb52519cc8f429de00fa8"),
            std::string::npos)
      << written(bom, Form::spdx_tag_value);
}

TEST(SpdxForms, AShortReferenceToALongTextIsNotCopiedWithoutEnd) {
  const std::string words(1 << 20, 'w');
  std::string text = "SPDXVersion: SPDX-2.3\n";
  for (int i = 0; i < 2000; ++i)
    text += fmt::format(
        "PackageName: p\nSPDXID: SPDXRef-{}\nPackageLicenseDeclared: LicenseRef-l\n", i);
  text += "LicenseID: LicenseRef-l\nLicenseName: long\nExtractedText: <text>" + words + "</text>\n";
  const auto bom = read(text);
  ASSERT_TRUE(bom);
  std::size_t bytes = 0;
  for (const auto& component : bom->components) {
    ASSERT_EQ(component.licenses.size(), 1u);
    bytes += component.licenses[0].full_text.size();
  }
  EXPECT_LE(bytes, 256u << 20);
}

TEST(SpdxForms, AMillionRelationsAreLinear) {
  std::string text = "SPDXVersion: SPDX-2.3\n";
  for (int i = 0; i < 100'000; ++i) text += fmt::format("PackageName: p\nSPDXID: SPDXRef-{}\n", i);
  for (int i = 0; i < 1'000'000; ++i)
    text += fmt::format("Relationship: SPDXRef-{} DEPENDS_ON SPDXRef-{}\n", i % 100'000, i / 10);
  const auto bom = read(text);
  ASSERT_TRUE(bom);
  EXPECT_EQ(bom->relations.size(), 1'000'000u);
  EXPECT_GE(through(*bom, Form::spdx_json).relations.size(), 1'000'000u);
}

}  // namespace
}  // namespace oakum::sbom
