// links: secret
// Promise: what is read has rules with ids, each once, whose expressions RE2 takes and whose secret
// is a group that there is; over no built-in rules it gives a rule set or says why not.
#include <cstdint>
#include <cstdlib>
#include <set>

#include "base/text.h"
#include "secret/config.h"
#include "secret/regex.h"

namespace {

void keep(bool promise) {
  if (!promise) std::abort();
}

void check(const oakum::secret::Rule& rule) {
  keep(!rule.id.empty());
  keep(rule.path.empty() || oakum::secret::compile_regex(rule.path));
  for (const auto& allow : rule.allow)
    keep(!allow.commits.empty() || !allow.paths.empty() || !allow.regexes.empty() ||
         !allow.stopwords.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum::secret;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto config = read_gitleaks_file(text);
  if (!config) {
    keep(!config.error().what.empty());
    return 0;
  }
  std::set<std::string> ids;
  for (const auto& rule : config->rules) {
    check(rule);
    keep(ids.insert(rule.id).second);
  }
  const auto rules = apply({}, std::move(*config));
  if (rules)
    for (const auto& rule : rules->rules) keep(!rule.regex.empty() || !rule.path.empty());
  return 0;
}
