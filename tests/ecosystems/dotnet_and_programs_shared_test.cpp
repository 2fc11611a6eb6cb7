// Real lock files of NuGet and Conan and real .deps.json files, with the packages that another
// scanner's tests expect in each; real programs of this machine, when they are there.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer binary_version();
inventory::Analyzer conan_lock();
inventory::Analyzer dotnet_assembly();
inventory::Analyzer dotnet_deps();
inventory::Analyzer java_release();
inventory::Analyzer nuget_config();
inventory::Analyzer nuget_lock();
inventory::Analyzer packages_props();
inventory::Analyzer rust_binary();

namespace {

const Folders& folders() {
  static const Folders all = {
      {"c/conan/", conan_lock()},
      {"dotnet/core_deps/", dotnet_deps()},
      {"nuget/config/", nuget_config()},
      {"nuget/lock/", nuget_lock()},
      {"nuget/packagesprops/", packages_props()},
  };
  return all;
}

TEST(DotnetAndProgramsShared, TrivyFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto expected = read_expected();
  const auto compared = compare_with_table(folders(), expected);
  EXPECT_EQ(compared, 19u);
}

TEST(DotnetAndProgramsShared, OtherScannersFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  const struct {
    const char* bundle;
    std::string_view path;
    inventory::Analyzer analyzer;
    std::size_t packages;
    std::string_view has;
  } kCases[] = {
      {"lockfiles/syft-cataloger-testdata.tar.zst", "cpp/testdata/conan.lock", conan_lock(), 6,
       "zlib/1.2.12"},
      {"lockfiles/syft-cataloger-testdata.tar.zst", "cpp/testdata/conanlock-v2/conan.lock",
       conan_lock(), 2, "matrix/1.1"},
      {"lockfiles/syft-cataloger-testdata.tar.zst",
       "dotnet/testdata/dir-example-1/TestLibrary.deps.json", dotnet_deps(), 12,
       "TestLibrary/1.0.0"},
      {"lockfiles/scalibr-language-testdata.tar.zst",
       "cpp/conanlock/testdata/nested-dependencies.v1.revisions.json", conan_lock(), 6,
       "freetype/2.12.1"},
      {"lockfiles/scalibr-language-testdata.tar.zst",
       "cpp/conanlock/testdata/nested-dependencies.v2.json", conan_lock(), 5, "brotli/1.0.9"},
      {"lockfiles/scalibr-language-testdata.tar.zst",
       "dotnet/packageslockjson/testdata/valid/packages.lock.json", nuget_lock(), 8,
       "Core.Dep@1.24.0"},
  };
  std::map<std::string, Files> bundles;
  for (const auto& [bundle, path, analyzer, packages, has] : kCases) {
    auto& files = bundles[bundle];
    if (files.empty()) files = unpack(bundle);
    const auto found = files.find(std::string(path));
    ASSERT_NE(found, files.end()) << path;
    const auto sink = analyze(analyzer, found->first, found->second);
    EXPECT_EQ(sink.packages.size(), packages) << path;
    EXPECT_TRUE(std::any_of(sink.packages.begin(), sink.packages.end(),
                            [&](const auto& package) { return package.id == has; }))
        << path << ": no " << has;
  }
}

/// Every file of three bundles through every analyzer: nothing crashes, and what is found has a
/// name.
TEST(DotnetAndProgramsShared, AnyFileThroughAnyAnalyzer) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  const inventory::Analyzer analyzers[] = {binary_version(), conan_lock(),     dotnet_assembly(),
                                           dotnet_deps(),    java_release(),   nuget_config(),
                                           nuget_lock(),     packages_props(), rust_binary()};
  for (const char* bundle :
       {"lockfiles/scalibr-language-testdata.tar.zst", "lockfiles/syft-cataloger-testdata.tar.zst",
        "lockfiles/trivy-parsers.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : analyzers) {
        inventory::Sink sink;
        (void)analyzer.read(io::MemoryFile(path, bytes, 0755), sink);
        for (const auto& package : sink.packages)
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
      }
}

std::string read_host(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// What a program says when it is asked, in its first line.
std::string ask(const std::string& command) {
  std::string out;
  if (FILE* pipe = popen((command + " 2>&1").c_str(), "r")) {
    char buffer[256];
    if (fgets(buffer, sizeof buffer, pipe)) out = buffer;
    while (fgets(buffer, sizeof buffer, pipe)) continue;
    pclose(pipe);
  }
  return out;
}

TEST(DotnetAndProgramsShared, ProgramsOfThisMachineAreWhatTheySay) {
  const struct {
    const char *path, *question;
  } kPrograms[] = {
      {"/usr/bin/bash", "--version"},
      {"/usr/bin/openssl", "version"},
      {"/usr/bin/git", "--version"},
      {"/usr/bin/curl", "--version"},
      {"/usr/bin/perl", "-v"},
      {"/usr/bin/python3.11", "--version"},
      {"/usr/bin/xz", "--version"},
      {"/usr/bin/mount", "--version"},
      {"/usr/bin/ssh", "-V"},
      {"/usr/bin/node", "--version"},
      {"/usr/bin/ruby", "--version"},
      {"/usr/bin/gpg", "--version"},
      {"/usr/bin/busybox", "| head -1"},

      {"/usr/sbin/nginx", "-v"},
      {"/usr/bin/php", "--version"},
  };
  int asked = 0;
  for (const auto& [path, question] : kPrograms) {
    const auto bytes = read_host(path);
    if (bytes.empty()) continue;
    inventory::Sink sink;
    ASSERT_TRUE(binary_version().read(io::MemoryFile(path + 1, as_bytes(bytes), 0755), sink));
    auto said = ask(fmt::format("{} {}", path, question));
    if (said.find_first_of("0123456789") == std::string::npos)  // perl: an empty line first
      said = ask(fmt::format("{} {} | grep .", path, question));
    EXPECT_EQ(sink.packages.size(), 1u) << path << " says: " << said;
    if (sink.packages.empty()) continue;
    EXPECT_NE(said.find(sink.packages[0].version), std::string::npos)
        << path << ": found " << sink.packages[0].version << ", says: " << said;
    ++asked;
  }
  if (asked == 0) GTEST_SKIP() << "none of the programs is installed";
}

}  // namespace
}  // namespace oakum::ecosystems
