#include "builtin/rules.h"

#include "secret/packed.h"

extern const char oakum_secret_rules_begin[], oakum_secret_rules_end[];

namespace oakum::builtin {
namespace {

secret::Packed packed() {
  const std::string_view bytes(
      oakum_secret_rules_begin,
      static_cast<std::size_t>(oakum_secret_rules_end - oakum_secret_rules_begin));
  return secret::unpack(bytes).value_or(secret::Packed{});
}

}  // namespace

secret::RuleSet secret_rules() { return packed().rules; }
std::string_view secret_database() {
  static const auto database = packed().database;
  return database;
}

}  // namespace oakum::builtin
