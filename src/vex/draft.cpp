#include "vex/draft.h"

#include <algorithm>

#include "base/text.h"
#include "net/url.h"

namespace oakum::vex {
namespace {

std::optional<BomLink> parse_bom_link(std::string_view text) {
  constexpr std::string_view kStart = "urn:cdx:";
  if (!equal_ignoring_case(text.substr(0, kStart.size()), kStart)) return std::nullopt;
  text.remove_prefix(kStart.size());
  const auto parts = cut(text, "#");
  const auto document = parts ? parts->first : text;
  const auto place = cut(document, "/");
  if (!place) return std::nullopt;
  const auto version = parse_decimal(place->second);
  if (!version || *version > UINT32_MAX) return std::nullopt;
  return BomLink{lower(place->first), static_cast<std::uint32_t>(*version),
                 parts ? net::decode_percent(parts->second) : std::string()};
}

Error too_much(std::string_view what, std::size_t limit) {
  return {Error::too_large, fmt::format("more than {} {}", limit, what)};
}

}  // namespace

bool tell(Name& name, std::string_view text) {
  if (equal_ignoring_case(text.substr(0, 4), "pkg:")) {
    auto purl = parse_purl(text);
    if (!purl) return false;
    name.purls.push_back(*std::move(purl));
  } else if (equal_ignoring_case(text.substr(0, 4), "cpe:")) {
    name.cpes.emplace_back(text);
  } else if (auto link = parse_bom_link(text)) {
    name.link = std::move(link);
  }
  return true;
}

std::string bom_serial(std::string_view serial) {
  auto text = lower(serial);
  return text.starts_with("urn:uuid:") ? text.substr(9) : text;
}

std::string hash_text(std::string_view algorithm, std::string_view digits) {
  return fmt::format("{}:{}", replace_all(lower(algorithm), "-", ""), lower(digits));
}

Draft::Draft(Format format, std::string_view source) {
  document_.format = format;
  document_.source = source;
}

Result<NameRef> Draft::add(Name name) {
  if (document_.names.size() >= kMostNames) return too_much("products", kMostNames);
  document_.names.push_back(std::move(name));
  return static_cast<NameRef>(document_.names.size() - 1);
}

Result<NameRef> Draft::name(std::string_view id) {
  if (const auto known = plain_.find(id); known != plain_.end()) return known->second;
  Name name{.id = std::string(id)};
  if (!tell(name, id))
    problem(0, fmt::format("'{}' is no package URL", printable(id.substr(0, 200))));
  const auto ref = TRY(add(std::move(name)));
  plain_.emplace(id, ref);
  return ref;
}

Result<void> Draft::add(Statement& statement, Product product) {
  auto& subs = product.subcomponents;
  std::sort(subs.begin(), subs.end());
  subs.erase(std::unique(subs.begin(), subs.end()), subs.end());
  links_ += 1 + subs.size();
  if (links_ > kMostLinks) return too_much("products in all statements", kMostLinks);
  statement.products.push_back(std::move(product));
  return {};
}

void Draft::add(Statement statement) { document_.statements.push_back(std::move(statement)); }

void Draft::problem(std::uint32_t line, std::string what) {
  if (document_.problems.size() < kMostProblems)
    document_.problems.push_back({{document_.source, line, 0}, std::move(what), Error::corrupt});
}

}  // namespace oakum::vex
