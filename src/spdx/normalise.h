#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "spdx/expression.h"

namespace oakum::spdx {

/// A licence by any name the field gives it: its SPDX id in any case, its name on the SPDX list, or
/// an alias of licenses/aliases.csv; with "+", "or later" or ">=" it also says so. Words that tell
/// nothing ("the", "license", "version"), case and punctuation do not count, so "The Apache
/// Software License, Version 2.0" and "apache software 2" are one name. Nothing for a name that is
/// not known. Names of more than 256 bytes are not looked up. Safe from any thread.
std::optional<Expression> license_named(std::string_view name);

/// The SPDX id (or expression, where one name is several licences) behind a name, GNU ids with
/// "-only" or "-or-later"; the name itself, trimmed, when it is not known.
std::string normalise(std::string_view name);

/// What a package declares as an expression, whatever its form: an SPDX expression, one name,
/// or names between "and", "or", commas (all of them hold), semicolons, slashes and bars (one may
/// be chosen), with parentheses and "with" as they come. "GPL-2 or later" and "Apache License,
/// Version 2.0" are one licence. Never fails: what is not known stays a licence of that name with
/// `known` false. O(length).
Expression read_declared(std::string_view text);

/// Builds the key that names are compared by, a word at a time, so that the longest name at a
/// place of a text can be found.
class NameKey {
 public:
  /// One word or mark as it stands: "License,", "(GPLv2+)".
  void add(std::string_view word);
  const std::string& text() const { return key_; }
  bool plus() const { return plus_; }

 private:
  void add_part(std::string_view part);
  std::string key_;
  bool plus_ = false;
  unsigned later_ = 0;  ///< How much of "or any later version" has been seen.
};

/// Whether a name that is known starts with the first word of this key.
bool starts_a_name(const NameKey& key);
/// What a name of this key stands for.
std::optional<Expression> license_of_key(const NameKey& key);

}  // namespace oakum::spdx
