// Licences that the package managers' caches on this machine know, beyond the target itself.
#include <gtest/gtest.h>

#include "inventory/analyzer.h"
#include "tests/ecosystems/fake_outside.h"

namespace oakum::ecosystems {

inventory::Analyzer conan_lock();
inventory::Analyzer nuget_config();
inventory::Analyzer nuget_lock();

namespace {

std::vector<std::string> licenses(const inventory::Analyzer& analyzer, const FakeOutside& caches,
                                  std::string_view text) {
  inventory::Sink sink;
  sink.outside = &caches;
  EXPECT_TRUE(analyzer.read(io::MemoryFile("file", as_bytes(text)), sink));
  std::vector<std::string> all;
  for (const auto& package : sink.packages)
    all.insert(all.end(), package.licenses.begin(), package.licenses.end());
  return all;
}

constexpr std::string_view kLock =
    R"({"dependencies": {"net8.0": {"Dapper": {"type": "Direct", "resolved": "2.1.24-RC1"}}}})";

TEST(PackageCaches, NugetSpecifications) {
  const auto specification = [](std::string_view license) {
    return fmt::format(R"(<package xmlns="urn:x"><metadata>{}</metadata></package>)", license);
  };
  const auto expression = specification(R"(<license type="expression">Apache-2.0</license>)");
  struct Case {
    std::string_view variable, value, path, text;
    std::vector<std::string> expected;
    std::string_view why;
  };
  const auto file = specification(R"(<license type="file">LICENSE</license>)");
  const auto old = specification("<licenseUrl>https://example.org/license</licenseUrl>");
  const Case kCases[] = {
      {"NUGET_PACKAGES",
       "/cache",
       "/cache/dapper/2.1.24-rc1/dapper.nuspec",
       expression,
       {"Apache-2.0"},
       "names are in lower case there"},
      {"HOME",
       "/home/me",
       "/home/me/.nuget/packages/dapper/2.1.24-rc1/dapper.nuspec",
       expression,
       {"Apache-2.0"},
       "where it lies by default"},
      {"NUGET_PACKAGES",
       "/cache",
       "/cache/dapper/2.1.24-rc1/dapper.nuspec",
       file,
       {},
       "a file is not an expression"},
      {"NUGET_PACKAGES",
       "/cache",
       "/cache/dapper/2.1.24-rc1/dapper.nuspec",
       old,
       {},
       "nor is an address"},
      {"NUGET_PACKAGES",
       "/cache",
       "/cache/dapper/2.1.24-rc1/dapper.nuspec",
       "<package>",
       {},
       "a damaged one"},
      {"OTHER", "/", "", "", {}, "no cache is known"},
  };
  for (const auto& [variable, value, path, text, expected, why] : kCases) {
    FakeOutside caches;
    caches.variables.emplace(variable, value);
    caches.files.emplace(path, text);
    EXPECT_EQ(licenses(nuget_lock(), caches, kLock), expected) << why;
  }
}

TEST(PackageCaches, NamesThatWouldLeaveTheCacheAreNotAsked) {
  FakeOutside caches;
  caches.variables.emplace("NUGET_PACKAGES", "/cache");
  caches.variables.emplace("HOME", "/home/me");
  licenses(nuget_config(), caches,
           R"(<packages><package id=".." version="1.0.0"/><package id="a/b" version="1.0.0"/>)"
           R"(<package id="a" version="../.."/><package id="a\b" version="1"/></packages>)");
  licenses(conan_lock(), caches, R"({"requires": ["../1.0", "a/..", "a/1.0@../x", "a/1@b/c/d"]})");
  EXPECT_EQ(caches.opened, std::vector<std::string>{});
}

TEST(PackageCaches, ConanRecipes) {
  struct Case {
    std::string_view recipe;
    std::vector<std::string> expected;
    std::string_view why;
  };
  const Case kCases[] = {
      {"class Zlib:\n    name = \"zlib\"\n    license = \"Zlib\"\n", {"Zlib"}, "plain"},
      {"    license='MIT'\n", {"MIT"}, "the other quotes"},
      {"    license = (\"MIT\", \"Zlib\")\n", {}, "a tuple"},
      {"    license = \"MIT\" if x else \"Zlib\"\n", {}, "an expression of Python"},
      {"    licensed = \"MIT\"\n    # license = \"MIT\"\n", {}, "other words"},
      {"    license = \"\"\n", {}, "nothing"},
      {"", {}, "an empty recipe"},
  };
  for (const auto& [recipe, expected, why] : kCases) {
    FakeOutside caches;
    caches.variables.emplace("HOME", "/home/me");
    caches.files.emplace("/home/me/.conan/data/zlib/1.3/_/_/export/conanfile.py", recipe);
    EXPECT_EQ(licenses(conan_lock(), caches, R"({"requires": ["zlib/1.3#123"]})"), expected) << why;
  }
  FakeOutside owned;
  owned.variables.emplace("CONAN_USER_HOME", "/c");
  owned.files.emplace("/c/.conan/data/zlib/1.3/team/stable/export/conanfile.py",
                      "license = \"Zlib\"");
  EXPECT_EQ(licenses(conan_lock(), owned, R"({"requires": ["zlib/1.3@team/stable"]})"),
            std::vector<std::string>{"Zlib"});
}

}  // namespace
}  // namespace oakum::ecosystems
