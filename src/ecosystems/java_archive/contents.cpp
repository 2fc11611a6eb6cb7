#include "ecosystems/java_archive/contents.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

#include "base/text.h"
#include "ecosystems/java_archive/class_path.h"
#include "ecosystems/java_archive/evidence.h"
#include "ecosystems/java_archive/guess.h"
#include "ecosystems/java_archive/manifest.h"
#include "ecosystems/java_archive/marks.h"
#include "formats/xml.h"

namespace oakum::ecosystems::java_archive {
namespace {

constexpr std::uint64_t kManifestLimit = 16u << 20;  ///< Signed archives list every class.
constexpr std::uint64_t kPropertiesLimit = 64u << 10;
constexpr std::uint64_t kPomLimit = 4u << 20;
constexpr std::size_t kMostMarks = 1000;
constexpr std::uint8_t kMarkConfidence = 90;

/// The names of the licences that a POM declares itself, or their URLs; a licence is worth having,
/// and nothing without.
std::vector<std::string> read_pom_licenses(const io::ZipArchive& zip, const io::ZipEntry& entry) {
  const auto text = zip.read(entry, kPomLimit);
  if (!text) return {};
  const auto pom = formats::parse_xml(as_text(*text));
  if (!pom || pom->root().name() != "project") return {};
  std::vector<std::string> licenses;
  for (const auto license : (*pom)["licenses"].children("license")) {
    const auto name = license["name"].text(), url = license["url"].text();
    if (!name.empty() || !url.empty()) licenses.emplace_back(name.empty() ? url : name);
  }
  return licenses;
}

class ContentsReader {
 public:
  ContentsReader(std::string_view path, const io::ZipArchive& zip) : path_(path), zip_(zip) {}

  Contents read() {
    sort_members();
    read_stated();
    const bool identified = find_itself();
    read_marks();
    if (!identified) add_guesses();
    return std::move(contents_);
  }

 private:
  void sort_members() {
    for (const auto& entry : zip_.entries()) {
      const auto name = base_name(entry.name);
      if (name == "pom.xml") poms_.emplace(entry.name, &entry);
      if (name == "pom.properties") properties_.push_back(&entry);
      if (marks_.size() < kMostMarks && entry.size <= kMarkLimit && is_mark(entry.name))
        marks_.push_back(&entry);
      if (equal_ignoring_case(entry.name, "META-INF/MANIFEST.MF"))
        if (const auto text = text_of(entry, kManifestLimit)) manifest_ = Manifest(as_text(*text));
    }
  }

  void read_stated() {
    for (const auto* entry : properties_) {
      const auto text = text_of(*entry, kPropertiesLimit);
      if (!text) continue;
      auto coordinates = read_properties(as_text(*text));
      if (!coordinates.complete()) continue;
      const auto folder = entry->name.substr(0, entry->name.size() - base_name(entry->name).size());
      const auto pom = poms_.find(fmt::format("{}pom.xml", folder));
      auto licenses =
          pom == poms_.end() ? std::vector<std::string>() : read_pom_licenses(zip_, *pom->second);
      stated_.push_back(std::move(coordinates));
      contents_.packages.push_back(package_of(stated_.back(), std::move(licenses)));
    }
  }

  /// Whether one of those stated is the archive itself; its manifest then completes the licences.
  bool find_itself() {
    const auto own = read_coordinates(manifest_);
    bool found = false;
    for (std::size_t i = 0; i < stated_.size() && !found; ++i) {
      found = is_named_after(path_, stated_[i]) ||
              (stated_.size() == 1 &&
               (own.artifact == stated_[i].artifact || own.version == stated_[i].version));
      auto& licenses = contents_.packages[i].licenses;
      if (found && licenses.empty()) licenses = read_licenses(manifest_);
    }
    drop_repeated();
    return found;
  }

  void drop_repeated() {
    std::set<std::pair<std::string, std::string>> seen;
    std::erase_if(contents_.packages, [&](const Package& package) {
      return !seen.emplace(package.name, package.version).second;
    });
  }

  void read_marks() {
    std::set<std::string> known;  // what is stated once is not concluded again, with any version
    for (const auto& package : contents_.packages) known.insert(package.name);
    for (const auto* entry : marks_) {
      const auto content = text_of(*entry, kMarkLimit);
      if (!content) continue;
      for (auto& [coordinates, evidence] : read_mark(entry->name, *content)) {
        if (!known.insert(coordinates.name()).second) continue;
        auto package = package_of(coordinates, {});
        package.evidence = evidence;
        package.confidence = kMarkConfidence;
        contents_.packages.push_back(std::move(package));
        marked_.push_back(std::move(coordinates));
      }
    }
  }

  void add_guesses() {
    const auto package = common_package(zip_.entries());
    const auto guesses = guess({.path = path_,
                                .manifest = manifest_,
                                .package = package,
                                .holds_others = !stated_.empty()});
    if (is_known(guesses.front().coordinates)) return;
    for (const auto& [coordinates, evidence, confidence] : guesses) {
      auto made = package_of(coordinates, read_licenses(manifest_));
      made.evidence = evidence;
      made.confidence = confidence;
      contents_.packages.push_back(std::move(made));
    }
  }

  /// Whether something that is known to be in it says all of it: artifact and version, and the
  /// group as far as that is known.
  bool is_known(const Coordinates& own) const {
    const auto same = [&](const Coordinates& known) {
      return known.artifact == own.artifact && known.version == own.version &&
             (own.group.empty() || known.group == own.group);
    };
    return std::any_of(stated_.begin(), stated_.end(), same) ||
           std::any_of(marked_.begin(), marked_.end(), same);
  }

  static Package package_of(const Coordinates& coordinates, std::vector<std::string> licenses) {
    Package package;
    package.name = coordinates.name();
    package.version = coordinates.version;
    package.licenses = std::move(licenses);
    return package;
  }

  std::optional<std::vector<std::byte>> text_of(const io::ZipEntry& entry, std::uint64_t limit) {
    auto bytes = zip_.read(entry, limit);
    if (bytes) return std::move(*bytes);
    contents_.problems.emplace_back(entry.name, std::move(bytes.error()));
    return std::nullopt;
  }

  std::string_view path_;
  const io::ZipArchive& zip_;
  Manifest manifest_;
  std::unordered_map<std::string_view, const io::ZipEntry*> poms_;
  std::vector<const io::ZipEntry*> properties_, marks_;
  std::vector<Coordinates> stated_, marked_;
  Contents contents_;
};

}  // namespace

Contents read_contents(std::string_view path, const io::ZipArchive& zip) {
  return ContentsReader(path, zip).read();
}

}  // namespace oakum::ecosystems::java_archive
