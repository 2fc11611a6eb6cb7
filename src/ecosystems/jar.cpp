// Java archives, and those within them. An archive says what it is in pom.properties (Maven; a
// shaded one has those of everything that was put into it), or else in its manifest, or else by its
// name. Source: JAR File Specification; Maven Archiver reference; OSGi Core, "Bundle Manifest
// Headers".
#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/hash.h"
#include "base/text.h"
#include "formats/xml.h"
#include "inventory/analyzer.h"
#include "io/zip.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 1u << 30;
constexpr std::uint64_t kNestedLimit = 512u << 20;  ///< One archive within another.
constexpr std::uint64_t kNestedTotal = std::uint64_t{8} << 30;
constexpr std::uint64_t kManifestLimit = 16u << 20;  ///< Signed archives list every class.
constexpr std::uint64_t kPropertiesLimit = 64u << 10;
constexpr std::uint64_t kPomLimit = 4u << 20;
constexpr int kDeepest = 5;

struct Coordinates {
  std::string group, artifact, version;

  bool complete() const { return !group.empty() && !artifact.empty() && !version.empty(); }
  std::string name() const {
    return group.empty() ? artifact : fmt::format("{}:{}", group, artifact);
  }
  auto operator<=>(const Coordinates&) const = default;
};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_archive(std::string_view path) {
  const auto extension = lower(path.substr(std::min(path.rfind('.'), path.size())));
  return extension == ".jar" || extension == ".war" || extension == ".ear" || extension == ".par";
}

// ---- what an archive says of itself

/// Java properties as Maven writes them: "key=value" lines.
Coordinates read_properties(std::string_view text) {
  Coordinates coordinates;
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    const auto parts = cut(line, "=");
    if (!parts || trim_left(line).starts_with('#')) continue;
    const auto key = trim(parts->first), value = trim(parts->second);
    if (key == "groupId") coordinates.group = value;
    if (key == "artifactId") coordinates.artifact = value;
    if (key == "version") coordinates.version = value;
  }
  return coordinates;
}

/// The main section of a manifest: attributes without regard to case, lines that start with a space
/// go on.
class Manifest {
 public:
  explicit Manifest(std::string_view text) {
    Lines lines(text);
    std::string* last = nullptr;
    for (std::string_view line; lines.next(line) && !line.empty();) {
      if (line.starts_with(' ')) {
        if (last) last->append(line.substr(1));
        continue;
      }
      const auto parts = cut(line, ":");
      last = parts ? &(attributes_[lower(parts->first)] = trim(parts->second)) : nullptr;
    }
  }
  Manifest() = default;

  /// The first of these attributes that is there and not empty.
  std::string first(std::initializer_list<const char*> names) const {
    for (const auto* name : names)
      if (const auto found = attributes_.find(name);
          found != attributes_.end() && !trim(found->second).empty())
        return std::string(trim(found->second));
    return {};
  }

 private:
  std::unordered_map<std::string, std::string> attributes_;
};

std::string group_in(const Manifest& manifest) {
  if (auto id = manifest.first({"implementation-vendor-id"}); !id.empty()) return id;
  // "com.fasterxml.jackson.core.jackson-databind;singleton:=true" is in the group in front of its
  // last component.
  auto symbolic = manifest.first({"bundle-symbolicname"});
  symbolic = trim(std::string_view(symbolic).substr(0, symbolic.find(';')));
  if (!symbolic.empty()) return symbolic.substr(0, symbolic.rfind('.'));
  return manifest.first({"implementation-vendor", "specification-vendor"});
}

Coordinates read_coordinates(const Manifest& manifest) {
  return {
      .group = group_in(manifest),
      .artifact = manifest.first({"implementation-title", "specification-title", "bundle-name"}),
      .version =
          manifest.first({"implementation-version", "specification-version", "bundle-version"})};
}

/// "Apache-2.0;link=…, MIT" names two; Jenkins plugins have an attribute of their own.
std::vector<std::string> read_licenses(const Manifest& manifest) {
  if (auto name = manifest.first({"plugin-license-name"}); !name.empty()) return {std::move(name)};
  std::vector<std::string> licenses;
  const auto declared = manifest.first({"bundle-license"});
  for (const auto part : split(declared, ','))
    if (const auto name = trim(part.substr(0, part.find(';'))); !name.empty())
      licenses.emplace_back(name);
  return licenses;
}

/// Titles and vendors are written for people; coordinates of Maven have no spaces.
bool is_coordinate(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

/// "spring-core-5.3.4-SNAPSHOT.jar": the version starts at the last "-" in front of a digit.
Coordinates read_file_name(std::string_view path) {
  auto stem = base_name(path);
  stem = stem.substr(0, stem.rfind('.'));
  for (auto dash = stem.rfind('-'); dash != std::string_view::npos && dash > 0;
       dash = stem.rfind('-', dash - 1))
    if (dash + 1 < stem.size() && is_digit(stem[dash + 1]))
      return {.group = {},
              .artifact = std::string(stem.substr(0, dash)),
              .version = std::string(stem.substr(dash + 1))};
  return {};
}

/// "artifact.jar" or "artifact-version.jar": these are the archive's own coordinates, not those of
/// something inside.
bool is_named_after(std::string_view path, const Coordinates& coordinates) {
  auto stem = base_name(path);
  stem = stem.substr(0, stem.rfind('.'));
  return stem == coordinates.artifact ||
         stem == fmt::format("{}-{}", coordinates.artifact, coordinates.version);
}

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

// ---- one archive

class JarReader {
 public:
  explicit JarReader(inventory::Sink& sink) : sink_(sink) {}

  /// Adds what is in an archive and, below it, in those within. Error: it is not an archive.
  Result<void> read(const std::string& path, ByteView bytes, int depth) {
    const auto zip = TRY(io::ZipArchive::open(bytes));
    const auto digest = fmt::format("sha1:{}", hex(sha1(bytes)));
    add_own(path, zip, digest);
    for (const auto& entry : zip.entries())
      if (is_archive(entry.name) && !entry.is_directory()) read_nested(path, zip, entry, depth);
    return {};
  }

 private:
  struct Found {
    Coordinates coordinates;
    std::vector<std::string> licenses;
  };

  void read_nested(const std::string& outer, const io::ZipArchive& zip, const io::ZipEntry& entry,
                   int depth) {
    const auto path = fmt::format("{}/{}", outer, entry.name);
    if (depth >= kDeepest)
      return problem(path, Error{Error::too_large, "archives nested more than 5 deep; not read"});
    if (entry.size > nested_left_)
      return problem(
          path, Error{Error::too_large, "more than 8 GiB of archives within archives; not read"});
    const auto bytes = zip.read(entry, std::min(kNestedLimit, nested_left_));
    if (!bytes) return problem(path, bytes.error());
    nested_left_ -= bytes->size();
    if (const auto done = read(path, *bytes, depth + 1); !done) problem(path, done.error());
  }

  void add_own(const std::string& path, const io::ZipArchive& zip, const std::string& digest) {
    std::unordered_map<std::string_view, const io::ZipEntry*> poms;
    std::vector<const io::ZipEntry*> properties;
    Manifest manifest;
    for (const auto& entry : zip.entries()) {
      const auto name = base_name(entry.name);
      if (name == "pom.xml") poms.emplace(entry.name, &entry);
      if (name == "pom.properties") properties.push_back(&entry);
      if (equal_ignoring_case(entry.name, "META-INF/MANIFEST.MF"))
        if (const auto text = text_of(path, zip, entry, kManifestLimit))
          manifest = Manifest(as_text(*text));
    }
    std::vector<Found> found;
    for (const auto* entry : properties) {
      const auto text = text_of(path, zip, *entry, kPropertiesLimit);
      if (!text) continue;
      auto coordinates = read_properties(as_text(*text));
      if (!coordinates.complete()) continue;
      const auto folder = entry->name.substr(0, entry->name.size() - base_name(entry->name).size());
      const auto pom = poms.find(fmt::format("{}pom.xml", folder));
      auto licenses =
          pom == poms.end() ? std::vector<std::string>() : read_pom_licenses(zip, *pom->second);
      found.push_back({std::move(coordinates), std::move(licenses)});
    }
    identify(path, manifest, found);
    add(path, digest, std::move(found));
  }

  /// Finds out what the archive itself is, when no pom.properties says so, and completes its
  /// licences. A lookup of its digest in an index of Maven Central belongs between the manifest and
  /// the name.
  static void identify(const std::string& path, const Manifest& manifest,
                       std::vector<Found>& found) {
    auto own = read_coordinates(manifest);
    for (auto& [coordinates, licenses] : found) {
      const bool fits = found.size() == 1 && (own.artifact == coordinates.artifact ||
                                              own.version == coordinates.version);
      if (!fits && !is_named_after(path, coordinates)) continue;
      if (licenses.empty()) licenses = read_licenses(manifest);
      return;
    }
    const auto named = read_file_name(path);
    if (!is_coordinate(own.artifact)) own.artifact = named.artifact;
    if (!own.complete() || !is_coordinate(own.group)) own = named;
    if (own.artifact.empty() || own.version.empty() || (own.group.empty() && !found.empty()))
      return;
    found.push_back({std::move(own), read_licenses(manifest)});
  }

  void add(const std::string& path, const std::string& digest, std::vector<Found> found) {
    std::set<Coordinates> seen;
    for (auto& [coordinates, licenses] : found)
      if (seen.insert(coordinates).second)
        sink_.add({.name = coordinates.name(),
                   .version = coordinates.version,
                   .licenses = std::move(licenses),
                   .file_path = path,
                   .digest = digest});
  }

  std::optional<std::vector<std::byte>> text_of(const std::string& path, const io::ZipArchive& zip,
                                                const io::ZipEntry& entry, std::uint64_t limit) {
    auto bytes = zip.read(entry, limit);
    if (bytes) return std::move(*bytes);
    problem(fmt::format("{}/{}", path, entry.name), bytes.error());
    return std::nullopt;
  }

  /// The outermost archive is the place of the Problem; only what is below it needs saying.
  void problem(std::string_view path, const Error& error) {
    sink_.problem(0, fmt::format("{}: {}", printable(path), error.what), error.kind);
  }

  inventory::Sink& sink_;
  std::uint64_t nested_left_ = kNestedTotal;
};

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto bytes = TRY(file.bytes(kLimit));
  return JarReader(sink).read(file.path(), bytes, 1);
}

inventory::Analyzer jar() {
  return {.name = "jar",
          .doc = "Java archives and the archives within them",
          .version = 1,
          .type = "jar",
          .ecosystem = Ecosystem::maven,
          .group = "Java",
          .targets = inventory::kInstalled,
          .files = {"**/*.jar", "**/*.war", "**/*.ear", "**/*.par"},
          .ignore_case = true,
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
