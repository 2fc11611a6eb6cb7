#include "core/cpe.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace oakum {
namespace {

/// The next part up to a ':' that no backslash stands before.
std::string_view next_part(std::string_view& rest) {
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != ':') end += rest[end] == '\\' ? 2 : 1;
  end = std::min(end, rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

constexpr std::array<std::string_view, 5> kBefore = {"alpha", "beta", "rc", "pre", "dev"};

/// The length of a pre-release word at the start, with the separator before it.
std::size_t word_at(std::string_view text) {
  const std::size_t separator = text.find_first_of("-_.+~") == 0 ? 1 : 0;
  for (const auto word : kBefore)
    if (text.substr(separator).starts_with(word)) return separator + word.size();
  return 0;
}

}  // namespace

std::optional<CpeName> parse_cpe(std::string_view cpe) {
  constexpr std::string_view kPrefix = "cpe:2.3:";
  if (!cpe.starts_with(kPrefix)) return std::nullopt;
  auto rest = cpe.substr(kPrefix.size());
  CpeName name;
  for (auto* part : {&name.part, &name.vendor, &name.product, &name.version, &name.update,
                     &name.edition, &name.language, &name.software_edition, &name.target_software,
                     &name.target_hardware, &name.other})
    *part = next_part(rest);
  return name;
}

std::optional<std::string> cpe_product(std::string_view cpe) {
  const auto name = parse_cpe(cpe);
  if (!name) return std::nullopt;
  for (const auto part : {name->vendor, name->product})
    if (part.empty() || part == "*" || part == "-") return std::nullopt;
  return lower(fmt::format("{}:{}", name->vendor, name->product));
}

std::string comparable_cpe_version(std::string_view version) {
  const auto text = lower(version);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool within_word = i > 0 && is_alpha(text[i - 1]);
    const auto length = within_word ? 0 : word_at(std::string_view(text).substr(i));
    if (length == 0) {
      out += text[i];
      continue;
    }
    const auto start = is_alpha(text[i]) ? i : i + 1;
    out += '~';
    out.append(text, start, i + length - start);
    i += length - 1;
  }
  return out;
}

}  // namespace oakum
