// Real lock files of Ruby, PHP, Elixir, Erlang, Dart, Swift, CocoaPods and Julia, with the packages
// that other scanners' tests expect in each.
#include <gtest/gtest.h>

#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer composer_installed();
inventory::Analyzer composer_lock();
inventory::Analyzer dart_package_config();
inventory::Analyzer gemfile_lock();
inventory::Analyzer gemspec();
inventory::Analyzer julia_manifest();
inventory::Analyzer mix_lock();
inventory::Analyzer package_resolved();
inventory::Analyzer podfile_lock();
inventory::Analyzer pubspec_lock();
inventory::Analyzer rebar_lock();

namespace {

const std::vector<inventory::Analyzer>& analyzers() {
  static const std::vector<inventory::Analyzer> all = {
      composer_installed(), composer_lock(), dart_package_config(), gemfile_lock(), gemspec(),
      julia_manifest(),     mix_lock(),      package_resolved(),    podfile_lock(), pubspec_lock(),
      rebar_lock()};
  return all;
}

const Folders& folders() {
  static const Folders all = {
      {"dart/pub/", pubspec_lock()},         {"hex/mix/", mix_lock()},
      {"julia/manifest/", julia_manifest()}, {"php/composer/", composer_lock()},
      {"ruby/bundler/", gemfile_lock()},     {"swift/cocoapods/", podfile_lock()},
      {"swift/swift/", package_resolved()},
  };
  return all;
}

TEST(RubyPhpAndOthersShared, TrivyFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto expected = read_expected();
  // A package of an SDK has the version of that, as far as it is known: 3.3.0 here.
  std::erase_if(expected["dart/pub/testdata/happy.lock"],
                [](const std::string& row) { return row.starts_with("flutter_test 0.0.0 "); });
  const auto adjust = [](const std::string&, inventory::Sink& sink) {
    std::erase_if(sink.packages, [](const Package& package) { return package.assumed; });
  };
  const auto compared = compare_with_table(folders(), expected, adjust);
  EXPECT_GE(compared, 12u);
}

/// How many packages other scanners find in their own test files.
TEST(RubyPhpAndOthersShared, Counts) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  struct Case {
    const char* bundle;
    const char* path;
    inventory::Analyzer analyzer;
    std::size_t packages;
    const char* why;
  };
  const char* const syft = "lockfiles/syft-cataloger-testdata.tar.zst";
  const char* const scalibr = "lockfiles/scalibr-language-testdata.tar.zst";
  const Case cases[] = {
      {syft, "elixir/testdata/mix.lock", mix_lock(), 15, "git and path entries have no version"},
      {syft, "erlang/testdata/rebar.lock", rebar_lock(), 7, "all from hex"},
      {syft, "erlang/testdata/rebar-2.lock", rebar_lock(), 5, "three come from git"},
      {syft, "php/testdata/vendor/composer_1/installed.json", composer_installed(), 2, "an array"},
      {syft, "php/testdata/vendor/composer_2/installed.json", composer_installed(), 2, "an object"},
      {syft, "swift/testdata/PackageV3.resolved", package_resolved(), 2, "one follows a branch"},
      {syft, "swift/testdata/Podfile.lock", podfile_lock(), 23, "subspecs are packages"},
      {syft, "ruby/testdata/Gemfile.lock", gemfile_lock(), 52, "three kinds of sources"},
      {syft, "dart/testdata/pubspec_locks/pubspec.lock", pubspec_lock(), 7, "hosted and git"},
      {scalibr, "erlang/mixlock/testdata/many.lock", mix_lock(), 21, "all from hex"},
      {scalibr, "erlang/mixlock/testdata/git.lock", mix_lock(), 0, "all from git"},
      {scalibr, "php/composerlock/testdata/duplicate-packages.json", composer_lock(), 2,
       "two versions of a name; a third for development"},
      {scalibr, "ruby/gemfilelock/testdata/rubocop.lock", gemfile_lock(), 10, "one source"},
      {scalibr, "julia/manifesttoml/testdata/more-than-two-dependencies.toml", julia_manifest(), 2,
       "format 2 without the version of Julia"},
      {scalibr, "dart/pubspec/testdata/mixed-packages.lock", pubspec_lock(), 4, "all hosted"},
      {scalibr, "swift/packageresolved/testdata/cve-packages", package_resolved(), 3, "version 2"},
  };
  std::map<std::string, Files> bundles;
  for (const auto& [bundle, path, analyzer, packages, why] : cases) {
    auto& files = bundles[bundle];
    if (files.empty()) files = unpack(bundle);
    ASSERT_TRUE(files.contains(path)) << path;
    EXPECT_EQ(analyze(analyzer, path, files[path]).packages.size(), packages)
        << path << ": " << why;
  }
}

/// Every file of three bundles through every analyzer: nothing crashes, and what is found has a
/// name.
TEST(RubyPhpAndOthersShared, AnyFileThroughAnyAnalyzer) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  for (const char* bundle :
       {"lockfiles/trivy-parsers.tar.zst", "lockfiles/scalibr-language-testdata.tar.zst",
        "lockfiles/syft-cataloger-testdata.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : analyzers()) {
        inventory::Sink sink;
        (void)analyzer.read(io::MemoryFile(path, bytes), sink);
        for (const auto& package : sink.packages) {
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
          EXPECT_FALSE(package.version.empty()) << path << ' ' << analyzer.name;
        }
      }
}

}  // namespace
}  // namespace oakum::ecosystems
