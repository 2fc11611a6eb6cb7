#include "core/ecosystem.h"

#include <gtest/gtest.h>

#include <set>

namespace oakum {
namespace {

TEST(Ecosystem, EveryRowIsFoundByItsNames) {
  for (const auto& row : all_ecosystems()) {
    EXPECT_EQ(&info(row.ecosystem), &row);
    if (!row.purl_type.empty()) {
      EXPECT_EQ(ecosystem_of_purl_type(row.purl_type), row.ecosystem);
    }
    if (!row.osv_name.empty()) {
      EXPECT_EQ(ecosystem_of_osv_name(row.osv_name), row.ecosystem);
    }
    EXPECT_FALSE(row.operating_system && !row.advisory_key.empty())
        << "systems are judged by release: " << row.name;
  }
  EXPECT_EQ(ecosystem_of_purl_type(""), std::nullopt);
  EXPECT_EQ(ecosystem_of_osv_name("x"), std::nullopt);
}

TEST(Ecosystem, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const auto& row : all_ecosystems()) EXPECT_TRUE(names.insert(row.name).second) << row.name;
}

TEST(Ecosystem, FilesAdvisoriesUnderItsNames) {
  struct Case {
    Ecosystem ecosystem;
    std::string_view name, filed, why;
  };
  constexpr Case kCases[] = {
      {Ecosystem::pypi, "Django_REST.framework", "django-rest-framework", "one separator for all"},
      {Ecosystem::pypi, "a-_.b--c", "a-b-c", "and for runs of them"},
      {Ecosystem::swift, "https://github.com/Apple/swift-nio.git", "github.com/Apple/swift-nio",
       "a repository"},
      {Ecosystem::swift, "github.com/apple/swift-nio", "github.com/apple/swift-nio",
       "already without scheme"},
      {Ecosystem::golang, "github.com/Gorilla/mux", "github.com/Gorilla/mux", "case counts"},
      {Ecosystem::cocoapods, "AFNetworking", "AFNetworking", "case counts"},
      {Ecosystem::julia, "Dates", "Dates", "case counts"},
      {Ecosystem::npm, "@Babel/Core", "@babel/core", "lower case"},
      {Ecosystem::nuget, "Newtonsoft.Json", "newtonsoft.json", "lower case"},
      {Ecosystem::maven, "Org.Apache:Io", "org.apache:io", "lower case"},
  };
  for (const auto& [ecosystem, name, filed, why] : kCases)
    EXPECT_EQ(advisory_name(ecosystem, name), filed) << why;
}

}  // namespace
}  // namespace oakum
