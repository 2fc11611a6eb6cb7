#pragma once
// A database of one bundle of the shared data, for tests that look at single rows.
#include <gtest/gtest.h>

#include <iostream>

#include "advisory/database.h"
#include "feeds/import.h"
#include "tests/shared_data.h"

namespace oakum::feeds {

struct Imported {
  ImportSummary summary;
  std::vector<Problem> problems;
  std::vector<std::byte> bytes;
  std::optional<advisory::Database> database;

  explicit Imported(std::string_view kind, std::string_view bundle) {
    Builder builder({.built = {}, .level = 1, .threads = 2});
    const auto path = (shared_data() / bundle).string();
    summary = import(fmt::format("{}:{}", kind, path), builder, problems).value();
    bytes = builder.finish().value();
    database = advisory::Database::from_memory(bytes).value();
    std::cout << fmt::format("  {}: {} records, {} rows, {} details, {} skipped, {} problems\n",
                             kind, summary.records, summary.rows, summary.details, summary.skipped,
                             problems.size());
    for (std::size_t i = 0; i < problems.size() && i < 5; ++i)
      std::cout << fmt::format("    {}:{}: {}\n", problems[i].where.path, problems[i].where.line,
                               problems[i].what);
  }

  static std::string text(const std::vector<std::string_view>& list) {
    std::string joined;
    for (const auto item : list) joined += fmt::format("{}{}", joined.empty() ? "" : "; ", item);
    return joined;
  }

  /// "CVE-… fixed [arches] {vendor ids} status" of every row of the package, in order.
  std::vector<std::string> system_rows(std::string_view ns, std::string_view package) const {
    std::vector<std::string> out;
    const auto id = database->namespace_id(ns);
    if (!id) return {"no namespace"};
    EXPECT_TRUE(database->find(*id, package, [&](const advisory::Advisory& row) {
      out.push_back(fmt::format("{} {} [{}] {{{}}} {}", row.id, row.fixed_version, text(row.arches),
                                text(row.vendor_ids), name(row.status)));
    }));
    return out;
  }

  /// "CVE-… vulnerable | patched | unaffected" of every row of the package, in order.
  std::vector<std::string> rows(std::string_view ns, std::string_view package) const {
    std::vector<std::string> out;
    const auto id = database->namespace_id(ns);
    if (!id) return {"no namespace"};
    EXPECT_TRUE(database->find(*id, package, [&](const advisory::Advisory& row) {
      out.push_back(fmt::format("{} {} | {} | {}", row.id, text(row.vulnerable), text(row.patched),
                                text(row.unaffected)));
    }));
    return out;
  }
};

}  // namespace oakum::feeds
