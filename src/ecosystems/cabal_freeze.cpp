// cabal.project.freeze: the versions a Haskell build was solved to. Source: Cabal User Guide,
// "cabal freeze". Constraints are divided by commas and go on over lines: "any.aeson ==2.2.1.0";
// "any.base installed" and flags ("tls +compat") name no version.
#include "base/text.h"
#include "inventory/analyzer.h"

namespace oakum::ecosystems {
namespace {

constexpr std::uint64_t kLimit = 16u << 20;

void add(std::string_view constraint, std::uint32_t line, inventory::Sink& sink) {
  const auto parts = cut(trim(constraint), "==");
  if (!parts) return;
  auto name = trim(parts->first);
  if (name.starts_with("any.")) name.remove_prefix(4);
  const auto version = trim(parts->second);
  if (name.empty() || version.empty() || split_words(version).size() != 1)
    return sink.problem(line, "a constraint without a name or version");
  sink.add({.id = fmt::format("{}@{}", name, version),
            .name = std::string(name),
            .version = std::string(version),
            .lines = {{line, line}}});
}

Result<void> read(const io::File& file, inventory::Sink& sink) {
  const auto text = TRY(file.text(kLimit));
  bool constraints = false;
  std::string_view line;
  for (Lines lines(text); lines.next(line);) {
    if (trim(line).starts_with("--")) continue;
    constexpr std::string_view kField = "constraints:";
    if (line.starts_with(kField)) {
      constraints = true;
      line.remove_prefix(kField.size());
    } else if (!line.empty() && !is_space(line[0])) {
      constraints = false;
    }
    if (!constraints) continue;
    for (const auto item : split(line, ',')) add(item, lines.number(), sink);
  }
  return {};
}

}  // namespace

inventory::Analyzer cabal_freeze() {
  return {.name = "cabal-freeze",
          .doc = "Haskell packages a Cabal build was frozen to",
          .version = 1,
          .type = "cabal",
          .ecosystem = Ecosystem::hackage,
          .targets = inventory::kSources,
          .files = {"**/cabal.project.freeze"},
          .limit = kLimit,
          .read = read};
}

}  // namespace oakum::ecosystems
