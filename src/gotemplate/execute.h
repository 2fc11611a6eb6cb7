#pragma once
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "gotemplate/functions.h"
#include "gotemplate/parse.h"
#include "io/writer.h"

namespace oakum::gotemplate {

/// What an entry that a map does not have is taken for (Go's option "missingkey").
enum class Missing : std::uint8_t {
  ignored,  ///< "default": "<no value>"
  zero,     ///< The zero value of what the map holds.
  error
};

/// Templates that know each other by name, the functions they may call, and what they may use up.
/// Does not move: the templates refer to its functions.
class TemplateSet {
 public:
  explicit TemplateSet(Functions functions, World world = {}, Limits limits = {},
                       Syntax syntax = {})
      : functions_(std::move(functions)),
        world_(std::move(world)),
        limits_(limits),
        syntax_(std::move(syntax)) {}
  TemplateSet(const TemplateSet&) = delete;
  TemplateSet& operator=(const TemplateSet&) = delete;

  /// Adds a template and those it defines. Errors: see parse().
  Result<void> add(std::string_view name, std::string_view text) {
    return parse(templates_, name, text, functions_, limits_, syntax_);
  }
  const Templates& templates() const { return templates_; }
  const Functions& functions() const { return functions_; }
  const World& world() const { return world_; }
  const Limits& limits() const { return limits_; }
  const Syntax& syntax() const { return syntax_; }

 private:
  Functions functions_;
  World world_;
  Limits limits_;
  Syntax syntax_;
  Templates templates_;
};

struct RunOptions {
  Missing missing = Missing::ignored;
  const Cancel* cancel = nullptr;
};

/// Writes what the template makes of `dot`, in pieces, so that some of it may be written when it
/// fails. Values are made in `heap`, whose limit holds. Errors: corrupt, with Go's words
/// ("template: t:1:2: executing "t" at <.x>: …"), too_large (names the limit), timeout and
/// cancelled (of `cancel`), io (the writer's). Ends within the limits whatever the template says.
/// Source: the documentation of Go's text/template.
Result<void> execute(const TemplateSet& set, std::string_view name, const Value& dot, Heap& heap,
                     io::Writer& out, const RunOptions& options = {});

}  // namespace oakum::gotemplate
