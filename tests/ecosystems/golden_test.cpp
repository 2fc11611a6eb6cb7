// Turns every tests/ecosystems/<analyzer>/<case>/ into a test: walks `root` with that one analyzer
// and compares what it says with expected.json. OAKUM_UPDATE_GOLDENS=1 writes the files anew; the
// difference is then read like code.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "ecosystems/all.h"
#include "formats/json_writer.h"
#include "inventory/walker.h"
#include "source/directory.h"
#include "tests/text_file.h"

namespace oakum {
namespace {

namespace fs = std::filesystem;
using formats::JsonWriter;

void write_strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json.key(key).begin_array();
  for (const auto& text : texts) json.value(text);
  json.end_array();
}

void write_package(JsonWriter& json, const Package& package) {
  json.begin_object()
      .member("id", package.id)
      .key("name")
      .value(package.name)
      .key("version")
      .value(package.version);
  json.member("release", package.release)
      .member("epoch", std::uint64_t{package.epoch})
      .member("arch", package.arch);
  json.member("dev", package.dev)
      .member("assumed", package.assumed)
      .member("relationship", name(package.relationship))
      .member("indirect", package.indirect);
  json.member("src_name", package.src_name).member("src_version", package.src_version);
  json.member("src_release", package.src_release)
      .member("src_epoch", std::uint64_t{package.src_epoch});
  write_strings(json, "licenses", package.licenses);
  json.member("maintainer", package.maintainer)
      .member("modularity_label", package.modularity_label);
  json.member("repository_class", package.repository_class);
  write_strings(json, "depends_on", package.depends_on);
  json.member("file_path", package.file_path).member("digest", package.digest);
  if (!package.lines.empty()) {
    json.key("lines").begin_array();
    for (const auto& range : package.lines)
      json.value(fmt::format("{}-{}", range.start, range.end));
    json.end_array();
  }
  write_strings(json, "installed_files", package.installed_files);
  json.member("cpe", package.cpe).member("evidence", package.evidence);
  if (package.confidence != 100) json.key("confidence").value(static_cast<int>(package.confidence));
  json.end_object();
}

void write_file(JsonWriter& json, const inventory::FileFacts& file) {
  json.begin_object().key("path").value(file.path);
  for (const auto& fact : file.systems) {
    json.key("os").begin_object().member("family", fact.os.family).member("name", fact.os.name);
    json.member("supplier", fact.os.supplier).member("extended", fact.os.extended);
    json.key("rank").value(fact.rank).end_object();
  }
  for (const auto& fact : file.owned) write_strings(json, "owned by " + fact.package, fact.files);
  for (const auto& fact : file.digests) json.key("digest of " + fact.package).value(fact.digest);
  for (const auto& fact : file.package_licenses)
    write_strings(json, "licenses of " + fact.package, fact.licenses);
  if (file.apk_repository)
    json.key("apk_repository")
        .value(file.apk_repository->family + ' ' + file.apk_repository->release);
  if (file.build_info) {
    json.key("build_info")
        .begin_object()
        .member("nvr", file.build_info->nvr)
        .member("arch", file.build_info->arch);
    write_strings(json, "content_sets", file.build_info->content_sets);
    json.end_object();
  }
  if (file.list) {
    json.key("type")
        .value(file.list->type)
        .member("group", file.list->group)
        .key("packages")
        .begin_array();
    for (const auto& package : file.list->packages) write_package(json, package);
    json.end_array();
  }
  if (!file.told.empty()) {
    json.key("told").begin_array();
    for (const auto& list : file.told) {
      json.begin_object().key("type").value(list.type).member("group", list.group);
      json.key("path").value(list.path).key("packages").begin_array();
      for (const auto& package : list.packages) write_package(json, package);
      json.end_array().end_object();
    }
    json.end_array();
  }
  json.end_object();
}

std::string describe(const inventory::LayerFacts& facts) {
  io::StringWriter out;
  JsonWriter json(out);
  json.begin_object().key("files").begin_array();
  for (const auto& file : facts.files)
    if (file.list || !file.told.empty() || !file.systems.empty() || !file.owned.empty() || !file.digests.empty() ||
        !file.package_licenses.empty() || file.apk_repository || file.build_info)
      write_file(json, file);
  json.end_array();
  if (!facts.problems.empty()) {
    json.key("problems").begin_array();
    for (const auto& problem : facts.problems)
      json.value(fmt::format("{}:{}: {}", problem.where.path, problem.where.line, problem.what));
    json.end_array();
  }
  json.end_object();
  EXPECT_TRUE(json.finish());
  return out.text();
}

class Golden : public testing::Test {
 public:
  Golden(const inventory::Analyzer& analyzer, fs::path folder)
      : analyzer_(analyzer), folder_(std::move(folder)) {}

  void TestBody() override {
    const auto seen = look();
    const auto expected = folder_ / "expected.json";
    if (std::getenv("OAKUM_UPDATE_GOLDENS")) std::ofstream(expected, std::ios::binary) << seen;
    EXPECT_EQ(read_text(expected), seen);
  }

 private:
  std::string look() {
    auto source = source::open_directory((folder_ / "root").string(), TargetKind::rootfs);
    EXPECT_TRUE(source) << source.error().what;
    const inventory::Analyzer* analyzers[] = {&analyzer_};
    const auto layers = inventory::observe(**source, analyzers, {});
    EXPECT_TRUE(layers) << layers.error().what;
    return describe(layers->front());
  }

  const inventory::Analyzer& analyzer_;
  fs::path folder_;
};

/// Every analyzer shows what it does in at least one folder.
class EveryAnalyzerHasACase : public testing::Test {
 public:
  explicit EveryAnalyzerHasACase(const std::set<std::string>& shown) : shown_(shown) {}
  void TestBody() override {
    for (const auto& analyzer : ecosystems::all()) {
      EXPECT_TRUE(shown_.contains(std::string(analyzer.name)))
          << "no folder tests/ecosystems/" << analyzer.name;
      EXPECT_FALSE(analyzer.doc.empty()) << analyzer.name;
      EXPECT_NE(analyzer.read, nullptr) << analyzer.name;
      EXPECT_GT(analyzer.version, 0) << analyzer.name;
    }
  }

 private:
  std::set<std::string> shown_;
};

const bool kRegistered = [] {
  std::set<std::string> shown;
  const fs::path folder = fs::path(OAKUM_SOURCE_DIR) / "tests" / "ecosystems";
  for (const auto& analyzer : ecosystems::all()) {
    const auto cases = folder / analyzer.name;
    if (!fs::is_directory(cases)) continue;
    std::set<fs::path> sorted;
    for (const auto& entry : fs::directory_iterator(cases))
      if (entry.is_directory()) sorted.insert(entry.path());
    for (const auto& path : sorted) {
      shown.emplace(analyzer.name);
      auto name = fmt::format("{}_{}", analyzer.name, path.filename().string());
      std::replace(name.begin(), name.end(), '-', '_');
      testing::RegisterTest("Golden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                            [&analyzer, path]() -> Golden* { return new Golden(analyzer, path); });
    }
  }
  testing::RegisterTest(
      "Registry", "every_analyzer_has_a_case", nullptr, nullptr, __FILE__, __LINE__,
      [shown]() -> EveryAnalyzerHasACase* { return new EveryAnalyzerHasACase(shown); });
  return true;
}();

}  // namespace
}  // namespace oakum
