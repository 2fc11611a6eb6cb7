#include "sbom/cyclonedx.h"

#include <gtest/gtest.h>

#include <functional>

#include "sbom/limits.h"
#include "sbom/read.h"
#include "tests/shared_lockfiles.h"

namespace oakum::sbom {
namespace {

std::string head(std::string_view version = "1.6") {
  return fmt::format(R"({{"bomFormat":"CycloneDX","specVersion":"{}",)", version);
}

Bom read_json(const std::string& text) {
  auto bom = read_cyclonedx_json(text);
  EXPECT_TRUE(bom) << (bom ? "" : bom.error().what);
  return bom ? *std::move(bom) : Bom();
}

using Write = Result<void> (*)(const Bom&, const CycloneDxOptions&, io::Writer&);
std::string written(const Bom& bom, Write write, const CycloneDxOptions& options = {}) {
  io::StringWriter out;
  EXPECT_TRUE(write(bom, options, out));
  return out.text();
}

std::vector<std::string> relations(const Bom& bom) {
  std::vector<std::string> out;
  for (const auto& relation : bom.relations)
    out.push_back(fmt::format("{} {} {}", bom.components[relation.from].name, relation.type,
                              bom.components[relation.to].name));
  return out;
}

TEST(CycloneDx, AnotherKindOfVersionIsRefused) {
  const auto bom = read_cyclonedx_json(head("2.0") + R"("components":[]})");
  ASSERT_FALSE(bom);
  EXPECT_EQ(bom.error().kind, Error::unsupported);
  EXPECT_EQ(bom.error().what, "line 1: specVersion 2.0; those that start with 1. are read");
  EXPECT_TRUE(read_cyclonedx_json(head("1.8") + R"("components":[]})"))
      << "versions of a kind only add to each other";
}

TEST(CycloneDx, NestingAndDependenciesBecomeRelations) {
  const auto bom = read_json(head() + R"(
    "metadata":{"component":{"type":"application","name":"app","bom-ref":"r"}},
    "components":[{"type":"library","name":"a","bom-ref":"a","components":[{"type":"file","name":"b"}]},
                  {"type":"library","name":"c","bom-ref":"c"}],
    "dependencies":[{"ref":"r","dependsOn":["a","c","nobody"]},{"ref":"a","provides":["c"]},{"ref":"c"}]})");
  EXPECT_EQ(relations(bom), (std::vector<std::string>{"app DEPENDS_ON a", "app DEPENDS_ON c",
                                                      "a CONTAINS b", "a PROVIDES c"}));
  EXPECT_EQ(bom.root, 0u);
  EXPECT_TRUE(bom.components[3].relations_told) << "c depends on nothing, and that is said";
  EXPECT_FALSE(bom.components[2].relations_told) << "nobody says what b depends on";
}

TEST(CycloneDx, ReadsWhatOthersWrite) {
  struct Case {
    std::string_view json, why;
    std::function<bool(const Bom&)> good;
  };
  const Case kCases[] = {
      {R"("metadata":{"tools":[{"vendor":"v","name":"t","version":"1"}]})", "tools as a list",
       [](const Bom& b) { return b.tools == std::vector<std::string>{"t 1"}; }},
      {R"("metadata":{"tools":{"components":[{"name":"t"}],"services":[{"name":"s","version":"2"}]}})",
       "tools as an object",
       [](const Bom& b) {
         return b.tools == std::vector<std::string>{"t", "s 2"};
       }},
      {R"("components":[{"name":"a","supplier":"S","licenses":"MIT","hashes":{}}])",
       "members of the wrong kind",
       [](const Bom& b) { return b.components.size() == 1 && b.components[0].supplier == "S"; }},
      {R"("components":[7,null,"x",{"name":"a"}])", "elements of the wrong kind",
       [](const Bom& b) { return b.components.size() == 1; }},
      {R"("components":[{"name":"a","licenses":[{"license":{"id":"No-Such-Id"}}]}])",
       "an id that SPDX does not have is a name",
       [](const Bom& b) { return b.components[0].licenses[0].kind == BomLicense::name; }},
      {R"("components":[{"name":"a","bom-ref":"x"},{"name":"b","bom-ref":"x"}],"dependencies":[{"ref":"x"}])",
       "of two with one ref the first has it",
       [](const Bom& b) { return b.components[0].relations_told && b.components[1].ref.empty(); }},
      {R"("vulnerabilities":[{"id":"CVE-1","affects":7}],"components":[{"name":"a"}])",
       "what others say of vulnerabilities does not matter",
       [](const Bom& b) { return b.components.size() == 1; }},
  };
  for (const auto& [json, why, good] : kCases)
    EXPECT_TRUE(good(read_json(head() + std::string(json) + "}"))) << why;
}

TEST(CycloneDx, RefusesWhatItCannotRead) {
  struct Case {
    std::string text, why;
    Error::Kind kind;
  };
  std::string deep;
  for (std::uint32_t i = 0; i <= kMostNesting + 1; ++i) deep += R"({"name":"a","components":[)";
  for (std::uint32_t i = 0; i <= kMostNesting + 1; ++i) deep += "]}";
  const Case kCases[] = {
      {"{}", "not said to be one", Error::corrupt},
      {"[1", "no JSON", Error::corrupt},
      {head() + R"("components":[)" + deep + "]}", "nested too deep", Error::too_large},
  };
  for (const auto& [text, why, kind] : kCases) {
    const auto bom = read_cyclonedx_json(text);
    ASSERT_FALSE(bom) << why;
    EXPECT_EQ(bom.error().kind, kind) << why << ": " << bom.error().what;
  }
  EXPECT_FALSE(read_cyclonedx_xml("<bom xmlns=\"http://example.org/\"/>"));
}

/// A document with one of everything, built rather than read.
Bom full() {
  Bom bom;
  bom.serial = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";
  bom.spec_version = "1.7";
  bom.created = "2024-01-02T03:04:05Z";
  bom.tools = {"maker 1.0"};
  bom.root = 0;
  BomComponent a{.ref = "a", .type = "platform", .group = "g", .name = "n<&>", .version = "1"};
  a.purl = "pkg:npm/n@1";
  a.cpes = {"cpe:2.3:a:b:c:1:*:*:*:*:*:*:*"};
  a.supplier = "S";
  a.licenses = {{"MIT", BomLicense::id, true, "words", "https://l.example"},
                {"MIT OR ISC", BomLicense::expression, false, {}, {}}};
  a.hashes = {{"SHA-1", "abcdef0123456789abcdef0123456789abcdef01"}};
  a.properties = {{"p", "q"}};
  a.references = {{"citation", "https://c.example", {}}};
  a.locations = {"lib/n"};
  a.relations_told = true;
  bom.components = {{.ref = "r", .type = "application", .name = "app"},
                    a,
                    {.ref = "s", .type = "service", .name = "svc"}};
  bom.relations = {{0, 1, "DEPENDS_ON", {}}, {1, 2, "PROVIDES", {}}};
  bom.components[0].relations_told = true;
  return bom;
}

TEST(CycloneDx, WrittenReadsBackEqual) {
  EXPECT_EQ(*read_cyclonedx_json(written(full(), write_cyclonedx_json)), full());
  EXPECT_EQ(*read_cyclonedx_xml(written(full(), write_cyclonedx_xml)), full());
}

TEST(CycloneDx, OlderVersionsGetWhatTheyAllow) {
  struct Case {
    CycloneDx version;
    std::string_view there, absent, why;
  };
  const Case kCases[] = {
      {CycloneDx::v1_4, R"("type": "framework")", "platform", "types came with 1.5"},
      {CycloneDx::v1_4, R"("tools": [)", R"("tools": {)", "tools were a list"},
      {CycloneDx::v1_5, R"("tools": {)", R"("tools": [)", "and are an object"},
      {CycloneDx::v1_4, R"("type": "other")", "citation", "so did references"},
      {CycloneDx::v1_5, R"("occurrences")", R"("provides")", "provides came with 1.6"},
      {CycloneDx::v1_4, R"("evidence")", R"("occurrences")", "occurrences with 1.5"},
      {CycloneDx::v1_5, R"("name": "MIT OR ISC")", "acknowledgement",
       "an expression stands alone before 1.7; who concluded is known from 1.6"},
      {CycloneDx::v1_7, R"("expression": "MIT OR ISC")", R"("name": "MIT OR ISC")", "not from 1.7"},
  };
  for (const auto& [version, there, absent, why] : kCases) {
    const auto text = written(full(), write_cyclonedx_json, {.version = version});
    EXPECT_NE(text.find(there), text.npos) << why << text;
    EXPECT_EQ(text.find(absent), text.npos) << why << text;
    const auto again = read_cyclonedx_json(text);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->components.size(), 3u) << why;
    EXPECT_EQ(again->spec_version, name(version));
    const auto xml = read_cyclonedx_xml(written(full(), write_cyclonedx_xml, {.version = version}));
    ASSERT_TRUE(xml);
    EXPECT_EQ(xml->components, again->components) << why;
  }
}

TEST(CycloneDx, CirclesOfContainmentAreWrittenFlat) {
  Bom bom;
  bom.format = BomFormat::spdx;
  for (int i = 0; i < 5; ++i)
    bom.components.push_back({.type = "library", .name = fmt::format("c{}", i)});
  bom.root = 0;
  bom.relations = {{0, 1, "CONTAINS", {}},         {1, 2, "CONTAINS", {}},
                   {2, 1, "CONTAINS", {}},         {3, 4, "CONTAINS", {}},
                   {4, 4, "CONTAINS", {}},         {2, 3, "BUILD_TOOL_OF", {}},
                   {4, 3, "DEV_DEPENDENCY_OF", {}}};
  const auto again = *read_cyclonedx_json(written(bom, write_cyclonedx_json));
  EXPECT_EQ(again.components.size(), 5u);
  EXPECT_EQ(relations(again),
            (std::vector<std::string>{"c0 DEPENDS_ON c1", "c1 CONTAINS c2", "c2 DEPENDS_ON c1",
                                      "c3 CONTAINS c4", "c3 DEPENDS_ON c4"}));
}

TEST(CycloneDx, DeepContainmentIsWrittenAsItCanBeRead) {
  Bom bom;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    bom.components.push_back({.ref = fmt::format("{}", i), .type = "library", .name = "x"});
    if (i > 0) bom.relations.push_back({i - 1, i, "CONTAINS", {}});
  }
  const auto again = read_cyclonedx_json(written(bom, write_cyclonedx_json));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->components.size(), 1000u);
  EXPECT_EQ(again->relations.size(), 999u);
}

TEST(CycloneDx, Vulnerabilities) {
  BomVulnerability v{.id = "CVE-2024-1", .source_name = "nvd", .cwes = {79}};
  v.ratings = {{"nvd", 9.8, "critical", "CVSSv4", "CVSS:4.0/AV:N"}};
  v.advisories = {"https://a.example/?a=1&b=2"};
  v.analysis = {.state = "not_affected", .justification = "code_not_reachable", .detail = "no"};
  v.affects = {{"a", {{"1", "affected"}}}};
  const std::vector<BomVulnerability> list{v};
  const auto json = written(full(), write_cyclonedx_json, {CycloneDx::v1_4, &list});
  EXPECT_NE(json.find(R"("method": "other")"), json.npos) << "CVSS 4 came with 1.5";
  EXPECT_NE(json.find(R"("score": 9.8)"), json.npos);
  const auto xml = written(full(), write_cyclonedx_xml, {CycloneDx::v1_7, &list});
  for (const std::string_view part :
       {"<cwe>79</cwe>", "<method>CVSSv4</method>", "<url>https://a.example/?a=1&amp;b=2</url>",
        "<state>not_affected</state>", "<ref>a</ref>", "<score>9.8</score>"})
    EXPECT_NE(xml.find(part), xml.npos) << part;
  EXPECT_TRUE(read_cyclonedx_xml(xml));
  EXPECT_EQ(written(full(), write_cyclonedx_json).find("vulnerabilities"), std::string::npos);
}

TEST(CycloneDx, ManyComponentsInLinearTime) {
  std::string text = head() + R"("components":[)";
  std::string dependencies;
  for (int i = 0; i < 100'000; ++i) {
    text +=
        fmt::format(R"({}{{"type":"library","name":"n{}","bom-ref":"r{}"}})", i ? "," : "", i, i);
    dependencies += fmt::format(R"({}{{"ref":"r{}","dependsOn":["r0","r{}"]}})", i ? "," : "", i,
                                (i * 7919) % 100'000);
  }
  const auto bom = read_json(text + R"(],"dependencies":[)" + dependencies + "]}");
  EXPECT_EQ(bom.components.size(), 100'000u);
  EXPECT_EQ(read_cyclonedx_xml(written(bom, write_cyclonedx_xml))->relations, bom.relations);
}

/// Real documents keep every component and relation.
void check_real(const char* bundle, std::size_t count) {
  std::size_t documents = 0;
  for (const auto& [path, bytes] : unpack(bundle)) {
    const auto text = as_text(bytes);
    if (looks_like(text) != BomFormat::cyclonedx || path.ends_with(".md")) continue;
    const bool is_xml = trim_left(text).starts_with('<');
    const auto bom = is_xml ? read_cyclonedx_xml(text) : read_cyclonedx_json(text);
    ASSERT_TRUE(bom) << path << ": " << bom.error().what;
    auto again = read_cyclonedx_json(written(*bom, write_cyclonedx_json));
    ASSERT_TRUE(again) << path;
    EXPECT_EQ(again->components.size(), bom->components.size()) << path;
    EXPECT_EQ(again->relations, bom->relations) << path;
    const auto xml = read_cyclonedx_xml(written(*bom, write_cyclonedx_xml));
    ASSERT_TRUE(xml) << path << ": " << xml.error().what;
    EXPECT_EQ(xml->components.size(), bom->components.size()) << path;
    EXPECT_EQ(xml->relations, bom->relations) << path;
    ++documents;
  }
  EXPECT_EQ(documents, count);
}

TEST(CycloneDx, RealDocuments) {
  OAKUM_NEEDS_SHARED_DATA("sbom/cyclonedx-bom-examples.tar.zst");
  check_real("sbom/cyclonedx-bom-examples.tar.zst", 82);
}

TEST(CycloneDx, RealDocumentsOfImages) {
  OAKUM_NEEDS_SHARED_DATA("sbom/guac-data-sboms.tar.zst");
  check_real("sbom/guac-data-sboms.tar.zst", 18);
}

}  // namespace
}  // namespace oakum::sbom
