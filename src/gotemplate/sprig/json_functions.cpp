#include "formats/node.h"
#include "gotemplate/convert.h"
#include "gotemplate/json.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
template <JsonStyle style, bool must>
Result<Value> to(Call& call, Arguments a) {
  auto text = to_json(call, a[0], style);
  if (text) return call.text(*std::move(text));
  if (must || text.error().kind == Error::too_large) return text.error();
  return Value::borrowed("");
}

template <bool must>
Result<Value> from_json(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size() * 4));
  const auto document =
      formats::parse_json(a[0].text(), {.bytes = call.limits().value,
                                        .depth = 200,
                                        .nodes = static_cast<std::uint32_t>(call.limits().items)});
  if (document) return value_of(document->root(), call.heap());
  if (must || document.error().kind == Error::too_large) return document.error();
  return Value::nil();
}
}  // namespace

void add_json_functions(Functions& functions) {
  functions["toJson"] = {"a", to<JsonStyle::compact, false>};
  functions["mustToJson"] = {"a", to<JsonStyle::compact, true>};
  functions["toPrettyJson"] = {"a", to<JsonStyle::pretty, false>};
  functions["mustToPrettyJson"] = {"a", to<JsonStyle::pretty, true>};
  functions["toRawJson"] = {"a", to<JsonStyle::raw, true>};
  functions["mustToRawJson"] = {"a", to<JsonStyle::raw, true>};
  functions["fromJson"] = {"s", from_json<false>, true};
  functions["mustFromJson"] = {"s", from_json<true>, true};
}

}  // namespace oakum::gotemplate
