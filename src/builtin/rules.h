#pragma once
#include <string_view>

#include "secret/rule.h"

namespace oakum::builtin {

/// All rules of rules/secrets.
secret::RuleSet secret_rules();
/// Their database, for secret::Detector::make.
std::string_view secret_database();

}  // namespace oakum::builtin
