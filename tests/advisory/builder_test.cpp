#include "advisory/builder.h"

#include <gtest/gtest.h>

#include "tests/advisory/sample_database.h"

namespace oakum::advisory {
namespace {

using Rows = std::vector<std::string>;

Advisory fixed_in(std::string_view id, std::string_view version) {
  Advisory row;
  row.id = id;
  row.fixed_version = version;
  return row;
}

TEST(Builder, IsDeterministic) { EXPECT_EQ(sample_bytes(), sample_bytes()); }

TEST(Builder, ThreadsDoNotChangeTheBytes) {
  const auto build = [](unsigned threads) {
    Builder builder({.built = {}, .level = 3, .threads = threads});
    for (int i = 0; i < 3000; ++i)
      builder.add_detail(fmt::format("CVE-2020-{:05}", i), "nvd",
                         {.title = fmt::format("Title {}", i * 7919),
                          .description = std::string(300, static_cast<char>('a' + i % 26))});
    return builder.finish().value();
  };
  EXPECT_EQ(build(1), build(3));
}

TEST(Builder, ReplacesWhatEarlierImportsSaid) {
  Builder builder({.built = {}});
  builder.begin_import();
  const auto ns = builder.add_namespace("debian 12");
  builder.add(ns, "bash", fixed_in("CVE-1", "1.0"));
  builder.add(ns, "bash", fixed_in("CVE-1", "1.1"));
  builder.add(ns, "bash", fixed_in("CVE-2", "2.0"));
  builder.begin_import();
  builder.add(ns, "bash", fixed_in("CVE-1", "1.2"));
  builder.add(ns, "bash", fixed_in("CVE-1", "1.3"));
  builder.add(ns, "bash", fixed_in("CVE-1", "1.3"));
  builder.add(ns, "dash", fixed_in("CVE-1", "9"));
  const auto bytes = builder.finish().value();
  const auto database = Database::from_memory(bytes).value();
  EXPECT_EQ(rows_of(database, "debian 12", "bash"),
            (Rows{"CVE-1 fixed(1.2)", "CVE-1 fixed(1.3)", "CVE-2 fixed(2.0)"}));
  EXPECT_EQ(rows_of(database, "debian 12", "dash"), (Rows{"CVE-1 fixed(9)"}));
}

TEST(Builder, MergesDetailsByPrecedence) {
  Builder builder({.built = {}});
  builder.add_detail(
      "CVE-1", "osv",
      {.title = "osv", .description = "osv", .severity = Severity::low, .references = {"b", "c"}});
  builder.add_detail("CVE-1", "nvd",
                     {.description = "nvd",
                      .vendor_severity = {{"nvd", Severity::high}},
                      .references = {"a", "b"}});
  builder.add_detail("CVE-1", "ghsa",
                     {.title = "ghsa",
                      .vendor_severity = {{"ghsa", Severity::medium}},
                      .published = "2020-01-01T00:00:00Z"});
  builder.add_detail("CVE-1", "stranger", {.title = "stranger", .cwe_ids = {"CWE-1"}});
  const auto bytes = builder.finish().value();
  const auto detail = Database::from_memory(bytes).value().detail("CVE-1").value().value();
  EXPECT_EQ(detail.title, "ghsa");
  EXPECT_EQ(detail.description, "nvd");
  EXPECT_EQ(detail.severity, Severity::low);
  EXPECT_EQ(detail.cwe_ids, Rows{"CWE-1"});
  EXPECT_EQ(detail.references, (Rows{"a", "b", "c"}));
  EXPECT_EQ(detail.vendor_severity.size(), 2u);
  EXPECT_EQ(detail.published, "2020-01-01T00:00:00Z");
}

TEST(Builder, KeepsBigDetailsWithinBounds) {
  Builder builder({.built = {}, .level = 1});
  VulnerabilityDetail huge;
  huge.title = std::string(10'000, 't');
  huge.description = std::string(300 << 10, 'd');
  huge.references.assign(5000, "https://example.com");
  for (int i = 0; i < 40; ++i)
    builder.add_detail(fmt::format("CVE-{}", i), "nvd", huge);  // beyond what stays in memory
  const auto bytes = builder.finish().value();
  const auto database = Database::from_memory(bytes).value();
  ASSERT_TRUE(database.verify());
  const auto detail = database.detail("CVE-7").value().value();
  EXPECT_EQ(detail.title.size(), 4u << 10);
  EXPECT_EQ(detail.description.size(), 256u << 10);
  EXPECT_EQ(detail.references.size(), 2000u);
}

TEST(Builder, RefusesRowsThatCannotBe) {
  Builder builder({.built = {}});
  const auto ns = builder.add_namespace("debian 12");
  const std::string long_text(65 << 10, 'x');
  EXPECT_FALSE(builder.add(ns, "", fixed_in("CVE-1", "1")));
  EXPECT_FALSE(builder.add(ns, "bash", fixed_in("", "1")));
  EXPECT_FALSE(builder.add(ns, "bash", fixed_in("CVE-1", long_text)));
  EXPECT_FALSE(builder.add(ns + 1, "bash", fixed_in("CVE-1", "1")));
  EXPECT_FALSE(builder.add_epss("GHSA-aaaa-bbbb-cccc", {0.5, 0.5}));
  EXPECT_TRUE(builder.add(ns, "bash", fixed_in("CVE-1", "")));
}

}  // namespace
}  // namespace oakum::advisory
