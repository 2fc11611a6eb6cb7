#include <fmt/format.h>

#include <algorithm>

#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
Value listed(Call& call, std::vector<Value> items) {
  for (auto& one : items) one = std::move(one).as_boxed();
  return call.heap().list(std::move(items));
}

Result<Value> list(Call& call, Arguments a) {
  TRY(call.room_for_items(a.size()));
  return listed(call, {a.begin(), a.end()});
}

Result<Value> push(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "Cannot push on type"));
  items.push_back(a[1]);
  return listed(call, std::move(items));
}
Result<Value> prepend(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "Cannot prepend on type"));
  items.insert(items.begin(), a[1]);
  return listed(call, std::move(items));
}

Result<Value> end_of(const Value& list, std::string_view what, bool first) {
  if (!is_sequence(list))
    return wrong(fmt::format("Cannot find {} on type {}", what, kind_name(list)));
  const std::size_t count = *length(list);
  if (count == 0) return Value::nil();
  return item(list, first ? 0 : count - 1);
}
Result<Value> first(Call&, Arguments a) { return end_of(a[0], "first", true); }
Result<Value> last(Call&, Arguments a) { return end_of(a[0], "last", false); }

Result<Value> rest(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "Cannot find rest on type"));
  if (!items.empty()) items.erase(items.begin());
  return listed(call, std::move(items));
}
Result<Value> initial(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "Cannot find initial on type"));
  if (!items.empty()) items.pop_back();
  return listed(call, std::move(items));
}
Result<Value> reverse(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "Cannot find reverse on type"));
  std::reverse(items.begin(), items.end());
  return listed(call, std::move(items));
}
Result<Value> compact(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "Cannot compact on type"));
  std::erase_if(items, is_empty);
  return listed(call, std::move(items));
}

Result<bool> among(Call& call, const Value& needle, std::span<const Value> items) {
  for (const auto& one : items) {
    const bool same = TRY(deep_equal(call, needle, one));
    if (same) return true;
  }
  return false;
}

Result<Value> uniq(Call& call, Arguments a) {
  const auto items = TRY(items_of(call, a[0], "Cannot find uniq on type"));
  std::vector<Value> kept;
  for (const auto& one : items) {
    const bool known = TRY(among(call, one, kept));
    if (!known) kept.push_back(one);
  }
  return listed(call, std::move(kept));
}
Result<Value> without(Call& call, Arguments a) {
  const auto items = TRY(items_of(call, a[0], "Cannot find without on type"));
  std::vector<Value> kept;
  for (const auto& one : items) {
    const bool left_out = TRY(among(call, one, a.subspan(1)));
    if (!left_out) kept.push_back(one);
  }
  return listed(call, std::move(kept));
}
Result<Value> has(Call& call, Arguments a) {
  if (a[1].absent()) return Value::of(false);
  const auto items = TRY(items_of(call, a[1], "Cannot find has on type"));
  return Value::of(TRY(among(call, a[0], items)));
}

Result<Value> slice(Call& call, Arguments a) {
  auto items = TRY(items_of(call, a[0], "list should be type of slice or array but"));
  if (items.empty()) return Value::nil();
  const auto size = static_cast<std::int64_t>(items.size());
  const std::int64_t from = a.size() > 1 ? loose_integer(a[1]) : 0;
  const std::int64_t to = a.size() > 2 ? loose_integer(a[2]) : size;
  if (from < 0 || to > size || from > to)
    return wrong("reflect.Value.Slice: slice index out of bounds");
  std::vector<Value> kept(items.begin() + from, items.begin() + to);
  if (a[0].is(Value::Kind::list)) return call.heap().list(std::move(kept), a[0].list().element);
  return listed(call, std::move(kept));
}

Result<Value> concat(Call& call, Arguments a) {
  std::vector<Value> all;
  for (const auto& one : a) {
    if (!is_sequence(one))
      return wrong(fmt::format("Cannot concat type {} as list", kind_name(one)));
    auto items = TRY(items_of(call, one, ""));
    TRY(call.room_for_items(all.size() + items.size()));
    all.insert(all.end(), items.begin(), items.end());
  }
  return listed(call, std::move(all));
}

Result<Value> chunk(Call& call, Arguments a) {
  const auto items = TRY(items_of(call, a[1], "Cannot chunk type"));
  const std::int64_t size = a[0].integer();
  if (size <= 0) return wrong("a chunk must have at least one item");
  std::vector<Value> chunks;
  for (std::size_t i = 0; i < items.size(); i += static_cast<std::size_t>(size)) {
    const auto end = std::min<std::uint64_t>(items.size(), i + static_cast<std::uint64_t>(size));
    chunks.push_back(listed(call, {items.begin() + static_cast<std::ptrdiff_t>(i),
                                   items.begin() + static_cast<std::ptrdiff_t>(end)}));
    if (end == items.size()) break;
  }
  return call.heap().list(std::move(chunks), "[]interface {}");
}

Result<Value> sort_alpha(Call& call, Arguments a) {
  std::vector<std::string> texts;
  if (is_sequence(a[0]))
    texts = TRY(loose_texts(call, a[0]));
  else
    texts.push_back(TRY(loose_text(call, a[0])));
  std::sort(texts.begin(), texts.end());
  return call.heap().texts(texts);
}

Result<Value> until_step(Call& call, std::int64_t start, std::int64_t stop, std::int64_t step) {
  std::vector<Value> numbers;
  const bool down = stop < start;
  if (down ? step >= 0 : step <= 0) return call.heap().list({}, "int");
  const auto distance = down ? static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(stop)
                             : static_cast<std::uint64_t>(stop) - static_cast<std::uint64_t>(start);
  const std::uint64_t stride =
      step < 0 ? ~static_cast<std::uint64_t>(step) + 1 : static_cast<std::uint64_t>(step);
  TRY(call.room_for_items(distance / stride + 1));
  for (std::uint64_t done = 0; done < distance; done += stride) {
    numbers.push_back(Value::of(
        static_cast<std::int64_t>(static_cast<std::uint64_t>(start) + (down ? ~done + 1 : done))));
    if (distance - done <= stride) break;
  }
  return call.heap().list(std::move(numbers), "int");
}
Result<Value> until(Call& call, Arguments a) {
  return until_step(call, 0, a[0].integer(), a[0].integer() < 0 ? -1 : 1);
}
Result<Value> until_step_(Call& call, Arguments a) {
  return until_step(call, a[0].integer(), a[1].integer(), a[2].integer());
}

Result<Value> seq(Call& call, Arguments a) {
  if (a.empty() || a.size() > 3) return Value::borrowed("");
  const std::int64_t start = a.size() == 1 ? 1 : a[0].integer();
  const std::int64_t end = a.back().integer();
  const std::int64_t direction = end < start ? -1 : 1;
  const std::int64_t step = a.size() == 3 ? a[1].integer() : direction;
  if (a.size() == 3 && direction < 0 && step > 0) return Value::borrowed("");
  std::int64_t stop = 0;
  if (__builtin_add_overflow(end, a.size() == 3 && direction > 0 ? 1 : direction, &stop))
    return wrong("integer overflow");
  const Value numbers = TRY(until_step(call, start, stop, step));
  std::string out;
  for (const auto& one : numbers.list().items) {
    if (!out.empty()) out += ' ';
    out += std::to_string(one.integer());
    TRY(call.room(out.size()));
  }
  return call.text(std::move(out));
}
}  // namespace

void add_list_functions(Functions& functions) {
  const auto both = [&](const char* plain, const char* must, const Function& function) {
    functions[plain] = function;
    functions[must] = function;
  };
  functions["list"] = {"a*", list};
  functions["tuple"] = {"a*", list};
  both("append", "mustAppend", {"aa", push});
  both("push", "mustPush", {"aa", push});
  both("prepend", "mustPrepend", {"aa", prepend});
  both("first", "mustFirst", {"a", first, true});
  both("last", "mustLast", {"a", last, true});
  both("rest", "mustRest", {"a", rest});
  both("initial", "mustInitial", {"a", initial});
  both("reverse", "mustReverse", {"a", reverse});
  both("compact", "mustCompact", {"a", compact});
  both("uniq", "mustUniq", {"a", uniq});
  both("without", "mustWithout", {"aa*", without});
  both("has", "mustHas", {"aa", has});
  both("slice", "mustSlice", {"aa*", slice, true});
  both("chunk", "mustChunk", {"ia", chunk});
  functions["concat"] = {"a*", concat, true};
  functions["sortAlpha"] = {"a", sort_alpha};
  functions["until"] = {"i", until};
  functions["untilStep"] = {"iii", until_step_};
  functions["seq"] = {"i*", seq};
}

}  // namespace oakum::gotemplate
