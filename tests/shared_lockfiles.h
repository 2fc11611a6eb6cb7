#pragma once
// Bundles of real lock files and manifests, with the packages that another scanner's tests expect
// in them.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "base/text.h"
#include "inventory/analyzer.h"
#include "io/file.h"
#include "io/tar.h"
#include "tests/shared_data.h"
#include "tests/zstd_file.h"

namespace oakum {

using Rows = std::multiset<std::string>;
using Files = std::map<std::string, std::vector<std::byte>>;

/// The files of a zstd-compressed tar of the shared data, by path without "./".
inline Files unpack(const char* bundle) {
  const auto tar = read_zstd(shared_data() / bundle);
  const auto reader = io::memory_reader(tar);
  io::TarReader entries(*reader);
  Files files;
  for (io::TarEntry entry; entries.next(entry).value_or(false);)
    if (entry.type == io::TarType::file)
      files[entry.path] = *io::read_all(entries.content(), 64u << 20);
  return files;
}

/// Expected packages of the Trivy bundle by file, each as "name version id relationship dev".
inline std::map<std::string, Rows> read_expected() {
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

/// What an analyzer said, in the same form.
inline Rows rows(const inventory::Sink& sink) {
  Rows rows;
  for (const auto& package : sink.packages)
    rows.insert(fmt::format("{} {} {} {} {}", package.name, package.version, package.id,
                            name(package.relationship), package.dev ? "dev" : ""));
  return rows;
}

/// Runs the analyzer over bytes under a path; `others` are the files it can open. Prints what it
/// complains of.
inline inventory::Sink analyze(const inventory::Analyzer& analyzer, const std::string& path,
                               ByteView bytes,
                               const std::vector<io::MemoryFile::Entry>* others = nullptr) {
  inventory::Sink sink;
  const auto done = analyzer.read(io::MemoryFile(path, bytes, 0, others), sink);
  if (!done) std::printf("%s: %s\n", path.c_str(), done.error().what.c_str());
  for (const auto& problem : sink.problems)
    std::printf("%s:%u: %s\n", path.c_str(), problem.where.line, problem.what.c_str());
  return sink;
}

/// Which analyzer reads the files below a folder of the Trivy bundle ("nodejs/npm/").
using Folders = std::vector<std::pair<std::string_view, inventory::Analyzer>>;

/// The analyzer for a file of the bundle; none for formats that others read.
inline const inventory::Analyzer* analyzer_for(const Folders& folders, std::string_view path) {
  for (const auto& [folder, analyzer] : folders)
    if (path.starts_with(folder)) return &analyzer;
  return nullptr;
}

/// Reads every file of the Trivy bundle that is below one of the folders, and expects of those in
/// the table what it has; `adjust` takes out of a sink what the table leaves out. How many files
/// were compared.
inline std::size_t compare_with_table(
    const Folders& folders, const std::map<std::string, Rows>& expected,
    const std::function<void(const std::string& path, inventory::Sink&)>& adjust = nullptr) {
  std::size_t compared = 0;
  for (const auto& [path, bytes] : unpack("lockfiles/trivy-parsers.tar.zst")) {
    const auto* analyzer = analyzer_for(folders, path);
    if (!analyzer) continue;
    auto sink = analyze(*analyzer, path, bytes);
    if (adjust) adjust(path, sink);
    const auto found = expected.find(path);
    if (found == expected.end()) continue;
    EXPECT_EQ(rows(sink), found->second) << path;
    ++compared;
  }
  return compared;
}

}  // namespace oakum
