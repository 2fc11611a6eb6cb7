// etc/apk/repositories: which release apk installs from. Source: apk-repositories(5).
#include <optional>

#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::string_view kEdge = "edge";

/// "v3.18" as numbers, so that releases can be ordered; nothing when it is no release number.
std::optional<std::pair<std::uint64_t, std::uint64_t>> numbers(std::string_view release) {
  const auto dot = cut(release, ".");
  const auto major = parse_decimal(dot ? dot->first : release);
  const auto minor = dot ? parse_decimal(dot->second) : std::optional<std::uint64_t>(0);
  if (!major || !minor) return std::nullopt;
  return std::pair{*major, *minor};
}

/// "https://host/alpine/v3.18/main" is alpine 3.18; the mirror's own folders may stand in front.
std::optional<ApkRepository> parse(std::string_view line) {
  const auto scheme = cut(line, "://");
  if (!scheme) return std::nullopt;
  const auto parts = split(scheme->second, '/');
  for (std::size_t i = 2; i < parts.size(); ++i) {
    const auto release = parts[i].starts_with('v') ? parts[i].substr(1) : parts[i];
    if (release == kEdge || numbers(release))
      return ApkRepository{std::string(parts[i - 1]), std::string(release)};
  }
  return std::nullopt;
}

/// Packages of the later release may be installed, so that one is judged by.
bool later(std::string_view a, std::string_view b) {
  if (a == kEdge || b == kEdge) return a == kEdge && b != kEdge;
  return numbers(a) > numbers(b);
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(1u << 20));
  Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    line = trim(line);
    // A tagged repository ("@edge https://…") serves only packages that ask for it by name.
    if (line.empty() || line.front() == '#' || line.front() == '@') continue;
    auto repository = parse(line);
    if (!repository) continue;
    auto& known = sink.apk_repository;
    if (known && known->family != repository->family)
      sink.problem(lines.number(), "repositories of different distributions; the first one counts");
    else if (!known || later(repository->release, known->release))
      known = std::move(repository);
  }
  return {};
}

}  // namespace

inventory::Analyzer apk_repositories() {
  return {.name = "apk-repositories",
          .doc = "Release that apk installs from",
          .version = 1,
          .targets = inventory::kSystems,
          .files = {"etc/apk/repositories"},
          .limit = 1u << 20,
          .read = read};
}

}  // namespace oakum::ecosystems
