#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
std::string type_name(const Value& value) { return value.absent() ? "<nil>" : value.type(); }

Result<Value> type_of(Call& call, Arguments a) { return call.text(type_name(a[0])); }
Result<Value> type_is(Call&, Arguments a) { return Value::of(a[0].text() == type_name(a[1])); }
Result<Value> type_is_like(Call&, Arguments a) {
  const std::string type = type_name(a[1]);
  return Value::of(a[0].text() == type || "*" + std::string(a[0].text()) == type);
}
Result<Value> kind_of(Call&, Arguments a) { return Value::borrowed(kind_name(a[0])); }
Result<Value> kind_is(Call&, Arguments a) { return Value::of(a[0].text() == kind_name(a[1])); }
Result<Value> deep_equal_(Call& call, Arguments a) {
  return Value::of(TRY(deep_equal(call, a[0], a[1])));
}
}  // namespace

void add_type_functions(Functions& functions) {
  functions["typeOf"] = {"a", type_of};
  functions["typeIs"] = {"sa", type_is};
  functions["typeIsLike"] = {"sa", type_is_like};
  functions["kindOf"] = {"a", kind_of};
  functions["kindIs"] = {"sa", kind_is};
  functions["deepEqual"] = {"aa", deep_equal_};
}

}  // namespace oakum::gotemplate
