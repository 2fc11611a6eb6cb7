// links: secret
// Promise: rules that are read have ids, each once, expressions that RE2 takes, of a bounded size
// and number; a detector compiles them or says which one it cannot take, and finds nothing outside
// of a text.
#include <cstdint>
#include <cstdlib>
#include <set>

#include "base/bytes.h"
#include "secret/config.h"
#include "secret/detector.h"
#include "secret/regex.h"

namespace {

void keep(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace oakum;
  using namespace oakum::secret;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto config = read_rule_file(text);
  if (!config) {
    keep(!config.error().what.empty());
    return 0;
  }
  keep(config->rules.size() <= kMostRules);
  std::set<std::string> ids;
  for (const auto& rule : config->rules) {
    keep(!rule.id.empty() && ids.insert(rule.id).second);
    keep(!rule.regex.empty() || !rule.path.empty());
    keep(rule.regex.size() <= kMostPattern && rule.entropy >= 0 && rule.entropy <= 8);
    keep(compile_regex(rule.regex) && compile_regex(rule.path));
  }
  auto rules = apply({}, std::move(*config));
  if (!rules) return 0;
  const auto detector = Detector::make(std::move(*rules), {.portable = true});
  keep(detector || !detector.error().what.empty());
  if (!detector) return 0;
  for (const auto& c : detector->find("rules.yaml", as_bytes(text)).candidates)
    keep(c.offset <= size && c.where.line >= 1 && c.end_line >= c.where.line);
  return 0;
}
