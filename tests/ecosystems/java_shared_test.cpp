// Real Gradle, sbt and Maven files, with the packages that other scanners' tests expect in them.
#include <gtest/gtest.h>

#include "core/identity.h"
#include "tests/ecosystems/maven/outside.h"
#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer gradle_lockfile();
inventory::Analyzer pom();
inventory::Analyzer sbt_lockfile();

namespace {

TEST(JavaShared, LockFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto expected = read_expected();
  std::size_t compared = 0;
  for (const auto& [path, bytes] : unpack("lockfiles/trivy-parsers.tar.zst")) {
    const bool gradle = path.starts_with("gradle/"), sbt = path.starts_with("sbt/");
    if (!gradle && !sbt) continue;
    const auto sink = analyze(gradle ? gradle_lockfile() : sbt_lockfile(), path, bytes);
    EXPECT_EQ(rows(sink), expected[path]) << path;
    EXPECT_TRUE(sink.problems.empty()) << path;
    ++compared;
  }
  EXPECT_EQ(compared, 4u);
}

/// "name version" of the direct dependencies.
std::set<std::string> direct(const inventory::Sink& sink) {
  std::set<std::string> names;
  for (const auto& package : sink.packages)
    if (package.relationship == Relationship::direct)
      names.insert(fmt::format("{} {}", package.name, package.version));
  return names;
}

TEST(JavaShared, Poms) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/scalibr-language-testdata.tar.zst");
  const std::string folder = "java/pomxml/testdata/";
  const auto files = unpack("lockfiles/scalibr-language-testdata.tar.zst");
  std::vector<io::MemoryFile::Entry> others;
  for (const auto& [path, bytes] : files)
    if (path.starts_with(folder)) others.push_back({path, bytes});
  struct Case {
    std::string_view file;
    std::set<std::string> expected;
  };
  const Case kCases[] = {
      {"empty.xml", {}},
      {"one-package.xml", {"org.apache.maven:maven-artifact 1.0.0"}},
      {"two-packages.xml", {"io.netty:netty-all 4.1.42.Final", "org.slf4j:slf4j-log4j12 1.7.25"}},
      // A version that is stated outranks a managed one.
      {"with-dependency-management.xml",
       {"io.netty:netty-all 4.1.9", "org.slf4j:slf4j-log4j12 1.7.25"}},
      {"with-scope.xml", {"abc:xyz 1.2.3"}},
      {"with-type-classifier.xml", {"abc:xyz 1.0.0"}},
      {"multi-version.xml", {"abc:example.com 1.0.0"}},
  };
  for (const auto& [file, expected] : kCases) {
    const auto found = files.find(folder + std::string(file));
    ASSERT_NE(found, files.end()) << file;
    EXPECT_EQ(direct(analyze(pom(), found->first, found->second, &others)), expected) << file;
  }
}

/// Id and UID of the golden reports. The ids of a pom are made from the path that was scanned.
TEST(JavaShared, IdentitiesOfGoldenReports) {
  OAKUM_NEEDS_SHARED_DATA("conformance/trivy/fixtures/repo/pom/pom.xml");
  struct Case {
    inventory::Analyzer analyzer;
    std::string_view folder, file, type, id, uid;
  };
  const Case kCases[] = {
      {pom(), "pom", "pom.xml", "pom",
       "com.fasterxml.jackson.core:jackson-databind:2.9.1::6a9e9547", "9b28c9c796734030"},
      {gradle_lockfile(), "gradle", "gradle.lockfile", "gradle",
       "com.fasterxml.jackson.core:jackson-databind:2.9.1", "5ccdadc1617a1fee"},
  };
  for (const auto& [analyzer, folder, file, type, id, uid] : kCases) {
    std::ifstream in(shared_data() / "conformance/trivy/fixtures/repo" / folder / file);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    MavenOutside outside;
    outside.named = fmt::format("testdata/fixtures/repo/{}", folder);
    outside.refusals.emplace("", Error{Error::denied, "offline"});
    const auto sink = read_project(analyzer, {{std::string(file), text}}, &outside);
    ASSERT_FALSE(sink.packages.empty()) << file;
    EXPECT_EQ(sink.packages.back().id, id);
    EXPECT_EQ(analyzer.type, type);
    const auto by = analyzer.analyzed_by.empty() ? analyzer.type : analyzer.analyzed_by;
    EXPECT_EQ(package_uid(sink.packages.back(), file, by), uid) << file;
  }
}

/// Every file of three bundles: nothing crashes, and what is found has a name.
TEST(JavaShared, AnyFile) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  std::size_t poms = 0;
  for (const char* bundle :
       {"lockfiles/scalibr-language-testdata.tar.zst", "lockfiles/syft-cataloger-testdata.tar.zst",
        "lockfiles/trivy-parsers.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : {pom(), gradle_lockfile(), sbt_lockfile()}) {
        inventory::Sink sink;
        const auto done = analyzer.read(io::MemoryFile(path, bytes), sink);
        for (const auto& package : sink.packages)
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
        poms += done && analyzer.name == "pom";
      }
  EXPECT_GE(poms, 40u);
}

}  // namespace
}  // namespace oakum::ecosystems
