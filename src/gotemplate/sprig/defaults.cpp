// Values in place of others, and the end of a template.
#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
Result<Value> default_(Call&, Arguments a) { return a.size() < 2 || is_empty(a[1]) ? a[0] : a[1]; }
Result<Value> empty(Call&, Arguments a) { return Value::of(is_empty(a[0])); }
Result<Value> coalesce(Call&, Arguments a) {
  for (const auto& one : a)
    if (!is_empty(one)) return one;
  return Value::nil();
}
Result<Value> all(Call&, Arguments a) {
  for (const auto& one : a)
    if (is_empty(one)) return Value::of(false);
  return Value::of(true);
}
Result<Value> any(Call&, Arguments a) {
  for (const auto& one : a)
    if (!is_empty(one)) return Value::of(true);
  return Value::of(false);
}
Result<Value> ternary(Call&, Arguments a) { return a[2].truth() ? a[0] : a[1]; }
Result<Value> fail(Call&, Arguments a) { return wrong(std::string(a[0].text())); }
}  // namespace

void add_default_functions(Functions& functions) {
  functions["default"] = {"aa*", default_, true};
  functions["empty"] = {"a", empty};
  functions["coalesce"] = {"a*", coalesce, true};
  functions["all"] = {"a*", all};
  functions["any"] = {"a*", any};
  functions["ternary"] = {"aab", ternary, true};
  functions["fail"] = {"s", fail};
}

}  // namespace oakum::gotemplate
