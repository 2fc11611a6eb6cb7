#include "inventory/patterns.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::inventory {
namespace {

constexpr std::string_view kAnywhere = "**/";

bool literal(std::string_view text) {
  return text.find_first_of("*?[{\\") == std::string_view::npos;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }
std::string_view directory_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}
/// From the last dot of the last component on; "" when there is none.
std::string_view extension_of(std::string_view path) {
  const auto name = name_of(path);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot);
}
/// The last component up to its first dot.
std::string_view stem_of(std::string_view path) {
  const auto name = name_of(path);
  return name.substr(0, name.find('.'));
}

}  // namespace

void Patterns::Index::add(std::string_view pattern, const AnalyzerSet& reader) {
  const auto name = name_of(pattern);
  const bool anywhere = pattern.starts_with(kAnywhere) && directory_of(pattern) == "**";
  if (literal(pattern))
    by_path[pattern].push_back({reader, true, Glob(pattern)});
  else if (literal(name))
    by_name[name].push_back({reader, anywhere, Glob(pattern)});
  else if (name.starts_with('*') && literal(name.substr(1)) &&
           name.rfind('.') != std::string_view::npos)
    by_extension[extension_of(name)].push_back(
        {reader, anywhere && name.rfind('.') == 1, Glob(pattern)});
  else if (const auto stem = stem_of(name); stem.size() < name.size() && literal(stem))
    by_stem[stem].push_back({reader, false, Glob(pattern)});
  else if (literal(directory_of(pattern)))
    by_directory[directory_of(pattern)].push_back({reader, name == "*", Glob(pattern)});
  else
    others.push_back({reader, false, Glob(pattern)});
}

AnalyzerSet Patterns::Index::match(std::string_view path) const {
  AnalyzerSet found;
  const auto apply = [&](const std::vector<Rule>& rules) {
    for (const auto& rule : rules)
      if (!found.meets(rule.reader) && (rule.whole || rule.glob.matches(path)))
        found |= rule.reader;
  };
  const auto look_up = [&](const Rules& rules, std::string_view key) {
    if (rules.empty()) return;
    if (const auto at = rules.find(key); at != rules.end()) apply(at->second);
  };
  look_up(by_path, path);
  look_up(by_name, name_of(path));
  look_up(by_stem, stem_of(path));
  look_up(by_extension, extension_of(path));
  look_up(by_directory, directory_of(path));
  if (!others.empty()) apply(others);
  return found;
}

Patterns::Patterns(std::span<const Analyzer* const> analyzers) {
  bool all_literal = true;
  for (std::size_t i = 0; i < analyzers.size() && i < AnalyzerSet::kMost; ++i) {
    const auto& analyzer = *analyzers[i];
    const auto reader = AnalyzerSet::of(i);
    for (const auto pattern : analyzer.files) {
      (analyzer.ignore_case ? any_case_ : exact_case_).add(pattern, reader);
      all_literal = all_literal && literal(pattern) && !analyzer.ignore_case;
      if (literal(pattern)) only_.emplace_back(pattern);
    }
    has_any_case_ = has_any_case_ || analyzer.ignore_case;
    all_literal = all_literal && !analyzer.executables;
    for (const auto pattern : analyzer.except) exceptions_.emplace_back(reader, Glob(pattern));
    if (!analyzer.except.empty()) with_exceptions_ |= reader;
    for (const auto pattern : analyzer.companions) companions_.add(pattern, reader);
  }
  if (!all_literal) only_.clear();
  std::sort(only_.begin(), only_.end());
  only_.erase(std::unique(only_.begin(), only_.end()), only_.end());
}

AnalyzerSet Patterns::readers(std::string_view path) const {
  auto found = exact_case_.match(path);
  if (has_any_case_) found |= any_case_.match(lower(path));
  if (found.meets(with_exceptions_))
    for (const auto& [reader, glob] : exceptions_)
      if (found.meets(reader) && glob.matches(path)) found = found - reader;
  return found;
}

}  // namespace oakum::inventory
