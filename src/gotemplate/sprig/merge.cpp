// Maps put together, and copied.
#include <fmt/format.h>

#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;

Error too_deep(Call& call) {
  return {Error::too_large, fmt::format("a value nested deeper than {}", call.limits().depth)};
}

/// Maps of both sides are merged, of other values `into` keeps its own unless that is empty; with
/// `overwrite` the source's wins unless that is empty.
Result<void> merge_into(Call& call, Map& into, const Map& from, bool overwrite,
                        std::uint32_t depth) {
  if (depth > call.limits().depth) return too_deep(call);
  if (&into == &from) return {};
  TRY(call.room_for_items(from.entries.size()));
  for (const auto& [key, value] : from.entries) {
    const auto mine = into.entries.find(key);
    if (mine == into.entries.end()) {
      into.set(key, value);
    } else if (mine->second.is(Kind::map) && value.is(Kind::map)) {
      const Value inner = mine->second;
      TRY(merge_into(call, inner.map(), value.map(), overwrite, depth + 1));
    } else if (overwrite ? !is_empty(value) : is_empty(mine->second)) {
      mine->second = value;
    }
  }
  return {};
}

template <bool overwrite>
Result<Value> merge(Call& call, Arguments a) {
  if (!a[0].is(Kind::map)) return wrong("assignment to entry in nil map");
  for (const auto& source : a.subspan(1))
    if (source.is(Kind::map)) TRY(merge_into(call, a[0].map(), source.map(), overwrite, 0));
  return a[0];
}

Result<Value> copied(Call& call, const Value& value, std::uint32_t depth) {
  if (depth > call.limits().depth) return too_deep(call);
  if (value.is(Kind::list)) {
    TRY(call.room_for_items(value.list().items.size()));
    std::vector<Value> items;
    for (const auto& one : value.list().items) items.push_back(TRY(copied(call, one, depth + 1)));
    if (call.heap().full()) return Error{Error::too_large, "too many values"};
    return call.heap().list(std::move(items), value.list().element);
  }
  if (!value.is(Kind::map)) return value;
  TRY(call.room_for_items(value.map().entries.size()));
  Value made = call.heap().map(value.map().element);
  for (const auto& [key, one] : value.map().entries) {
    made.map().set(key, TRY(copied(call, one, depth + 1)));
    if (call.heap().full()) return Error{Error::too_large, "too many values"};
  }
  return made;
}

Result<Value> deep_copy(Call& call, Arguments a) { return copied(call, a[0], 0); }
}  // namespace

void add_merge_functions(Functions& functions) {
  functions["merge"] = {"mm*", merge<false>, true};
  functions["mustMerge"] = {"mm*", merge<false>, true};
  functions["mergeOverwrite"] = {"mm*", merge<true>, true};
  functions["mustMergeOverwrite"] = {"mm*", merge<true>, true};
  functions["deepCopy"] = {"a", deep_copy, true};
  functions["mustDeepCopy"] = {"a", deep_copy, true};
}

}  // namespace oakum::gotemplate
