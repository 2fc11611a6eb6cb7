#include "resolve/name_archives.h"

#include <gtest/gtest.h>

#include "tests/resolve/index_maker.h"

namespace oakum::resolve {
namespace {

constexpr const char* kPublished = "sha1:0101010101010101010101010101010101010101";
constexpr const char* kUnknown = "sha1:ffffffffffffffffffffffffffffffffffffffff";

Package package(std::string name, std::string version, std::string evidence = {},
                std::uint8_t confidence = 100) {
  Package package;
  package.name = std::move(name);
  package.version = std::move(version);
  package.evidence = std::move(evidence);
  package.confidence = confidence;
  return package;
}

/// One list with one archive.
Inventory inventory_of(std::vector<Package> packages, const std::string& path,
                       const std::string& digest) {
  for (auto& package : packages) {
    package.file_path = path;
    package.digest = digest;
    package.layer = 3;
  }
  Inventory inventory;
  inventory.lists.push_back({.ecosystem = Ecosystem::maven,
                             .type = "jar",
                             .path = path,
                             .group = "Java",
                             .layer = 3,
                             .packages = std::move(packages)});
  return inventory;
}

/// "name version evidence confidence; …"
std::string text(const Inventory& inventory) {
  std::string out;
  for (const auto& list : inventory.lists)
    for (const auto& package : list.packages)
      out +=
          fmt::format("{}{} {} {} {}", out.empty() ? "" : "; ", package.name, package.version,
                      package.evidence.empty() ? "stated" : package.evidence, package.confidence);
  return out;
}

const MadeIndex& made() {
  static const MadeIndex index(
      std::string(kTables) + kIndexes +
      "INSERT INTO artifacts VALUES(1,'com.google.code.gson','gson'),(2,'org.b','words'),"
      "(3,'org.a','words'),(4,'org.example','core');"
      "INSERT INTO indices VALUES"
      "(1,'2.8.9',x'0101010101010101010101010101010101010101','jar'),"
      "(2,'1.0',x'02','jar'),(3,'1.0',x'03','jar'),(4,'1.0',x'04','jar');");
  return index;
}

struct Case {
  std::vector<Package> packages;
  std::string path, digest;
  std::string_view with_index, without, why;
};

std::vector<Case> cases() {
  return {
      {{package("lib", "", "file-name", 10)},
       "lib.jar",
       kPublished,
       "com.google.code.gson:gson 2.8.9 sha1 100",
       "",
       "a renamed archive is known by its bytes"},
      {{package("org.other:gson", "2.8.9", "manifest", 90),
        package("org.other:lib", "2.8.9", "manifest", 60)},
       "lib.jar",
       kPublished,
       "com.google.code.gson:gson 2.8.9 sha1 100",
       "org.other:gson 2.8.9 manifest 90",
       "its bytes outrank what its manifest suggests"},
      {{package("com.google.code.gson:gson", "2.8.9"), package("lib", "", "file-name", 10)},
       "lib.jar",
       kPublished,
       "com.google.code.gson:gson 2.8.9 stated 100",
       "com.google.code.gson:gson 2.8.9 stated 100",
       "what is stated is not told twice"},
      {{package("org.example:core", "1.0"), package("lib", "", "file-name", 10)},
       "lib.jar",
       kPublished,
       "com.google.code.gson:gson 2.8.9 sha1 100; org.example:core 1.0 stated 100",
       "org.example:core 1.0 stated 100",
       "what was put into it stays beside what it is"},
      {{package("org.example:core", "1.0")},
       "core.jar",
       kPublished,
       "org.example:core 1.0 stated 100",
       "org.example:core 1.0 stated 100",
       "an archive that says what it is needs no index"},
      {{package("gson", "2.8.9", "file-name", 80),
        package("com.google.gson:gson", "2.8.9", "class-path", 50),
        package("com.google.code.gson:gson", "2.8.9", "class-path", 50)},
       "gson-2.8.9.jar",
       kUnknown,
       "com.google.code.gson:gson 2.8.9 class-path 90",
       "gson 2.8.9 file-name 80",
       "of several candidates the one that exists"},
      {{package("org.example:Core", "1.1", "manifest", 90),
        package("org.example:core", "1.1", "manifest", 60)},
       "core-1.1.jar",
       kUnknown,
       "org.example:core 1.1 manifest 90",
       "org.example:Core 1.1 manifest 90",
       "a title is corrected by what exists"},
      {{package("words", "1.0", "file-name", 80)},
       "words-1.0.jar",
       kUnknown,
       "org.a:words 1.0 file-name 85",
       "words 1.0 file-name 80",
       "a file name's publisher; of equals always the same one"},
      {{package("words", "2.0", "file-name", 80)},
       "words-2.0.jar",
       kUnknown,
       "",
       "words 2.0 file-name 80",
       "a file name that nobody published is no package"},
      {{package("org.private:app", "1.0", "manifest", 90)},
       "app.jar",
       kUnknown,
       "org.private:app 1.0 manifest 90",
       "org.private:app 1.0 manifest 90",
       "not everything is published, and the manifest says so itself"},
      {{package("io.netty:netty-common", "4.1.68.Final", "version-file", 90),
        package("all", "", "file-name", 10)},
       "all.jar",
       kUnknown,
       "io.netty:netty-common 4.1.68.Final version-file 90",
       "io.netty:netty-common 4.1.68.Final version-file 90",
       "libraries within are no guesses about the archive"},
      {{package("lib", "", "file-name", 10)},
       "lib.jar",
       "sha1:01",
       "",
       "",
       "a digest that is none"},
  };
}

TEST(NameArchives, GivesEachOneNameOrNone) {
  auto index = JavaIndex::open(made().path());
  ASSERT_TRUE(index) << index.error().what;
  for (const auto& test : cases()) {
    auto with = inventory_of(test.packages, test.path, test.digest);
    ASSERT_TRUE(name_archives(with, &*index)) << test.why;
    EXPECT_EQ(text(with), test.with_index) << test.why;
    auto without = inventory_of(test.packages, test.path, test.digest);
    ASSERT_TRUE(name_archives(without, nullptr)) << test.why;
    EXPECT_EQ(text(without), test.without) << test.why;
  }
}

TEST(NameArchives, KeepsWhatElseIsKnownOfAnArchive) {
  auto index = JavaIndex::open(made().path());
  ASSERT_TRUE(index) << index.error().what;
  auto guess = package("lib", "", "file-name", 10);
  guess.licenses = {"MIT"};
  auto inventory = inventory_of({guess}, "opt/lib.jar", kPublished);
  ASSERT_TRUE(name_archives(inventory, &*index));
  const auto& named = inventory.lists.at(0).packages.at(0);
  EXPECT_EQ(named.licenses, std::vector<std::string>{"MIT"});
  EXPECT_EQ(named.file_path, "opt/lib.jar");
  EXPECT_EQ(named.digest, kPublished);
  EXPECT_EQ(named.layer, 3);
}

TEST(NameArchives, TwoArchivesOfOnePathAreTwo) {
  auto index = JavaIndex::open(made().path());
  ASSERT_TRUE(index) << index.error().what;
  auto inventory =
      inventory_of({package("a", "", "file-name", 10), package("b", "", "file-name", 10)},
                   "all.war/lib.jar", kUnknown);
  inventory.lists[0].packages[1].digest = kPublished;
  ASSERT_TRUE(name_archives(inventory, &*index));
  EXPECT_EQ(text(inventory), "com.google.code.gson:gson 2.8.9 sha1 100");
}

TEST(NameArchives, OtherListsStayAsTheyAre) {
  auto inventory = inventory_of({package("weak", "1", "file-name", 10)}, "nix", "");
  inventory.lists[0].type = "nix";
  const auto before = inventory;
  ASSERT_TRUE(name_archives(inventory, nullptr));
  EXPECT_EQ(inventory, before);
}

}  // namespace
}  // namespace oakum::resolve
