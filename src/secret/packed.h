#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "secret/rule.h"

namespace oakum::secret {

/// Rules, and the database that compile_database() made of them, as the program carries them.
struct Packed {
  RuleSet rules;
  std::string_view database;
};

/// Examples are left out; Rule::compiled and Rule::longest are kept.
std::string pack(const RuleSet& rules, std::string_view database);

/// What was packed; the database is a view of the bytes. Nothing for bytes that pack() did not
/// make.
std::optional<Packed> unpack(std::string_view bytes);

}  // namespace oakum::secret
