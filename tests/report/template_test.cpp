#include <gtest/gtest.h>

#include <cstdlib>

#include "io/writer.h"
#include "report/format.h"
#include "report/saved/read_json.h"
#include "tests/report/samples.h"
#include "tests/shared_data.h"
#include "tests/text_file.h"

namespace oakum::report {
namespace {

Result<std::string> written(const Report& report, std::string text, std::string name = "") {
  const Options options{.template_text = std::move(text), .template_name = std::move(name)};
  io::StringWriter out;
  TRY(find_format("template")->write(report, options, out));
  return out.text();
}

/// A clock for a test, put back when it ends.
class Clock {
 public:
  explicit Clock(const char* time) { setenv("OAKUM_TEST_CLOCK", time, 1); }
  ~Clock() { unsetenv("OAKUM_TEST_CLOCK"); }
};

TEST(Template, SeesTheResultsByTheNamesOfTheField) {
  struct Case {
    std::string_view text, want, why;
  };
  constexpr Case kCases[] = {
      {"{{range .}}{{.Class}}:{{len .Vulnerabilities}} {{end}}",
       "os-pkgs:3 lang-pkgs:0 lang-pkgs:2 lang-pkgs:1 lang-pkgs:0 ", "results in order"},
      {"{{with index . 0}}{{with index .Vulnerabilities 0}}{{eq .Title .Vulnerability.Title}}{{eq "
       ".Severity .Vulnerability.Severity}}{{end}}{{end}}",
       "truetrue", "embedded fields both ways"},
      {"{{with index . 0}}{{if .MisconfSummary}}x{{end}}{{len .Misconfigurations}}{{len "
       ".Secrets}}{{len .Licenses}}{{end}}",
       "000", "what is not there is empty"},
      {"{{printf \"%T %T\" . (index . 0)}}", "types.Results types.Result", "types as in Go"},
      {"{{(index (index . 0).Vulnerabilities 0).CVSS.nowhere.V3Score}}", "<no value>",
       "scores of a source that gives none"},
      {"{{(index (index (index . 0).Vulnerabilities 0).CVSS \"nowhere\").V3Score}}", "0",
       "the same by index"},
      {"{{range .}}{{range .Vulnerabilities}}{{.Titel}}{{end}}{{end}}",
       "template: own.tpl:1:39: executing \"own.tpl\" at <.Titel>: can't evaluate field Titel in "
       "type types.DetectedVulnerability",
       "a slip of the pen is told with its place"},
      {"{{escapeXML \"<a&'\\\"\\t\\x01>\"}} {{escapeString \"<&'\\\"\"}} {{endWithPeriod "
       "\"a\"}}{{endWithPeriod \"b.\"}} {{sourceID \"nvd\"}} {{toLower \"A\"}}",
       "&lt;a&amp;&#39;&#34;&#x9;\uFFFD&gt; &lt;&amp;&#39;&#34; a.b. nvd a",
       "the field's own functions"},
      {"{{now.Year}} {{getCurrentTime | date \"2006-01-02\"}} {{uuidv4}}",
       "2021 2021-08-25 3ff14136-e09f-4df9-80ea-000000000001", "the clock of tests"},
      {"{{env \"OAKUM_TEST_CLOCK\"}}", "2021-08-25T12:20:30.000000005Z",
       "the environment is the user's own"},
      {"{{if", "template: own.tpl:1: unclosed action", "what does not parse"},
  };
  const Clock clock("2021-08-25T12:20:30.000000005Z");
  const Report report = image_report();
  for (const auto& [text, want, why] : kCases) {
    const auto made = written(report, std::string(text), "own.tpl");
    EXPECT_EQ(made ? *made : made.error().what, want) << why;
  }
}

TEST(Template, IsAskedFor) { EXPECT_EQ(written(image_report(), "").error().kind, Error::usage); }

/// What a template writes as JSON has the members the JSON report has (but those of our own).
TEST(Template, JsonOfAResultIsThatOfTheReport) {
  const auto json = written(image_report(), "{{(index . 0) | toJson}}");
  ASSERT_TRUE(json) << json.error().what;
  EXPECT_TRUE(json->starts_with("{\"Target\":"));
  for (const std::string_view member :
       {"\"Class\":\"os-pkgs\"", "\"Vulnerabilities\":[{\"VulnerabilityID\":",
        "\"PkgIdentifier\":{", "\"Severity\":", "\"Fingerprint\":"})
    EXPECT_NE(json->find(member), std::string::npos) << member;
  EXPECT_EQ(json->find("\"Vulnerability\":"), std::string::npos)
      << "embedded fields stand without its name";
  EXPECT_EQ(json->find("\"Misconfigurations\""), std::string::npos) << "what is empty is left out";
}

TEST(Template, WritesWhatTheFieldsOwnTemplatesDo) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/golden");
  struct Case {
    std::string_view report, text, golden;
  };
  constexpr Case kCases[] = {{"alpine-310.json.golden", "junit.tpl", "alpine-310.junit.golden"},
                             {"alpine-310.json.golden", "gitlab.tpl", "alpine-310.gitlab.golden"},
                             {"npm.json.golden", "gitlab.tpl", "npm.gitlab.golden"}};
  const Clock clock("2021-08-25T12:20:30.000000005Z");
  const auto goldens = shared_data() / "conformance/trivy/golden";
  const auto templates = std::filesystem::path(OAKUM_SOURCE_DIR) / "tests/report/templates";
  for (const auto& [name, text, golden] : kCases) {
    auto report = read_json(read_text(goldens / name));
    ASSERT_TRUE(report) << report.error().what;
    report->tool_version = "dev";
    const auto made = written(*report, read_text(templates / text), std::string(text));
    ASSERT_TRUE(made) << made.error().what;
    EXPECT_EQ(*made, read_text(goldens / golden)) << text;
  }
}

}  // namespace
}  // namespace oakum::report
