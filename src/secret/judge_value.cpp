#include "secret/judge_value.h"

#include <algorithm>

#include "base/text.h"
#include "secret/checks.h"
#include "secret/plausible.h"

namespace oakum::secret {
namespace {

bool has_kind(std::string_view value, std::string_view kind) {
  return std::any_of(value.begin(), value.end(), [&](char c) {
    if (kind == "digit") return is_digit(c);
    return kind == "upper" ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z';
  });
}

bool has_kinds(const Rule& rule, std::string_view value) {
  return std::all_of(rule.characters.begin(), rule.characters.end(),
                     [&](const std::string& kind) { return has_kind(value, kind); });
}

}  // namespace

Judged judge_value(const Rule& rule, std::string_view value, std::string_view whole) {
  if (rule.entropy > 0 && entropy_of(value) < rule.entropy) return {};
  if (!has_kinds(rule, value)) return {};
  // Rules of the user's own mean what they say.
  const bool builtin = rule.compiled != 0;
  const bool armoured = whole.starts_with("-----");
  if (builtin && !armoured && is_placeholder(value)) return {};
  if (rule.check.empty()) return {.secret = true, .excused = {}};
  switch (run_check(rule.check, value, whole)) {
    case Checked::nothing:
      return {};
    case Checked::broken:
      return {.secret = true, .excused = "its checksum does not fit: nobody issued it"};
    case Checked::good:
      break;
  }
  return {.secret = true, .excused = {}};
}

}  // namespace oakum::secret
