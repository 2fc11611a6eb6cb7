#include "ecosystems/python/requirement.h"

#include "base/text.h"
#include "core/version/version.h"

namespace oakum::ecosystems::python {
namespace {

constexpr std::size_t kLongestName = 256;

/// The letters of PEP 508: what may stand within a name, and at its ends.
bool is_name(std::string_view name) {
  const auto inner = [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
  };
  const auto outer = [](char c) { return is_alpha(c) || is_digit(c); };
  if (name.empty() || name.size() > kLongestName || !outer(name.front()) || !outer(name.back()))
    return false;
  for (const char c : name)
    if (!inner(c)) return false;
  return true;
}

/// "name[extra] == 1.0 ; marker --hash=…  # comment" without what follows the version.
std::string_view requirement_of(std::string_view line) {
  for (const std::string_view end : {"#", ";", "--"}) line = line.substr(0, line.find(end));
  return trim(line);
}

std::string_view without_extras(std::string_view name) {
  return trim(name.substr(0, name.find('[')));
}

struct Version {
  std::string text;
  bool assumed = false;
};

/// "==1.0" or "===1.0" among comparisons joined by commas. Else the lowest version that ">=1.0",
/// "~=1.0" or "==1.*" allow, which is only assumed.
Version version_of(std::string_view comparisons) {
  Version lowest;
  for (auto comparison : split(comparisons, ',')) {
    comparison = trim(comparison);
    const bool exact = comparison.starts_with("==");
    if (!exact && !comparison.starts_with(">=") && !comparison.starts_with("~=")) continue;
    comparison.remove_prefix(comparison.starts_with("===") ? 3 : 2);
    const auto text = trim(comparison);
    const bool open = text.ends_with(".*");
    if (exact && !open) return {std::string(text)};
    lowest = {open ? std::string(text.substr(0, text.size() - 2)) + ".0" : std::string(text), true};
  }
  return lowest;
}

}  // namespace

std::optional<Requirement> parse_requirement(std::string_view line) {
  const auto requirement = requirement_of(line);
  const auto operators = requirement.find_first_of("=<>!~(");
  if (operators == std::string_view::npos || requirement.starts_with('-')) return std::nullopt;
  const auto name = without_extras(requirement.substr(0, operators));
  auto comparisons = requirement.substr(operators);
  if (comparisons.starts_with('(') && comparisons.ends_with(')'))
    comparisons = comparisons.substr(1, comparisons.size() - 2);
  auto version = version_of(comparisons);
  // A template or a URL is not a requirement; neither is worth a word.
  if (!is_name(name) || !is_version(VersionScheme::pep440, version.text)) return std::nullopt;
  return Requirement{std::string(name), std::move(version.text), version.assumed};
}

std::string_view requirement_name(std::string_view requirement) {
  const auto name = trim(requirement.substr(0, requirement.find_first_of("=<>!~([;@ \t#")));
  return is_name(name) ? name : std::string_view();
}

}  // namespace oakum::ecosystems::python
