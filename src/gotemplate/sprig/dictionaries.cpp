#include <fmt/format.h>

#include <set>

#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;

/// A map that may be changed: of nil there is none.
Result<Map*> map_of(const Value& value) {
  if (!value.is(Kind::map)) return wrong("assignment to entry in nil map");
  return &value.map();
}

const Map* maybe_map(const Value& value) { return value.is(Kind::map) ? &value.map() : nullptr; }

Result<Value> dict(Call& call, Arguments a) {
  Value map = call.heap().map();
  TRY(call.room_for_items(a.size()));
  for (std::size_t i = 0; i < a.size(); i += 2) {
    const std::string key = TRY(loose_text(call, a[i]));
    map.map().set(key, i + 1 < a.size() ? a[i + 1] : Value::borrowed(""));
  }
  return map;
}

Result<Value> get(Call&, Arguments a) {
  const Map* map = maybe_map(a[0]);
  const auto found = map ? map->entries.find(a[1].text()) : decltype(map->entries.begin()){};
  if (!map || found == map->entries.end()) return Value::borrowed("");
  return found->second;
}

Result<Value> set(Call& call, Arguments a) {
  Map* map = TRY(map_of(a[0]));
  TRY(call.room_for_items(1));
  if (map->entries.size() >= call.limits().items) TRY(call.room_for_items(map->entries.size() + 1));
  map->set(a[1].text(), a[2]);
  return a[0];
}

Result<Value> unset(Call&, Arguments a) {
  if (a[0].is(Kind::map)) {
    auto& entries = a[0].map().entries;
    if (const auto found = entries.find(a[1].text()); found != entries.end()) entries.erase(found);
  }
  return a[0];
}

Result<Value> has_key(Call&, Arguments a) {
  const Map* map = maybe_map(a[0]);
  return Value::of(map && map->entries.contains(a[1].text()));
}

Result<Value> pluck(Call& call, Arguments a) {
  std::vector<Value> items;
  for (const auto& one : a.subspan(1)) {
    const Map* map = maybe_map(one);
    if (!map) continue;
    if (const auto found = map->entries.find(a[0].text()); found != map->entries.end())
      items.push_back(found->second);
  }
  return call.heap().list(std::move(items));
}

/// Sorted in each map; Go has them in no order at all.
Result<Value> keys(Call& call, Arguments a) {
  std::vector<std::string> names;
  for (const auto& one : a) {
    const Map* map = maybe_map(one);
    if (!map) continue;
    TRY(call.room_for_items(names.size() + map->entries.size()));
    for (const auto& [key, value] : map->entries) names.push_back(key);
  }
  return call.heap().texts(names);
}

Result<Value> values(Call& call, Arguments a) {
  std::vector<Value> items;
  if (const Map* map = maybe_map(a[0])) {
    TRY(call.room_for_items(map->entries.size()));
    for (const auto& [key, value] : map->entries) items.push_back(value);
  }
  return call.heap().list(std::move(items));
}

Result<Value> pick(Call& call, Arguments a) {
  Value made = call.heap().map();
  const Map* map = maybe_map(a[0]);
  for (const auto& key : a.subspan(1)) {
    if (!map) break;
    const auto found = map->entries.find(key.text());
    if (found != map->entries.end()) made.map().set(found->first, found->second);
  }
  return made;
}

Result<Value> omit(Call& call, Arguments a) {
  std::set<std::string_view> left_out;
  for (const auto& key : a.subspan(1)) left_out.insert(key.text());
  Value made = call.heap().map();
  const Map* map = maybe_map(a[0]);
  if (!map) return made;
  TRY(call.room_for_items(map->entries.size()));
  for (const auto& [key, value] : map->entries)
    if (!left_out.contains(key)) made.map().set(key, value);
  return made;
}

Result<Value> dig(Call&, Arguments a) {
  if (a.size() < 3) return wrong("dig needs at least three arguments");
  Value at = a.back();
  for (std::size_t i = 0; i + 2 < a.size(); ++i) {
    if (!at.is(Kind::map) || at.map().element != "interface {}")
      return wrong(
          fmt::format("interface conversion: interface {{}} is {}, not map[string]interface {{}}",
                      at.absent() ? "nil" : at.type()));
    if (!a[i].is(Kind::text))
      return wrong(
          fmt::format("interface conversion: interface {{}} is {}, not string", a[i].type()));
    const auto found = at.map().entries.find(a[i].text());
    if (found == at.map().entries.end()) return a[a.size() - 2];
    at = Value(found->second);
  }
  return at;
}
}  // namespace

void add_dictionary_functions(Functions& functions) {
  functions["dict"] = {"a*", dict};
  functions["get"] = {"ms", get, true};
  functions["set"] = {"msa", set};
  functions["unset"] = {"ms", unset};
  functions["hasKey"] = {"ms", has_key};
  functions["pluck"] = {"sm*", pluck};
  functions["keys"] = {"m*", keys};
  functions["values"] = {"m", values};
  functions["pick"] = {"ms*", pick};
  functions["omit"] = {"ms*", omit};
  functions["dig"] = {"a*", dig, true};
}

}  // namespace oakum::gotemplate
