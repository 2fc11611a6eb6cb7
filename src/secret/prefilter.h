#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "secret/rule.h"

namespace oakum::secret {

/// Where a rule may match.
struct Hit {
  static constexpr std::size_t kAnywhere = SIZE_MAX;
  std::uint32_t rule = 0;  ///< Index into the rules it was made of.
  std::size_t end = 0;     ///< Where such a match ends; kAnywhere: not known.
  auto operator<=>(const Hit&) const = default;
};

/// All rules at once over a text: tells where one of them may match, and misses none that does.
/// Immutable; safe from any thread.
class Prefilter {
 public:
  /// How many bytes before its end a match may start at most; longer ones are not found.
  static constexpr std::size_t kLongest = 64 << 10;

  virtual ~Prefilter() = default;
  /// Sorted by rule, then end; each once. Cost: one pass over the text.
  virtual void scan(std::string_view text, std::vector<Hit>& hits) const = 0;
  /// How many bytes in front of a hit's end its match may start.
  virtual std::size_t reach(std::uint32_t rule) const = 0;
};

/// Keywords found by one automaton; a rule without keywords may match anywhere in any text.
std::unique_ptr<Prefilter> literal_prefilter(const std::vector<Rule>& rules);

/// The same expressions as one database (Vectorscan); null in a build without it. `ready` is what
/// compile_database() made of rules whose Rule::compiled are their numbers in it; those with 0 are
/// compiled here. Error: internal (a database of another machine or version).
Result<std::unique_ptr<Prefilter>> vectorscan_prefilter(const std::vector<Rule>& rules,
                                                        std::string_view ready);

/// How many bytes a match of an expression can have, at most Prefilter::kLongest; that too where it
/// is not known.
std::size_t longest_match(const std::string& regex);

/// A database of these rules for every kind of processor that is told apart, numbered from 1; "" in
/// a build without Vectorscan. Errors: usage (an expression that cannot be compiled, by rule id).
Result<std::string> compile_database(const std::vector<Rule>& rules);

}  // namespace oakum::secret
