// Turns every tests/feeds/<kind>/<case>/ into a test: imports `input` (a file or a folder of that
// name) with that feed and compares the database it makes with expected.json.
// OAKUM_UPDATE_GOLDENS=1 writes the files anew; the difference is then read like code.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "advisory/database.h"
#include "feeds/import.h"
#include "formats/json_writer.h"
#include "tests/text_file.h"

namespace oakum::feeds {
namespace {

namespace fs = std::filesystem;
using formats::JsonWriter;

/// Feeds that other tests show: their files are too big or binary.
const std::set<std::string_view> kShownElsewhere = {"epss", "kev", "osv", "trivy-db",
                                                    "trivy-fixtures"};

template <class Texts>
void write_texts(JsonWriter& json, std::string_view key, const Texts& texts) {
  if (texts.empty()) return;
  json.key(key).begin_array();
  for (const auto& text : texts) json.value(std::string_view(text));
  json.end_array();
}

std::string cpe_names(const advisory::Database& database, const advisory::Advisory& row) {
  std::string out;
  for (const auto cpe : row.cpes)
    out += fmt::format("{}{}", out.empty() ? "" : " ", database.cpe(cpe).value());
  return out;
}

void write_row(JsonWriter& json, const advisory::Database& database, std::string_view package,
               const advisory::Advisory& row) {
  json.begin_object().member("package", package).member("id", row.id);
  write_texts(json, "vendor_ids", row.vendor_ids);
  write_texts(json, "aliases", row.aliases);
  json.member("fixed", row.fixed_version).member("affected", row.affected_version);
  write_texts(json, "vulnerable", row.vulnerable);
  write_texts(json, "patched", row.patched);
  write_texts(json, "unaffected", row.unaffected);
  write_texts(json, "arches", row.arches);
  json.member("cpes", cpe_names(database, row));
  if (row.status != Status::unknown) json.key("status").value(name(row.status));
  if (row.severity != Severity::unknown) json.key("severity").value(name(row.severity));
  json.member("informational", row.informational).member("malicious", row.malicious);
  json.end_object();
}

void write_detail(JsonWriter& json, std::string_view id, const VulnerabilityDetail& detail) {
  json.key(id).begin_object();
  json.member("title", detail.title).member("description", detail.description);
  if (detail.severity != Severity::unknown) json.key("severity").value(name(detail.severity));
  write_texts(json, "cwe_ids", detail.cwe_ids);
  for (const auto& [source, severity] : detail.vendor_severity)
    json.key("severity of " + source).value(name(severity));
  for (const auto& [source, cvss] : detail.cvss)
    json.key("cvss of " + source)
        .value(fmt::format("{} {} {} {} {} {}", cvss.v2_vector, cvss.v2_score, cvss.v3_vector,
                           cvss.v3_score, cvss.v40_vector, cvss.v40_score));
  write_texts(json, "references", detail.references);
  json.member("published", detail.published).member("last_modified", detail.last_modified);
  json.end_object();
}

/// Everything the database says, for people to read.
std::string describe(const advisory::Database& database, const std::vector<Problem>& problems) {
  io::StringWriter out;
  JsonWriter json(out);
  std::set<std::string> ids;
  json.begin_object().key("namespaces").begin_array();
  for (std::uint32_t ns = 0; ns < database.namespaces().size(); ++ns) {
    const auto& space = database.namespaces()[ns];
    json.begin_object().member("name", space.name).member("source", space.source.id);
    json.member("source_name", space.source.name).key("rows").begin_array();
    EXPECT_TRUE(database.each(ns, [&](std::string_view package, const advisory::Advisory& row) {
      write_row(json, database, package, row);
      ids.emplace(row.id);
    }));
    json.end_array().end_object();
  }
  json.end_array().key("details").begin_object();
  for (const auto& id : ids)
    if (const auto detail = database.detail(id).value()) write_detail(json, id, *detail);
  json.end_object();
  if (!problems.empty()) {
    json.key("problems").begin_array();
    for (const auto& problem : problems)
      json.value(fmt::format("{}:{}: {}", problem.where.path, problem.where.line, problem.what));
    json.end_array();
  }
  json.end_object();
  EXPECT_TRUE(json.finish());
  return out.text();
}

/// "input", or the only file whose name starts with "input." (formats known by their suffix).
fs::path input_of(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().stem().stem() == "input") return entry.path();
  return folder / "input";
}

class FeedGolden : public testing::Test {
 public:
  FeedGolden(std::string_view kind, fs::path folder) : kind_(kind), folder_(std::move(folder)) {}

  void TestBody() override {
    Builder builder({.built = {}, .level = 1});
    std::vector<Problem> problems;
    const auto input = input_of(folder_);
    const auto done = import(fmt::format("{}:{}", kind_, input.string()), builder, problems);
    ASSERT_TRUE(done) << done.error().what;
    for (auto& problem : problems)
      if (problem.where.path.starts_with(input.string()))
        problem.where.path = fs::path(problem.where.path).lexically_relative(input).string();
    const auto bytes = builder.finish().value();
    const auto database = advisory::Database::from_memory(bytes).value();
    const auto seen = describe(database, problems);
    const auto expected = folder_ / "expected.json";
    if (std::getenv("OAKUM_UPDATE_GOLDENS")) std::ofstream(expected, std::ios::binary) << seen;
    EXPECT_EQ(read_text(expected), seen);
  }

 private:
  std::string_view kind_;
  fs::path folder_;
};

/// Every feed shows what it does in at least one folder.
class EveryFeedHasACase : public testing::Test {
 public:
  explicit EveryFeedHasACase(const std::set<std::string_view>& shown) : shown_(shown) {}
  void TestBody() override {
    for (const auto& feed : all())
      EXPECT_TRUE(shown_.contains(feed.kind) || kShownElsewhere.contains(feed.kind))
          << "no case in tests/feeds/" << feed.kind;
  }

 private:
  const std::set<std::string_view>& shown_;
};

const bool registered = [] {
  static std::set<std::string_view> shown;
  for (const auto& feed : all()) {
    const auto folder = fs::path(OAKUM_SOURCE_DIR) / "tests/feeds" / feed.kind;
    if (!fs::is_directory(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder)) {
      shown.insert(feed.kind);
      const auto name = fmt::format("{}/{}", feed.kind, entry.path().filename().string());
      testing::RegisterTest("FeedGolden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [kind = feed.kind, path = entry.path()]() -> testing::Test* {
                              return new FeedGolden(kind, path);
                            });
    }
  }
  testing::RegisterTest("FeedGolden", "EveryFeedHasACase", nullptr, nullptr, __FILE__, __LINE__,
                        []() -> testing::Test* { return new EveryFeedHasACase(shown); });
  return true;
}();

}  // namespace
}  // namespace oakum::feeds
