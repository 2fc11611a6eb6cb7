// requirements.txt: what is pinned with "==", and what other comparisons let assume. Source: pip
// documentation, "Requirements File Format"; PEP 508. Files named by -r and -c are scanned when
// their own name says what they are; they are not followed from here.
#include "base/text.h"
#include "core/version/version.h"
#include "formats/utf16.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;
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

void take(std::string_view line, std::uint32_t number, inventory::Sink& sink) {
  const auto requirement = requirement_of(line);
  const auto operators = requirement.find_first_of("=<>!~(");
  if (operators == std::string_view::npos || requirement.starts_with('-')) return;
  const auto name = without_extras(requirement.substr(0, operators));
  auto comparisons = requirement.substr(operators);
  if (comparisons.starts_with('(') && comparisons.ends_with(')'))
    comparisons = comparisons.substr(1, comparisons.size() - 2);
  auto version = version_of(comparisons);
  // A template or a URL is not a requirement; neither is worth a word.
  if (!is_name(name) || !is_version(VersionScheme::pep440, version.text)) return;
  sink.add({.name = std::string(name),
            .version = std::move(version.text),
            .lines = {{number, number}},
            .assumed = version.assumed});
}

/// The lines of a file, those that end with '\' joined with the next; a comment does not go on.
void read_lines(std::string_view text, inventory::Sink& sink) {
  Lines lines(text);
  std::string joined;
  std::uint32_t start = 0;
  for (std::string_view line; lines.next(line);) {
    if (start == 0) start = lines.number();
    line = trim_right(line);
    if (line.ends_with('\\') && line.find('#') == std::string_view::npos) {
      joined.append(line.substr(0, line.size() - 1)).push_back(' ');
      continue;
    }
    take(joined.empty() ? line : joined.append(line), start, sink);
    joined.clear();
    start = 0;
  }
  if (!joined.empty()) take(joined, start, sink);
}

}  // namespace

static Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  if (const auto wide = formats::decode_utf16(text))
    read_lines(*wide, sink);
  else
    read_lines(text, sink);
  return {};
}

inventory::Analyzer pip_requirements() {
  return {.name = "pip-requirements",
          .doc = "Python packages pinned by a requirements.txt",
          .version = 2,
          .type = "pip",
          .ecosystem = Ecosystem::pypi,
          .targets = inventory::kSources,
          .files = {"**/requirements.txt"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
