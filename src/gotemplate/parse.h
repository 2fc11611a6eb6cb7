#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "gotemplate/limits.h"
#include "gotemplate/tree.h"

namespace oakum::gotemplate {

struct Syntax {
  std::string left = "{{";
  std::string right = "}}";
};

/// By name. Shared, so that a text evaluated inside a template can add to the templates without
/// copying them.
using Templates = std::map<std::string, std::shared_ptr<const Template>, std::less<>>;

/// Adds the template `name` and all that it defines to `templates`; one that is there is replaced
/// unless the new one is empty. Function names are looked up in `functions`, which outlives the
/// templates. Errors: corrupt ("template: deploy.yaml:3: unexpected EOF", Go's words), too_large
/// (names the limit). O(length). Source: the documentation of Go's text/template.
Result<void> parse(Templates& templates, std::string_view name, std::string_view text,
                   const Functions& functions, const Limits& limits = {},
                   const Syntax& syntax = {});

/// The value of a number as Go writes it, into the operand: bases 2, 8, 10, 16, "_" between digits,
/// floats, characters. The error has no place yet.
Result<void> read_number(Operand& into, bool character);

}  // namespace oakum::gotemplate
