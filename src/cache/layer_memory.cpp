#include "cache/layer_memory.h"

#include "base/hash.h"
#include "base/version.h"
#include "cache/facts_codec.h"

namespace oakum::cache {

LayerMemory::LayerMemory(Store& store, std::span<const inventory::Analyzer* const> analyzers,
                         const std::vector<std::string>& options)
    : store_(store) {
  // Lengths in front, so that no two sets of words make one text.
  const auto add = [this](std::string_view word) {
    circumstances_ += fmt::format("{}:{}\n", word.size(), word);
  };
  add(fmt::format("{} facts {}", tool_version(), kFactsFormat));
  for (const auto* analyzer : analyzers)
    add(fmt::format("{}@{}", analyzer->name, analyzer->version));
  for (const auto& option : options) add(option);
}

std::string LayerMemory::key_of(const std::string& identity) const {
  return hex(Sha256::of(as_bytes(identity + '\n' + circumstances_)));
}

std::optional<inventory::LayerFacts> LayerMemory::find(const std::string& identity) {
  if (failed_ || identity.empty()) return std::nullopt;
  const auto key = key_of(identity);
  auto bytes = store_.get(key);
  if (!bytes) {
    fail(std::move(bytes).error());
    return std::nullopt;
  }
  if (!*bytes) return std::nullopt;
  return decode_facts(**bytes, key);
}

/// Whether another reading of the same bytes would meet the same problem.
static bool is_repeatable(const Problem& problem) {
  return problem.kind == Error::corrupt || problem.kind == Error::unsupported ||
         problem.kind == Error::inconclusive || problem.kind == Error::not_found ||
         problem.kind == Error::too_large;
}

void LayerMemory::keep(const std::string& identity, const inventory::LayerFacts& facts) {
  if (failed_ || identity.empty()) return;
  for (const auto& problem : facts.problems)
    if (!is_repeatable(problem)) return;
  const auto key = key_of(identity);
  if (auto put = store_.put(key, encode_facts(facts, key)); !put) fail(std::move(put).error());
}

void LayerMemory::fail(Error error) {
  const std::lock_guard lock(mutex_);
  if (!trouble_) trouble_ = std::move(error);
  failed_ = true;
}

std::optional<Error> LayerMemory::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

}  // namespace oakum::cache
