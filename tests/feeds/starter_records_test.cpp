// The records of advisories/starter are data that people write: what the build cannot see is
// checked here.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.h"
#include "core/ecosystem.h"
#include "core/finding.h"
#include "formats/node.h"

namespace oakum::feeds {

namespace {

namespace fs = std::filesystem;
using formats::Node;

const fs::path kFolder = fs::path(OAKUM_SOURCE_DIR) / "advisories" / "starter";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Every file of records with its documents.
std::vector<std::pair<std::string, formats::Document>> files() {
  std::vector<std::pair<std::string, formats::Document>> all;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".yaml") continue;
    auto document = formats::parse_yaml(read_file(entry.path()));
    EXPECT_TRUE(document) << entry.path() << ": " << (document ? "" : document.error().what);
    if (document) all.emplace_back(entry.path().filename().string(), *std::move(document));
  }
  return all;
}

/// How versions of "Debian:12" or "npm" are ordered.
std::optional<VersionScheme> scheme_of(std::string_view ecosystem) {
  const auto name = ecosystem.substr(0, ecosystem.find(':'));
  if (name == "Debian") return VersionScheme::deb;
  if (name == "Alpine") return VersionScheme::apk;
  if (name == "AlmaLinux" || name == "Rocky Linux") return VersionScheme::rpm;
  if (const auto found = ecosystem_of_osv_name(name)) return info(*found).scheme;
  return std::nullopt;
}

/// "CVE-2024-1086" as a key that sorts by year and number; ids without them sort as text.
std::tuple<std::string, std::uint64_t, std::uint64_t, std::string> order_of(std::string_view id) {
  const auto parts = split(id, '-');
  const auto number = [&](std::size_t i) {
    return parts[0] != "GHSA" && i < parts.size() ? parse_decimal(parts[i]).value_or(0) : 0;
  };
  return {std::string(parts[0]), number(1), number(2), std::string(id)};
}

void check_range(Node range, VersionScheme scheme, const std::string& where) {
  std::string_view introduced, end;
  for (const auto event : range["events"].items())
    for (const auto& member : event.members()) {
      const auto version = member.value.text();
      EXPECT_TRUE(member.value.is_string())
          << where << ": a version that is not quoted: " << version;
      if (version != "0") {
        EXPECT_TRUE(is_version(scheme, version)) << where << ": " << version;
      }
      (member.key == "introduced" ? introduced : end) = version;
    }
  EXPECT_FALSE(introduced.empty()) << where;
  if (!end.empty() && introduced != "0") {
    EXPECT_TRUE(compare_versions(scheme, introduced, end) < 0)
        << where << ": " << introduced << " to " << end;
  }
}

void check_affected(Node affected, const std::string& where) {
  const auto ecosystem = affected["package"]["ecosystem"].text();
  const auto scheme = scheme_of(ecosystem);
  ASSERT_TRUE(scheme) << where << ": ecosystem " << ecosystem;
  EXPECT_FALSE(affected["package"]["name"].text().empty()) << where;
  EXPECT_GT(affected["ranges"].size() + affected["versions"].size(), 0u) << where;
  for (const auto range : affected["ranges"].items()) check_range(range, *scheme, where);
  for (const auto version : affected["versions"].items())
    EXPECT_TRUE(is_version(*scheme, version.text())) << where << ": " << version.text();
}

TEST(StarterRecords, AreWhole) {
  std::size_t count = 0;
  for (const auto& [file, document] : files()) {
    std::string previous;
    for (const auto record : document.root().items()) {
      const std::string id(record["id"].text());
      const auto where = file + ": " + id;
      ++count;
      if (!previous.empty()) {
        EXPECT_LT(order_of(previous), order_of(id)) << where << " is out of place or twice";
      }
      previous = id;
      EXPECT_FALSE(record["summary"].text().empty()) << where;
      EXPECT_LT(record["summary"].text().size(), 100u) << where;
      EXPECT_FALSE(record["details"].text().empty()) << where;
      EXPECT_TRUE(parse_severity(record["database_specific"]["severity"].text())) << where;
      EXPECT_GT(record["references"].size(), 0u) << where;
      EXPECT_GT(record["affected"].size(), 0u) << where;
      for (const auto affected : record["affected"].items()) check_affected(affected, where);
    }
  }
  EXPECT_GE(count, 150u);
}

TEST(StarterRecords, KnowEveryExploitedOne) {
  std::set<std::string> known;
  const auto all = files();
  for (const auto& [file, document] : all)
    for (const auto record : document.root().items()) {
      known.emplace(record["id"].text());
      for (const auto alias : record["aliases"].items()) known.emplace(alias.text());
    }
  const auto catalogue = formats::parse_json(read_file(kFolder / "kev.json"));
  ASSERT_TRUE(catalogue);
  const auto entries = (*catalogue)["vulnerabilities"];
  EXPECT_EQ((*catalogue)["count"].integer(), static_cast<std::int64_t>(entries.size()));
  for (const auto entry : entries.items()) {
    EXPECT_TRUE(known.contains(std::string(entry["cveID"].text()))) << entry["cveID"].text();
    EXPECT_EQ(entry["dateAdded"].text().size(), 10u) << entry["cveID"].text();
  }
}

}  // namespace
}  // namespace oakum::feeds
