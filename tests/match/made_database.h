#pragma once
// A database of a few rows, and inventories of one package, for the tests of matching.
#include <gtest/gtest.h>

#include "advisory/builder.h"
#include "match/match.h"

namespace oakum::match {

/// One advisory in one namespace, and a database of it.
struct Row {
  std::string ns, package, id;
  std::string fixed = {};
  std::vector<std::string_view> vulnerable = {}, patched = {}, unaffected = {};
  std::vector<std::string_view> arches = {};
  Status status = Status::unknown;
  Severity severity = Severity::unknown;
  std::string affected = {};
  std::vector<std::uint32_t> cpes = {};
  bool informational = false, malicious = false;
};

class Made {
 public:
  explicit Made(const std::vector<Row>& rows,
                const std::function<void(advisory::Builder&)>& more = {}) {
    advisory::Builder builder({.built = {1'700'000'000, 0}});
    for (const auto& row : rows) {
      advisory::Advisory advisory;
      advisory.id = row.id;
      advisory.fixed_version = row.fixed;
      advisory.affected_version = row.affected;
      advisory.vulnerable = row.vulnerable;
      advisory.patched = row.patched;
      advisory.unaffected = row.unaffected;
      advisory.arches = row.arches;
      advisory.cpes = row.cpes;
      advisory.status = row.status;
      advisory.severity = row.severity;
      advisory.informational = row.informational;
      advisory.malicious = row.malicious;
      EXPECT_TRUE(builder.add(
          builder.add_namespace(
              row.ns,
              {.id = row.ns.substr(0, row.ns.find(' ')), .name = "", .url = "", .base_id = ""}),
          row.package, advisory));
    }
    if (more) more(builder);
    auto made = builder.finish();
    EXPECT_TRUE(made);
    bytes_ = std::move(*made);
    auto opened = advisory::Database::from_memory(bytes_);
    EXPECT_TRUE(opened);
    database_.emplace(std::move(*opened));
  }
  const advisory::Database& operator*() const { return *database_; }

 private:
  std::vector<std::byte> bytes_;
  std::optional<advisory::Database> database_;
};

inline Inventory system_of(std::string family, std::string release, Ecosystem ecosystem,
                           Package package) {
  Inventory inventory;
  inventory.os.emplace();
  inventory.os->family = std::move(family);
  inventory.os->name = std::move(release);
  inventory.lists.push_back({.ecosystem = ecosystem,
                             .type = "x",
                             .path = {},
                             .group = {},
                             .layer = 0,
                             .packages = {std::move(package)}});
  return inventory;
}

inline Package installed(std::string name, std::string version, std::string release = "",
                         std::string arch = "x86_64") {
  Package package;
  package.name = std::move(name);
  package.version = std::move(version);
  package.release = std::move(release);
  package.arch = std::move(arch);
  return package;
}

inline std::vector<std::string> ids(Inventory inventory, const Made& database,
                                    bool comprehensive = false) {
  const auto findings = find_vulnerabilities(
      inventory, *database, {.severity_sources = {"auto"}, .comprehensive = comprehensive});
  EXPECT_TRUE(findings);
  std::vector<std::string> out;
  for (const auto& finding : *findings) out.push_back(finding.rule);
  return out;
}
using Ids = std::vector<std::string>;

}  // namespace oakum::match
