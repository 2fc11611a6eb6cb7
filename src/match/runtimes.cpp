#include "match/runtimes.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "core/cpe.h"
#include "match/eol_table.h"

namespace oakum::match {
namespace {

std::string_view product_of(Ecosystem ecosystem, std::string_view name, std::string_view cpe) {
  const auto product = product_named(info(ecosystem).name, advisory_name(ecosystem, name));
  if (!product.empty() || cpe.empty()) return product;
  const auto known = cpe_product(cpe);
  return known ? product_named("cpe", *known) : product;
}

/// "v18.2.0" and "go1.21.5" without what stands in front.
std::string_view number_of(std::string_view version) {
  if (version.starts_with("go")) version.remove_prefix(2);
  if (version.starts_with('v')) version.remove_prefix(1);
  return version;
}

/// Java's "1.8.0_392" is release 8.
const LifeSpan* span_of(std::string_view product, std::string_view version) {
  const auto* span = life_span(product, version);
  const bool old_java = version.starts_with("1.") && version.find('_') != std::string_view::npos;
  return span || !old_java ? span : life_span(product, version.substr(2));
}

}  // namespace

std::optional<PastLife> runtime_past_life(Ecosystem ecosystem, std::string_view name,
                                          std::string_view version, std::string_view cpe,
                                          const Time& at) {
  if (info(ecosystem).operating_system) return std::nullopt;
  const auto product = product_of(ecosystem, name, cpe);
  const auto* span = product.empty() ? nullptr : span_of(product, number_of(version));
  if (!span || !is_past(span->last_day, at)) return std::nullopt;
  return PastLife{.subject = {},
                  .product = std::string(product),
                  .cycle = std::string(span->cycle),
                  .last_day = span->last_day == "ended" ? "" : std::string(span->last_day)};
}

std::vector<PastLife> runtimes_past_life(const Inventory& inventory, const Time& at) {
  std::vector<PastLife> all;
  for (std::uint32_t i = 0; i < inventory.lists.size(); ++i) {
    const auto& list = inventory.lists[i];
    std::set<std::pair<std::string, std::string>> said;  // product and cycle
    for (std::uint32_t j = 0; j < list.packages.size(); ++j) {
      const auto& package = list.packages[j];
      if (package.assumed) continue;
      auto past = runtime_past_life(list.ecosystem, package.name, package.version, package.cpe, at);
      if (!past || !said.emplace(past->product, past->cycle).second) continue;
      past->subject = {i, j};
      all.push_back(std::move(*past));
    }
  }
  return all;
}

}  // namespace oakum::match
