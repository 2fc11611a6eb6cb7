// Real lock files and manifests, with the packages that another scanner's tests expect in each.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "inventory/analyzer.h"
#include "io/file.h"
#include "io/tar.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum::ecosystems {

inventory::Analyzer cargo_lock();
inventory::Analyzer go_binary();
inventory::Analyzer go_mod();
inventory::Analyzer jar();
inventory::Analyzer node_package();
inventory::Analyzer npm_lock();
inventory::Analyzer pip_requirements();
inventory::Analyzer python_package();

namespace {

using Rows = std::multiset<std::string>;
using Files = std::map<std::string, std::vector<std::byte>>;

Files unpack(const char* bundle) {
  const auto tar = read_zstd(shared_data() / bundle);
  const auto reader = io::memory_reader(tar);
  io::TarReader entries(*reader);
  Files files;
  for (io::TarEntry entry; entries.next(entry).value_or(false);)
    if (entry.type == io::TarType::file)
      files[entry.path] = *io::read_all(entries.content(), 64u << 20);
  return files;
}

/// Expected packages by file; go.sum files have a place of their own in the table.
std::map<std::string, Rows> read_expected() {
  std::ifstream in(shared_data() / "lockfiles/trivy-parsers.expected.tsv");
  std::map<std::string, Rows> expected;
  std::string line;
  std::getline(in, line);  // head
  while (std::getline(in, line)) {
    const auto fields = split(line, '\t');
    if (fields.size() < 6) continue;
    const auto relationship = fields[4] == "unknown" ? std::string_view() : fields[4];
    expected[std::string(fields[0])].insert(
        fmt::format("{} {} {} {} {}", fields[1], fields[2], fields[3], relationship, fields[5]));
  }
  return expected;
}

Rows rows(const inventory::Sink& sink) {
  Rows rows;
  for (const auto& package : sink.packages)
    rows.insert(fmt::format("{} {} {} {} {}", package.name, package.version, package.id,
                            name(package.relationship), package.dev ? "dev" : ""));
  return rows;
}

/// The analyzer for a file of the bundle; none for formats that others read.
const inventory::Analyzer* analyzer_for(std::string_view path) {
  static const std::pair<std::string_view, inventory::Analyzer> kFolders[] = {
      {"nodejs/npm/", npm_lock()},
      {"nodejs/packagejson/", node_package()},
      {"golang/mod/", go_mod()},
      {"python/pip/", pip_requirements()},
      {"python/packaging/", python_package()},
      {"rust/cargo/", cargo_lock()},
  };
  for (const auto& [folder, analyzer] : kFolders)
    if (path.starts_with(folder)) return &analyzer;
  return nullptr;
}

inventory::Sink analyze(const inventory::Analyzer& analyzer, const std::string& path,
                        ByteView bytes,
                        const std::vector<io::MemoryFile::Entry>* others = nullptr) {
  inventory::Sink sink;
  const auto done = analyzer.read(io::MemoryFile(path, bytes, 0, others), sink);
  if (!done) std::printf("%s: %s\n", path.c_str(), done.error().what.c_str());
  for (const auto& problem : sink.problems)
    std::printf("%s:%u: %s\n", path.c_str(), problem.where.line, problem.what.c_str());
  return sink;
}

TEST(ParsersShared, TrivyFiles) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto expected = read_expected();
  // Where the table has what is only assumed.
  const std::set<std::string> comprehensive = {"python/pip/testdata/requirements_compatible.txt",
                                               "golang/mod/testdata/normal/go.mod"};
  std::size_t compared = 0;
  for (const auto& [path, bytes] : unpack("lockfiles/trivy-parsers.tar.zst")) {
    const auto* analyzer = analyzer_for(path);
    if (!analyzer) continue;
    auto sink = analyze(*analyzer, path, bytes);
    if (!comprehensive.contains(path))
      std::erase_if(sink.packages, [](const Package& package) { return package.assumed; });
    const auto found = expected.find(path);
    if (found == expected.end()) continue;
    EXPECT_EQ(rows(sink), found->second) << path;
    ++compared;
  }
  EXPECT_GE(compared, 40u);
}

TEST(ParsersShared, SumsOfOldModules) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/trivy-parsers.tar.zst");
  auto table = read_expected();
  for (const auto& [path, bytes] : unpack("lockfiles/trivy-parsers.tar.zst")) {
    if (!path.starts_with("golang/sum/")) continue;
    std::set<std::string> expected, seen;
    for (const auto& row : table[path])
      expected.insert(std::string(row.substr(0, row.find(' ', row.find(' ') + 1))));
    const std::vector<io::MemoryFile::Entry> others = {{"m/go.sum", bytes}};
    for (const auto& package :
         analyze(go_mod(), "m/go.mod", as_bytes("go 1.16\n"), &others).packages)
      seen.insert(fmt::format("{} {}", package.name, package.version));
    EXPECT_EQ(seen, expected) << path;
  }
}

/// Every file of two other bundles through every analyzer: nothing crashes, and what is found has a
/// name.
TEST(ParsersShared, AnyFileThroughAnyAnalyzer) {
  OAKUM_NEEDS_SHARED_DATA("lockfiles/syft-cataloger-testdata.tar.zst");
  const inventory::Analyzer analyzers[] = {npm_lock(),         node_package(),   go_mod(),
                                           pip_requirements(), python_package(), cargo_lock()};
  for (const char* bundle :
       {"lockfiles/scalibr-language-testdata.tar.zst", "lockfiles/syft-cataloger-testdata.tar.zst"})
    for (const auto& [path, bytes] : unpack(bundle))
      for (const auto& analyzer : analyzers) {
        inventory::Sink sink;
        (void)analyzer.read(io::MemoryFile(path, bytes), sink);
        for (const auto& package : sink.packages)
          EXPECT_FALSE(package.name.empty()) << path << ' ' << analyzer.name;
      }
}

}  // namespace
}  // namespace oakum::ecosystems
