#include <gtest/gtest.h>

#include "formats/node.h"
#include "report/format.h"
#include "report/parts/page_data.h"
#include "report/parts/page_summary.h"
#include "report/parts/string_table.h"
#include "tests/report/samples.h"

namespace oakum::report {

namespace {
std::string data_of(const Report& report) {
  io::StringWriter out;
  formats::JsonWriter json(out, formats::JsonWriter::Style::compact);
  write_page_data(json, report, page_findings(report));
  EXPECT_TRUE(json.finish(false));
  return out.text();
}

formats::Document parsed(const std::string& text) {
  auto document = formats::parse_json(text);
  EXPECT_TRUE(document) << document.error().what;
  return std::move(*document);
}

/// All arrays of these members have the first one's length, which is returned. One that is a number
/// stands for a whole column.
std::size_t rows(formats::Node columns, std::initializer_list<const char*> names) {
  const std::size_t size = columns[*names.begin()].size();
  for (const auto* name : names)
    if (columns[name].is_array())
      EXPECT_EQ(columns[name].size(), size) << name;
    else
      EXPECT_FALSE(columns[name].text().empty()) << name;
  return size;
}

Report with_descriptions(std::size_t findings, const std::string& description) {
  Report report = image_report();
  const Finding sample = *std::find_if(
      report.findings.begin(), report.findings.end(),
      [](const Finding& each) { return std::holds_alternative<Vulnerability>(each.detail); });
  report.findings.assign(findings, sample);
  for (std::size_t i = 0; i < findings; ++i) {
    report.findings[i].rule = "CVE-" + std::to_string(i);
    auto& detail = std::get<Vulnerability>(report.findings[i].detail).detail;
    detail.description = std::to_string(i) + description;
    detail.references.assign(100, "https://example.org/" + std::to_string(i));
  }
  return report;
}
}  // namespace

TEST(PageData, ColumnsFitTogether) {
  for (const auto& report : {image_report(), hostile_report(), clean_report(), unjudged_report()}) {
    const auto text = data_of(report);
    const auto document = parsed(text);
    const auto root = document.root();
    const auto shown = page_findings(report).size();
    EXPECT_EQ(rows(root["findings"], {"rule", "kind", "severity", "advisory", "fixed", "status",
                                      "package", "path", "line", "layer", "verdict", "regrade"}),
              shown);
    rows(root["advisories"], {"rule", "title", "url", "source", "sourceUrl", "severitySource",
                              "published", "modified", "aliases", "vendorIds", "cwes", "epss",
                              "percentile", "kev", "cvss", "vendors", "description", "references"});
    std::size_t packages = 0;
    for (const auto& list : report.inventory.lists) packages += list.packages.size();
    EXPECT_EQ(
        rows(root["packages"], {"name", "version", "purl", "file", "evidence", "licenses", "list",
                                "layer", "dev", "relationship", "confidence", "needs"}),
        packages);
    EXPECT_EQ(root["strings"].items().begin() == root["strings"].items().end(), false);
  }
}

TEST(PageData, FilteredFindingsAreCountedAndNotShown) {
  auto report = image_report();
  report.findings[0].verdict = {Verdict::filtered, "below --severity", "--severity"};
  std::size_t filtered = 0;
  for (const auto& finding : report.findings)
    filtered += finding.verdict.state == Verdict::filtered ? 1 : 0;
  EXPECT_EQ(page_findings(report).size() + filtered, report.findings.size());
  EXPECT_NE(data_of(report).find("\"hidden\":[[\"below --severity\","), std::string::npos);
}

TEST(PageData, NothingInItCanEndItsElement) {
  const auto text = data_of(hostile_report());
  EXPECT_EQ(text.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(text.find("\xe2\x80\xa8"), std::string::npos) << "U+2028";
}

TEST(PageData, SharedAdvisoriesAreTold) {
  auto report = image_report();
  auto twice = report.findings.front();
  report.findings.push_back(twice);
  const auto advisories = parsed(data_of(report)).root()["advisories"]["rule"].size();
  EXPECT_EQ(advisories, parsed(data_of(image_report())).root()["advisories"]["rule"].size());
}

TEST(PageData, TextsAreBounded) {
  const auto report = with_descriptions(3'000, std::string(20'000, 'x'));
  const auto text = data_of(report);
  EXPECT_LT(text.size(), kMostPageText + (2U << 20U));
  const auto document = parsed(text);
  const auto left_out = document.root()["advisories"]["leftOut"].text();
  EXPECT_NE(left_out, "0");
}

TEST(PageData, DescriptionsAreNotCutWithinACharacter) {
  std::string text = "x";  // so that the limit falls between the two bytes of a character
  for (std::size_t i = 0; i < kMostDescription; ++i) text += "é";
  const auto document = parsed(data_of(with_descriptions(1, text)));
  const auto number = document.root()["advisories"]["description"].items().begin();
  std::size_t index = std::stoul(std::string((*number).text()));
  for (const auto each : document.root()["strings"].items())
    if (index-- == 0) {
      EXPECT_LE(each.text().size(), kMostDescription);
      EXPECT_GE(each.text().size(), kMostDescription - 1);
      EXPECT_EQ(each.text().find("\xef\xbf\xbd"), std::string_view::npos) << "no U+FFFD";
    }
}

TEST(PageSummary, TextsStayTexts) {
  struct Case {
    std::string_view text, html, why;
  };
  const Case cases[] = {
      {"plain, é", "plain, é", "what is harmless stays"},
      {"</noscript><img>", "&lt;/noscript&gt;&lt;img&gt;", "no element"},
      {"a\" b='c' & d", "a&quot; b=&#39;c&#39; &amp; d", "no attribute, no reference"},
      {"a\xe2\x80\xae"
       "b",
       "a\\u{202e}b", "what reorders is shown"},
  };
  for (const auto& [text, html, why] : cases) EXPECT_EQ(html_text(text), html) << why;
  const auto report = hostile_report();
  const auto summary = page_summary(report, page_findings(report), 200);
  EXPECT_EQ(summary.find("<script"), std::string::npos);
  EXPECT_EQ(summary.find("<img"), std::string::npos);
}

TEST(PageSummary, ShowsTheFirstAndCountsTheRest) {
  const auto report = with_descriptions(250, "");
  const auto summary = page_summary(report, page_findings(report), 200);
  std::size_t rows = 0;
  for (auto at = summary.find("<tr>"); at != summary.npos; at = summary.find("<tr>", at + 1))
    ++rows;
  EXPECT_EQ(rows, 201U) << "and the head";
  EXPECT_NE(summary.find("and 50 more"), std::string::npos);
  const auto silent = unjudged_report();
  EXPECT_NE(page_summary(silent, page_findings(silent), 200).find("not assessed"),
            std::string::npos);
}

TEST(Html, IsOneWholePage) {
  const auto* format = find_format("html");
  ASSERT_NE(format, nullptr);
  io::StringWriter out;
  const auto written = format->write(hostile_report(), {}, out);
  if (!written && written.error().kind == Error::unsupported) GTEST_SKIP() << written.error().what;
  ASSERT_TRUE(written) << written.error().what;
  const std::string& page = out.text();
  EXPECT_TRUE(page.starts_with("<!doctype html>"));
  EXPECT_NE(page.find("default-src 'none'; script-src 'sha256-"), std::string::npos);
  EXPECT_EQ(page.find("<!--oakum:"), std::string::npos) << "all marks are filled in";
  std::size_t scripts = 0;
  for (auto at = page.find("<script"); at != page.npos; at = page.find("<script", at + 1))
    ++scripts;
  EXPECT_EQ(scripts, 2U) << "the data and the page's own";
}

TEST(StringTable, EachTextOnce) {
  StringTable table;
  EXPECT_EQ(table.number(""), 0U);
  EXPECT_EQ(table.number("a"), 1U);
  EXPECT_EQ(table.number("b"), 2U);
  EXPECT_EQ(table.number("a"), 1U);
  ASSERT_EQ(table.texts().size(), 3U);
  EXPECT_EQ(*table.texts()[2], "b");
}

}  // namespace oakum::report
