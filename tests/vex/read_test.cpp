#include "vex/read.h"

#include <gtest/gtest.h>

#include "tests/vex/sample_report.h"
#include "vex/vers.h"

namespace oakum::vex {
namespace {

TEST(VexRead, RecognisesFormats) {
  EXPECT_EQ(read(R"({"@context":"https://openvex.dev/ns","statements":[]})", "x")->format,
            Format::openvex);
  EXPECT_EQ(read(R"({"document":{"csaf_version":"2.0"}})", "x")->format, Format::csaf);
  EXPECT_EQ(read(R"({"vulnerabilities":[]})", "x")->format, Format::csaf);
  EXPECT_EQ(read(R"({"bomFormat":"CycloneDX","vulnerabilities":[]})", "x")->format,
            Format::cyclonedx);
}

TEST(VexRead, SaysWhatIsWrong) {
  struct Case {
    std::string_view text;
    Error::Kind kind;
    std::string_view part;
  };
  constexpr Case kCases[] = {
      {"", Error::corrupt, ""},
      {"{\n\"a\":", Error::corrupt, "line 2"},
      {"<bom/>", Error::corrupt, "line 1"},
      {"{}", Error::unsupported, "OpenVEX"},
      {"[]", Error::unsupported, "OpenVEX"},
      {R"({"@context":"https://openvex.dev/ns"})", Error::corrupt, "statements"},
  };
  for (const auto& [text, kind, part] : kCases) {
    const auto document = read(text, "x");
    ASSERT_FALSE(document) << text;
    EXPECT_EQ(document.error().kind, kind) << text;
    EXPECT_NE(document.error().what.find(part), std::string::npos) << document.error().what;
  }
  EXPECT_EQ(read_file("/nonexistent/vex.json").error().kind, Error::not_found);
}

TEST(OpenVex, BothVersions) {
  const auto document = read_sample(R"({"@context":"https://openvex.dev/ns/v0.0.1","statements":[
    {"vulnerability":"CVE-1","products":["pkg:npm/a","pkg:npm/b"],"subcomponents":["pkg:npm/c"],"status":"fixed"},
    {"vulnerability":{"@id":"https://nvd.example/vuln/CVE-2"},"products":[{"@id":"pkg:npm/a"}],"status":"affected",
     "action_statement":"update"}]})");
  ASSERT_EQ(document.statements.size(), 2u);
  EXPECT_EQ(document.names.size(), 3u) << "each name once";
  EXPECT_EQ(document.statements[0].products.size(), 2u);
  EXPECT_EQ(document.statements[0].products[1].subcomponents.size(), 1u);
  EXPECT_EQ(document.statements[1].vulnerabilities.back(), "CVE-2");
  EXPECT_EQ(document.statements[1].action, "update");
  EXPECT_EQ(document.statements[1].line, 3u);
}

TEST(OpenVex, DamagedStatementsBecomeProblems) {
  const auto document = read_sample(openvex_of(
      "\n"
      R"({"status":"fixed"},)"
      "\n"
      R"({"vulnerability":{"name":"CVE-1"},"status":"open","products":[{"@id":"pkg:npm/a"}]},)"
      "\n"
      R"({"vulnerability":{"name":"CVE-1"},"status":"will_not_fix","products":[{"@id":"pkg:npm/a"}]},)"
      "\n"
      R"({"vulnerability":{"name":"CVE-1"},"status":"fixed","timestamp":"yesterday","products":[{"@id":"pkg:"}]},)"
      "\n"
      R"({"vulnerability":{"name":"CVE-2"},"status":"fixed"})"));
  EXPECT_EQ(document.statements.size(), 2u);
  ASSERT_EQ(document.problems.size(), 6u);
  EXPECT_EQ(document.problems[0].where.line, 2u);
  EXPECT_EQ(document.problems[1].where.line, 3u);
}

constexpr std::string_view kCsaf =
    R"({"document":{"csaf_version":"2.0","tracking":{"id":"A-1","current_release_date":"2024-01-01T00:00:00Z"}},
 "product_tree":{"branches":[{"category":"vendor","branches":[
     {"category":"product_version","product":{"product_id":"A1","product_identification_helper":{"purl":"pkg:npm/a@1"}}},
     {"category":"product_version","product":{"product_id":"A2","product_identification_helper":{"purl":"pkg:npm/a@2"}}},
     {"category":"product_version_range","name":"vers:npm/>=3|<5","product":{"product_id":"A3","product_identification_helper":{"purl":"pkg:npm/a"}}},
     {"category":"product_name","product":{"product_id":"NAMELESS","name":"Something"}}]}],
   "full_product_names":[{"product_id":"APP","product_identification_helper":{"purl":"pkg:npm/app"}}],
   "product_groups":[{"group_id":"G","product_ids":["A2"]}],
   "relationships":[
     {"category":"default_component_of","product_reference":"A1","relates_to_product_reference":"APP","full_product_name":{"product_id":"APP:A1"}},
     {"category":"installed_on","product_reference":"APP:A1","relates_to_product_reference":"NAMELESS","full_product_name":{"product_id":"DEEP"}},
     {"category":"installed_on","product_reference":"LOOP","relates_to_product_reference":"LOOP","full_product_name":{"product_id":"LOOP"}}]},
 "vulnerabilities":[
   {"cve":"CVE-1","product_status":{"known_not_affected":["A2","APP:A1"],"known_affected":["A1"]},
    "flags":[{"label":"component_not_present","group_ids":["G"]}],
    "threats":[{"category":"impact","details":"removed before shipping","product_ids":["A2","APP:A1"]}]},
   {"cve":"CVE-2","ids":[{"system_name":"x","text":"GHSA-x"}],"product_status":{"fixed":["A3","A1"],"known_affected":["A1"]}},
   {"cve":"CVE-3","product_status":{"known_not_affected":["NAMELESS","DEEP","LOOP","UNKNOWN"]}},
   {"title":"without an id"}]})";

TEST(Csaf, Decides) {
  const auto document = read_sample(kCsaf);
  const auto report = sample_report({{"pkg:npm/app", {"pkg:npm/a@1"}},
                                     {"pkg:npm/a@1"},
                                     {"pkg:npm/a@2"},
                                     {"pkg:npm/a@4"},
                                     {"pkg:npm/a@5"}});
  struct Case {
    const char* id;
    std::uint32_t package;
    std::string_view status, why;
  };
  constexpr Case kCases[] = {
      {"CVE-1", 2, "not_affected", "a product"},
      {"CVE-1", 1, "not_affected", "as a component of the app, its only way here"},
      {"CVE-2", 1, "", "fixed and affected at once: affected"},
      {"CVE-2", 3, "fixed", "in the range"},
      {"GHSA-x", 3, "fixed", "by its other id"},
      {"CVE-2", 4, "", "above the range"},
      {"CVE-2", 2, "", "below the range"},
      {"CVE-3", 1, "", "nothing tells what that product is"},
  };
  for (const auto& [id, package, status, why] : kCases)
    EXPECT_EQ(status_by(report, document, sample_finding(id, package)), status) << why;
  EXPECT_EQ(document.problems.size(), 5u);
}

TEST(Csaf, SaysWhy) {
  const auto document = read_sample(kCsaf);
  const auto report = sample_report({{"pkg:npm/a@2"}});
  const Document* documents[] = {&document};
  const auto verdict = Judge(report, documents).judge(sample_finding("CVE-1", 0));
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->reason, "removed before shipping");
  EXPECT_EQ(verdict->justification, "component_not_present");
}

TEST(CycloneDxVex, ReferencesWithinTheDocument) {
  const auto document =
      read_sample(R"({"bomFormat":"CycloneDX","serialNumber":"urn:uuid:1","version":1,
    "components":[{"bom-ref":"c1","purl":"pkg:npm/a@1","components":[{"bom-ref":"c2","purl":"pkg:npm/b@1"}]}],
    "vulnerabilities":[
      {"id":"CVE-1","analysis":{"state":"not_affected","justification":"code_not_reachable","detail":"never called"},
       "affects":[{"ref":"c1"},{"ref":"c2","versions":[{"version":"2"},{"range":"vers:npm/>=7"},{"version":"1","status":"unaffected"}]}]},
      {"id":"CVE-2","analysis":{"state":"resolved_with_pedigree"},"affects":[{"ref":"pkg:npm/a@1"}]},
      {"id":"CVE-3","analysis":{"state":"exploitable"},"affects":[{"ref":"c1"}]},
      {"id":"CVE-4","affects":[{"ref":"c1"}]},
      {"id":"CVE-5","analysis":{"state":"maybe"},"affects":[{"ref":"c1"}]}]})");
  const auto report =
      sample_report({{"pkg:npm/a@1"}, {"pkg:npm/b@1"}, {"pkg:npm/b@2"}, {"pkg:npm/b@8"}});
  struct Case {
    const char* id;
    std::uint32_t package;
    std::string_view status;
  };
  constexpr Case kCases[] = {{"CVE-1", 0, "not_affected"},
                             {"CVE-1", 1, ""},
                             {"CVE-1", 2, "not_affected"},
                             {"CVE-1", 3, "not_affected"},
                             {"CVE-2", 0, "fixed"},
                             {"CVE-3", 0, ""},
                             {"CVE-4", 0, ""},
                             {"CVE-5", 0, ""}};
  for (const auto& [id, package, status] : kCases)
    EXPECT_EQ(status_by(report, document, sample_finding(id, package)), status) << id << package;
  EXPECT_EQ(document.problems.size(), 1u) << "a state that is none";
}

TEST(Vers, Ranges) {
  struct Case {
    std::string_view range, version;
    bool inside;
  };
  constexpr Case kCases[] = {{"vers:npm/>=1.0.0|<2.0.0", "1.5.0", true},
                             {"vers:npm/>=1.0.0|<2.0.0", "2.0.0", false},
                             {"vers:npm/<1|>=2|<3", "2.5.0", true},
                             {"vers:npm/<1|>=2|<3", "1.5.0", false},
                             {"vers:npm/<1|>=2|<3", "0.5.0", true},
                             {"vers:npm/1.2.3|1.2.5", "1.2.5", true},
                             {"vers:npm/1.2.3|1.2.5", "1.2.4", false},
                             {"vers:npm/>=1|!=1.5.0", "1.5.0", false},
                             {"vers:npm/>=1|!=1.5.0", "1.6.0", true},
                             {"vers:npm/*", "9.9.9", true},
                             {"vers:deb/>=1:2.0-1", "1:2.0-2", true},
                             {"vers:unheard/>=1", "2", false},
                             {"vers:npm/>=1", "not a version", false},
                             {"1.0 to 2.0", "1.5", false},
                             {"", "1", false},
                             {"vers:npm/", "1.0.0", false},
                             {"vers:pypi/>=1.0%2Blocal", "2.0", true}};
  for (const auto& [range, version, inside] : kCases)
    EXPECT_EQ(in_range(range, version), inside) << range << " " << version;
}

TEST(VexRead, SizeIsBounded) {
  // Every product with every subcomponent: a small text, a large document.
  std::string names;
  for (int i = 0; i < 3000; ++i) names += fmt::format("{}\"pkg:npm/p{}\"", i ? "," : "", i);
  const auto document = read(
      fmt::format(
          R"({{"@context":"https://openvex.dev/ns","statements":[{{"vulnerability":"CVE-1","status":"fixed","products":[{}],"subcomponents":[{}]}}]}})",
          names, names),
      "x");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().kind, Error::too_large);
}

}  // namespace
}  // namespace oakum::vex
