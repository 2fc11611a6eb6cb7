#include "ecosystems/toml/beside.h"

namespace oakum::ecosystems::toml {

std::optional<formats::Document> read_beside(const io::File& file, const std::string& name,
                                             std::uint64_t limit, inventory::Sink& sink) {
  const auto sibling = file.sibling(name);
  if (!sibling) return std::nullopt;
  const auto parse = [&]() -> Result<formats::Document> {
    const auto text = TRY((*sibling)->text(limit));
    return formats::parse_toml(text);
  };
  auto document = parse();
  if (document) return std::move(*document);
  sink.problem(0, fmt::format("{}: {}", name, document.error().what), document.error().kind);
  return std::nullopt;
}

}  // namespace oakum::ecosystems::toml
