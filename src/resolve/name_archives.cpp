#include "resolve/name_archives.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/text.h"
#include "ecosystems/java_archive/evidence.h"

namespace oakum::resolve {
namespace {

using namespace ecosystems::java_archive;

constexpr std::string_view kSha1 = "sha1";
constexpr std::uint8_t kConfirmed = 90;  ///< Group and artifact exist.
constexpr std::uint8_t kPublished = 85;  ///< Somebody published a file of this name.

bool is_guess(const Package& package) {
  return ecosystems::java_archive::is_guess(package.evidence);
}

/// One archive's packages.
struct Archive {
  std::vector<Package> known;    ///< Stated, or concluded of something within.
  std::vector<Package> guesses;  ///< What it may be, the likeliest first.
};

/// By path and digest: an archive may hold two of the same name.
using Archives = std::map<std::pair<std::string, std::string>, Archive>;

Archives sort_out(std::vector<Package> packages) {
  Archives archives;
  for (auto& package : packages) {
    auto& archive = archives[{package.file_path, package.digest}];
    auto& list = is_guess(package) ? archive.guesses : archive.known;
    list.push_back(std::move(package));
  }
  for (auto& [key, archive] : archives)
    std::stable_sort(
        archive.guesses.begin(), archive.guesses.end(),
        [](const Package& a, const Package& b) { return a.confidence > b.confidence; });
  return archives;
}

unsigned digit_value(char c) { return static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10); }

/// The 20 bytes of "sha1:…"; empty for any other digest.
std::vector<std::byte> sha1_of(std::string_view digest) {
  constexpr std::string_view kPrefix = "sha1:";
  std::vector<std::byte> bytes;
  if (!digest.starts_with(kPrefix)) return bytes;
  digest.remove_prefix(kPrefix.size());
  if (digest.size() != 40 || digest.find_first_not_of("0123456789abcdef") != digest.npos)
    return bytes;
  for (std::size_t i = 0; i < digest.size(); i += 2)
    bytes.push_back(std::byte(digit_value(digest[i]) * 16 + digit_value(digest[i + 1])));
  return bytes;
}

/// A guess under a name that is known now; everything else of it stays.
Package named(Package guess, const Coordinates& coordinates, std::string_view evidence,
              std::uint8_t confidence) {
  guess.name = coordinates.name();
  guess.version = coordinates.version;
  guess.evidence = evidence;
  guess.confidence = confidence;
  return guess;
}

Result<std::optional<Package>> by_digest(const Package& guess, JavaIndex& index) {
  const auto sha1 = sha1_of(guess.digest);
  if (sha1.empty()) return std::optional<Package>();
  const auto found = TRY(index.find(sha1));
  return found ? std::optional(named(guess, *found, kSha1, 100)) : std::nullopt;
}

Result<std::optional<Package>> by_name(const std::vector<Package>& guesses, JavaIndex& index) {
  for (const auto& guess : guesses) {
    const auto parts = cut(guess.name, ":");
    if (!parts || guess.version.empty()) continue;
    const bool exists = TRY(index.has(parts->first, parts->second));
    if (!exists) continue;
    auto confirmed = guess;
    confirmed.confidence = std::max(guess.confidence, kConfirmed);
    return std::optional(std::move(confirmed));
  }
  return std::optional<Package>();
}

/// Only of a file name is it asked who published it: titles are written too freely.
Result<std::optional<Package>> by_file_name(const Package& guess, JavaIndex& index) {
  const auto file = read_file_name(guess.file_path);
  if (file.artifact.empty()) return std::optional<Package>();
  auto group = TRY(index.group_of(file.artifact, file.version));
  if (group.empty()) return std::optional<Package>();
  const Coordinates found{
      .group = std::move(group), .artifact = file.artifact, .version = file.version};
  return std::optional(named(guess, found, kFileName, kPublished));
}

Result<std::optional<Package>> ask(const std::vector<Package>& guesses, JavaIndex& index) {
  auto found = TRY(by_digest(guesses.front(), index));
  if (!found) found = TRY(by_name(guesses, index));
  if (!found) found = TRY(by_file_name(guesses.front(), index));
  if (!found && guesses.front().evidence == kManifest && guesses.front().confidence >= kCertain)
    found = guesses.front();
  return found;
}

Result<std::optional<Package>> choose(const Archive& archive, JavaIndex* index) {
  if (archive.guesses.empty()) return std::optional<Package>();
  if (index) return ask(archive.guesses, *index);
  const auto& likeliest = archive.guesses.front();
  return likeliest.confidence >= kCertain ? std::optional(likeliest) : std::nullopt;
}

bool is_same(const Package& a, const Package& b) {
  return a.name == b.name && a.version == b.version;
}

Result<void> name_in(PackageList& list, JavaIndex* index) {
  auto archives = sort_out(std::move(list.packages));
  list.packages.clear();
  for (auto& [key, archive] : archives) {
    auto chosen = TRY(choose(archive, index));
    const bool told = chosen && std::any_of(archive.known.begin(), archive.known.end(),
                                            [&](const Package& p) { return is_same(p, *chosen); });
    std::move(archive.known.begin(), archive.known.end(), std::back_inserter(list.packages));
    if (chosen && !told) list.packages.push_back(std::move(*chosen));
  }
  std::stable_sort(
      list.packages.begin(), list.packages.end(), [](const Package& a, const Package& b) {
        return std::tie(a.name, a.version, a.file_path) < std::tie(b.name, b.version, b.file_path);
      });
  return {};
}

}  // namespace

Result<void> name_archives(Inventory& inventory, JavaIndex* index) {
  for (auto& list : inventory.lists) {
    const bool open =
        list.type == "jar" && std::any_of(list.packages.begin(), list.packages.end(),
                                          [](const Package& package) { return is_guess(package); });
    if (!open) continue;
    if (const auto done = name_in(list, index); !done)
      return Error(done.error()).during("Java index");
  }
  std::erase_if(inventory.lists, [](const PackageList& list) { return list.packages.empty(); });
  return {};
}

}  // namespace oakum::resolve
