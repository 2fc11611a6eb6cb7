// What pubspec.lock does not have is in the user's cache.
#include "ecosystems/dart/cache.h"

#include <gtest/gtest.h>

#include "inventory/analyzer.h"
#include "tests/ecosystems/fake_outside.h"

namespace oakum::ecosystems {

inventory::Analyzer pubspec_lock();

namespace {

using Names = std::vector<std::string>;

TEST(DartCache, WherePackagesLie) {
  struct Case {
    std::string_view url, path, why;
  };
  constexpr Case kCases[] = {
      {"https://pub.dev", "/c/hosted/pub.dev/a-1.0.0/pubspec.yaml", "the common server"},
      {"https://pub.dartlang.org/", "/c/hosted/pub.dev/a-1.0.0/pubspec.yaml", "its former name"},
      {"http://localhost:8080", "/c/hosted/localhost%588080/a-1.0.0/pubspec.yaml", "one's own"},
      {"https://d.example/pub", "/c/hosted/d.example%47pub/a-1.0.0/pubspec.yaml", "with a path"},
      {"https://..", "", "not a component of a path"},
      {"", "", "none"},
  };
  for (const auto& [url, path, why] : kCases) {
    FakeOutside machine;
    machine.variables["PUB_CACHE"] = "/c";
    machine.files[std::string(path)] = "dependencies:\n  b: ^1.0.0\n  c: any\n";
    const auto expected = path.empty() ? Names() : Names{"b", "c"};
    EXPECT_EQ(dart::cached_needs(machine, url, "a", "1.0.0"), expected) << why;
  }
}

TEST(DartCache, NamesThatLeadElsewhereAreNotAsked) {
  FakeOutside machine;
  machine.variables["HOME"] = "/home/me";
  for (const std::string_view name : {"..", "a/../../x", "", ".hidden", "a\nb"}) {
    EXPECT_EQ(dart::cached_needs(machine, "https://pub.dev", name, "1.0.0"), Names());
    EXPECT_EQ(dart::cached_needs(machine, "https://pub.dev", "a", name), Names());
  }
  EXPECT_EQ(machine.opened, Names());
  machine.variables.clear();
  EXPECT_EQ(dart::cached_needs(machine, "https://pub.dev", "a", "1.0.0"), Names());
  EXPECT_EQ(machine.opened, Names()) << "no cache at all";
}

TEST(DartCache, LinksALockFile) {
  constexpr std::string_view kLock =
      "packages:\n"
      "  a: {dependency: direct main, source: hosted, version: 1.0.0,\n"
      "      description: {name: a, url: 'https://pub.dev'}}\n"
      "  b: {dependency: transitive, source: hosted, version: 2.0.0,\n"
      "      description: {name: b, url: 'https://pub.dev'}}\n";
  FakeOutside machine;
  machine.variables["HOME"] = "/home/me";
  machine.files["/home/me/.pub-cache/hosted/pub.dev/a-1.0.0/pubspec.yaml"] =
      "name: a\ndependencies:\n  b: ^2.0.0\n  flutter: {sdk: flutter}\ndev_dependencies:\n  a: "
      "any\n";
  machine.files["/home/me/.pub-cache/hosted/pub.dev/b-2.0.0/pubspec.yaml"] = "dependencies: [";
  inventory::Sink sink;
  sink.outside = &machine;
  ASSERT_TRUE(pubspec_lock().read(io::MemoryFile("pubspec.lock", as_bytes(kLock)), sink));
  ASSERT_EQ(sink.packages.size(), 2u);
  EXPECT_EQ(sink.packages[0].depends_on, Names{"b@2.0.0"});
  EXPECT_EQ(sink.packages[1].depends_on, Names()) << "a damaged pubspec.yaml is none";
}

}  // namespace
}  // namespace oakum::ecosystems
