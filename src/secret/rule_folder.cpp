#include "secret/rule_folder.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "io/reader.h"
#include "secret/config.h"
#include "secret/prefilter.h"

namespace oakum::secret {
namespace {

constexpr std::uint64_t kLargest = 8u << 20;

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

Result<void> add_file(const std::filesystem::path& path, RuleSet& all) {
  const auto file = TRY(io::open_file(path.string()));
  const auto bytes = TRY(io::read_all(*file, kLargest));
  auto config = read_rule_file(as_text(bytes));
  if (!config) return std::move(config).error().during(path.filename().string());
  if (config->only_builtin || !config->disabled_rules.empty() ||
      !config->disabled_allow_rules.empty())
    return Error{Error::corrupt,
                 path.filename().string() + ": a built-in file switches no rules on or off"};
  append(all.rules, std::move(config->rules));
  append(all.allow, std::move(config->allow));
  append(all.exclude_blocks, std::move(config->exclude_blocks));
  if (config->skip_patterns) append(all.skip_patterns, std::move(*config->skip_patterns));
  return {};
}

Result<void> check_names(const RuleSet& all) {
  std::set<std::string> names;
  for (const auto& rule : all.rules) {
    if (!names.insert(rule.id).second)
      return Error{Error::corrupt, fmt::format("two rules are called {}", rule.id)};
    for (const auto& alias : rule.aliases)
      if (!names.insert(alias).second)
        return Error{Error::corrupt, fmt::format("two rules are called {}", alias)};
  }
  return {};
}

}  // namespace

Result<RuleSet> read_rule_folder(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  if (error) return Error{Error::io, fmt::format("{}: {}", folder, error.message())};
  std::sort(files.begin(), files.end());
  RuleSet all;
  for (const auto& file : files) TRY(add_file(file, all));
  TRY(check_names(all));
  std::uint32_t number = 0;
  for (auto& rule : all.rules) {
    rule.compiled = ++number;
    rule.longest = static_cast<std::uint32_t>(longest_match(rule.regex));
  }
  return all;
}

}  // namespace oakum::secret
