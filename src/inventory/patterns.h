#pragma once
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/glob.h"
#include "inventory/analyzer.h"
#include "inventory/analyzer_set.h"

namespace oakum::inventory {

/// All analyzers' path patterns compiled into one look-up, so that a path that nobody wants costs
/// two hash look-ups. Immutable after construction; safe from any thread.
class Patterns {
 public:
  /// Of at most AnalyzerSet::kMost, by their index in the list.
  explicit Patterns(std::span<const Analyzer* const> analyzers);

  /// Those that read the file at `path`.
  AnalyzerSet readers(std::string_view path) const;
  /// Whether some analyzer wants to open it beside another file.
  bool is_companion(std::string_view path) const { return !companions_.match(path).empty(); }
  /// All exact paths there are, when every pattern is one; empty otherwise.
  const std::vector<std::string>& only() const { return only_; }

 private:
  struct Rule {
    AnalyzerSet reader;
    bool whole;  ///< The key alone decides; otherwise `glob` must match too.
    Glob glob;
  };
  using Rules = std::unordered_map<std::string_view, std::vector<Rule>>;
  struct Index {
    void add(std::string_view pattern, const AnalyzerSet& reader);
    AnalyzerSet match(std::string_view path) const;
    Rules by_path, by_name, by_stem, by_extension, by_directory;
    std::vector<Rule> others;
  };

  Index exact_case_, any_case_, companions_;
  std::vector<std::pair<AnalyzerSet, Glob>> exceptions_;
  AnalyzerSet with_exceptions_;
  bool has_any_case_ = false;
  std::vector<std::string> only_;
};

}  // namespace oakum::inventory
