// Real files of Python and conda, with the packages that another scanner's tests expect in each.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/shared_lockfiles.h"

namespace oakum::ecosystems {

inventory::Analyzer conda_environment();
inventory::Analyzer conda_environment_pip();
inventory::Analyzer conda_package();
inventory::Analyzer pipfile_lock();
inventory::Analyzer poetry_lock();
inventory::Analyzer pylock();
inventory::Analyzer python_egg();
inventory::Analyzer uv_lock();

namespace {

const Folders& folders() {
  static const Folders all = {
      {"python/pipenv/", pipfile_lock()}, {"python/poetry/", poetry_lock()},
      {"python/uv/", uv_lock()},          {"python/pylock/", pylock()},
      {"conda/meta/", conda_package()},
  };
  return all;
}

TEST(PythonShared, TrivyFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  const auto expected = read_expected();
  // The table has no other sections of a Pipfile.lock than "default".
  const auto adjust = [](const std::string& path, inventory::Sink& sink) {
    if (path.starts_with("python/pipenv/"))
      std::erase_if(sink.packages, [](const Package& package) { return package.dev; });
  };
  const auto compared = compare_with_table(folders(), expected, adjust);
  EXPECT_EQ(compared, 10u);
}

TEST(PythonShared, Dependencies) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  const auto files = unpack("lockfiles/trivy-parsers.tar.zst");
  struct Case {
    const char *path, *id;
    std::vector<std::string> depends_on;
    const char* why;
  };
  const Case kCases[] = {
      {"python/poetry/testdata/poetry_v2_flask.lock",
       "flask@1.0.3",
       {"click@8.1.8", "itsdangerous@2.2.0", "jinja2@3.1.5", "werkzeug@3.1.3"},
       "names of dependencies are not normalised"},
      {"python/uv/testdata/uv_normal.lock",
       "normal@0.1.0",
       {"httpx@0.28.1", "orjson@3.10.12", "pytest@8.3.4", "requests@2.32.0"},
       "the root needs its extras and groups"},
      {"python/uv/testdata/uv_normal.lock",
       "httpx@0.28.1",
       {"anyio@4.7.0", "certifi@2024.12.14", "httpcore@1.0.7", "idna@3.10", "socksio@1.0.0"},
       "a package needs what its chosen extras bring"},
      {"python/pylock/testdata/pylock.toml",
       "ham@3.0.0",
       {"spam@1.0.0", "spam@1.1.0"},
       "one package with other needs on each platform"},
  };
  for (const auto& [path, id, depends_on, why] : kCases) {
    const auto sink = analyze(*analyzer_for(folders(), path), path, files.at(path));
    const auto found = std::find_if(sink.packages.begin(), sink.packages.end(),
                                    [&](const Package& package) { return package.id == id; });
    ASSERT_NE(found, sink.packages.end()) << why;
    EXPECT_EQ(found->depends_on, depends_on) << why;
  }
}

TEST(PythonShared, CondaEnvironment) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  const auto files = unpack("lockfiles/trivy-parsers.tar.zst");
  const std::string path = "conda/environment/testdata/happy.yaml";
  const auto seen_by = [&](const inventory::Analyzer& analyzer) {
    std::map<std::string, std::string> versions;
    for (const auto& package : analyze(analyzer, path, files.at(path)).packages)
      versions[package.name] = package.version;
    return versions;
  };
  const std::map<std::string, std::string> conda = {
      {"blas", "1.0"},      {"_openmp_mutex", ""}, {"ca-certificates", "2024.2"},
      {"libblas", ""},      {"libcblas", ""},      {"ld_impl_linux-aarch64", ""},
      {"libffi", "3.4.2"},  {"libgcc-ng", ""},     {"libexpat", "2.6.2"},
      {"libgfortran5", ""}, {"libgomp", "13.2.0"}, {"libgfortran-ng", ""},
      {"liblapack", ""},    {"libnsl", "2.0.1"},   {"bzip2", "1.0.8"},
  };
  const std::map<std::string, std::string> pip = {{"asgiref", "3.8.1"}, {"django", "5.0.6"}};
  EXPECT_EQ(seen_by(conda_environment()), conda);
  EXPECT_EQ(seen_by(conda_environment_pip()), pip);
}

/// Whatever is in the bundles: nothing crashes, and what is found has a name and an id that its
/// dependents use.
TEST(PythonShared, AnyFileThroughAnyAnalyzer) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  const inventory::Analyzer analyzers[] = {
      pipfile_lock(),      poetry_lock(),           uv_lock(),       pylock(),
      conda_environment(), conda_environment_pip(), conda_package(), python_egg()};
  std::map<std::string_view, std::size_t> found;
  for (const char* bundle :
       {"lockfiles/scalibr-language-testdata.tar.zst", "lockfiles/syft-cataloger-testdata.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : analyzers) {
        inventory::Sink sink;
        (void)analyzer.read(io::MemoryFile(path, bytes), sink);
        std::set<std::string> ids;
        for (const auto& package : sink.packages) ids.insert(package.id);
        for (const auto& package : sink.packages) {
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
          for (const auto& id : package.depends_on) EXPECT_TRUE(ids.contains(id)) << path << id;
        }
        found[analyzer.name] += sink.packages.size();
      }
  EXPECT_GT(found["poetry-lock"], 100u);
  EXPECT_GT(found["uv-lock"], 100u);
}

}  // namespace
}  // namespace oakum::ecosystems
