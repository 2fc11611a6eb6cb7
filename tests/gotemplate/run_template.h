#pragma once
#include <string>
#include <string_view>

#include "formats/node.h"
#include "gotemplate/convert.h"
#include "gotemplate/execute.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

inline Functions all_functions() {
  Functions functions;
  add_builtins(functions);
  add_sprig(functions);
  return functions;
}

/// What a template makes of a JSON document, or its error.
inline Result<std::string> run_template(std::string_view text, std::string_view json = {},
                                        Missing missing = Missing::ignored,
                                        const Limits& limits = {}, World world = {}) {
  Heap heap(limits.memory);
  TemplateSet set(all_functions(), std::move(world), limits);
  TRY(set.add("t", text));
  Value dot = Value::nil();
  if (!json.empty()) {
    const auto document = TRY(formats::parse_json(json));
    dot = value_of(document.root(), heap);
  }
  io::StringWriter out;
  TRY(execute(set, "t", std::move(dot).unboxed(), heap, out, {.missing = missing}));
  return out.text();
}

}  // namespace oakum::gotemplate
