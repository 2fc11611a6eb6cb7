// requirements.txt: what is pinned with "==", and what other comparisons let assume. Source: pip
// documentation, "Requirements File Format"; PEP 508. Files named by -r and -c are scanned when
// their own name says what they are; they are not followed from here.
#include "base/text.h"
#include "ecosystems/python/requirement.h"
#include "formats/utf16.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;

void take(std::string_view line, std::uint32_t number, inventory::Sink& sink) {
  auto requirement = python::parse_requirement(line);
  if (!requirement) return;
  sink.add({.name = std::move(requirement->name),
            .version = std::move(requirement->version),
            .lines = {{number, number}},
            .assumed = requirement->assumed});
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
