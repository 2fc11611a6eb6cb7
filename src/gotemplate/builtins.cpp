// The functions every template of Go has. Source: the documentation of text/template, "Functions".
#include <fmt/format.h>

#include <cmath>

#include "gotemplate/escape.h"
#include "gotemplate/format.h"
#include "gotemplate/functions.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;

// What errors of comparisons say.
Error incompatible(const Value& a, const Value& b) {
  return wrong(fmt::format("incompatible types for comparison: {} and {}", a.type(), b.type()));
}
Error not_comparable() { return wrong("invalid type for comparison"); }

enum class Basic : std::uint8_t { none, boolean, integer, natural, real, text };
Basic basic(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
      return Basic::boolean;
    case Kind::integer:
      return Basic::integer;
    case Kind::natural:
      return Basic::natural;
    case Kind::real:
      return Basic::real;
    case Kind::text:
      return Basic::text;
    default:
      return Basic::none;
  }
}

/// -1, 0, 1; nothing when they are of different kinds.
std::optional<int> order_of_integers(const Value& a, const Value& b) {
  const auto order = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
  const bool whole = a.is(Kind::integer) || a.is(Kind::natural);
  if (whole && a.kind() == b.kind())
    return a.is(Kind::integer) ? order(a.integer(), b.integer()) : order(a.natural(), b.natural());
  if (a.is(Kind::integer) && b.is(Kind::natural))
    return a.integer() < 0 ? -1 : order(a.natural(), b.natural());
  if (a.is(Kind::natural) && b.is(Kind::integer))
    return b.integer() < 0 ? 1 : order(a.natural(), b.natural());
  return std::nullopt;
}

Result<bool> equal_others(Call& call, const Value& a, const Value& b) {
  if (a.absent() || b.absent()) return a.absent() == b.absent();
  if (a.is(Kind::time) && b.is(Kind::time)) return a.time().time == b.time().time;
  if (a.is(Kind::object) && b.is(Kind::object) && !a.object().sequence())
    return &a.object() == &b.object();
  std::string left, right;
  TRY(append_value(left, a, call.limits()));
  TRY(append_value(right, b, call.limits()));
  if (a.type() != b.type())
    return wrong(
        fmt::format("non-comparable types {}: {}, {}: {}", left, a.type(), b.type(), right));
  return wrong(fmt::format("non-comparable type {}: {}", right, b.type()));
}

Result<bool> equal(Call& call, const Value& a, const Value& b) {
  const Basic left = basic(a), right = basic(b);
  if (const auto order = order_of_integers(a, b)) return *order == 0;
  if (left != right) {
    if (!a.absent() && !b.absent()) return incompatible(a, b);
    return false;
  }
  switch (left) {
    case Basic::boolean:
      return a.truth() == b.truth();
    case Basic::real:
      return a.real() == b.real();
    case Basic::text:
      TRY(call.spend(std::min(a.text().size(), b.text().size())));
      return a.text() == b.text();
    default:
      return equal_others(call, a, b);
  }
}

Result<bool> less(const Value& a, const Value& b) {
  const Basic left = basic(a), right = basic(b);
  if (left == Basic::none || right == Basic::none) return not_comparable();
  if (const auto order = order_of_integers(a, b)) return *order < 0;
  if (left != right) return incompatible(a, b);
  if (left == Basic::real) return a.real() < b.real();
  if (left == Basic::text) return a.text() < b.text();
  return not_comparable();
}

Result<Value> eq(Call& call, Arguments arguments) {
  if (arguments.size() < 2) return wrong("missing argument for comparison");
  for (const auto& other : arguments.subspan(1)) {
    const bool same = TRY(equal(call, arguments[0], other));
    if (same) return Value::of(true);
  }
  return Value::of(false);
}

Result<Value> ne(Call& call, Arguments arguments) {
  const bool same = TRY(equal(call, arguments[0], arguments[1]));
  return Value::of(!same);
}
Result<Value> lt(Call&, Arguments a) { return Value::of(TRY(less(a[0], a[1]))); }
Result<Value> le(Call& call, Arguments a) {
  const bool below = TRY(less(a[0], a[1]));
  if (below) return Value::of(true);
  return Value::of(TRY(equal(call, a[0], a[1])));
}
Result<Value> gt(Call& call, Arguments a) {
  const Value at_most = TRY(le(call, a));
  if (a[0].is(Kind::real) && (std::isnan(a[0].real()) || std::isnan(a[1].real())))
    return Value::of(true);
  return Value::of(!at_most.truth());
}
Result<Value> ge(Call&, Arguments a) {
  const bool below = TRY(less(a[0], a[1]));
  return Value::of(!below);
}

Result<Value> not_(Call&, Arguments a) { return Value::of(!truth(a[0])); }

Result<Value> len(Call&, Arguments a) {
  if (a[0].absent()) return wrong("len of nil pointer");
  const auto count = length(a[0]);
  if (!count) return wrong("len of type " + a[0].type());
  return Value::of(static_cast<std::int64_t>(*count));
}

/// An index of something that has `count` items (or, of a slice, `count` + 1 places).
Result<std::size_t> index_of(const Value& value, std::size_t count) {
  if (value.absent()) return wrong("cannot index slice/array with nil");
  if (!value.is(Kind::integer) && !value.is(Kind::natural))
    return wrong("cannot index slice/array with type " + value.type());
  if (value.integer() < 0 || value.natural() >= count)
    return wrong(fmt::format("index out of range: {}", value.integer()));
  return static_cast<std::size_t>(value.integer());
}

Value byte_at(std::string_view text, std::size_t index) {
  return Value::natural(static_cast<unsigned char>(text[index]), Number::uint8);
}

Result<Value> entry_of(const Value& map, const Value& key) {
  if (key.absent()) return wrong("value is nil; should be of type string");
  if (!key.is(Kind::text)) return wrong("value has type " + key.type() + "; should be string");
  const auto found = map.map().entries.find(key.text());
  const bool boxed = map.map().element == "interface {}";
  if (found == map.map().entries.end()) return map.map().zero;
  return boxed ? found->second.as_boxed() : found->second;
}

Result<Value> index(Call&, Arguments a) {
  if (a[0].absent()) return wrong("index of untyped nil");
  Value at = a[0];
  for (const auto& key : a.subspan(1)) {
    if (at.absent()) return wrong("index of nil pointer");
    if (at.is(Kind::map)) {
      at = TRY(entry_of(at, key));
    } else if (is_sequence(at) || at.is(Kind::text)) {
      const std::size_t where = TRY(index_of(key, *length(at)));
      at = at.is(Kind::text) ? byte_at(at.text(), where) : item(at, where);
    } else {
      return wrong("can't index item of type " + at.type());
    }
  }
  return at;
}

Result<Value> slice(Call& call, Arguments a) {
  if (a[0].absent()) return wrong("slice of untyped nil");
  const bool text = a[0].is(Kind::text);
  if (a.size() > 4) return wrong(fmt::format("too many slice indexes: {}", a.size() - 1));
  if (!text && !is_sequence(a[0])) return wrong("can't slice item of type " + a[0].type());
  if (text && a.size() == 4) return wrong("cannot 3-index slice a string");
  const std::size_t count = *length(a[0]);
  std::size_t bounds[3] = {0, count, count};
  for (std::size_t i = 1; i < a.size(); ++i) bounds[i - 1] = TRY(index_of(a[i], count + 1));
  if (bounds[0] > bounds[1])
    return wrong(fmt::format("invalid slice index: {} > {}", bounds[0], bounds[1]));
  if (bounds[1] > bounds[2])
    return wrong(fmt::format("invalid slice index: {} > {}", bounds[1], bounds[2]));
  if (text) return call.text(std::string(a[0].text().substr(bounds[0], bounds[1] - bounds[0])));
  TRY(call.room_for_items(bounds[1] - bounds[0]));
  std::vector<Value> items;
  for (std::size_t i = bounds[0]; i < bounds[1]; ++i) items.push_back(item(a[0], i));
  return call.heap().list(std::move(items),
                          a[0].is(Kind::list) ? a[0].list().element : "interface {}");
}

Result<Value> print(Call& call, Arguments a) { return call.text(TRY(sprint(a, call.limits()))); }
Result<Value> println(Call& call, Arguments a) {
  return call.text(TRY(sprintln(a, call.limits())));
}
Result<Value> printf(Call& call, Arguments a) {
  return call.text(TRY(sprintf(a[0].text(), a.subspan(1), call.limits())));
}

/// What the escaping functions work on: a text as it is, else all of them printed.
template <std::string (*escape)(std::string_view)>
Result<Value> escaped(Call& call, Arguments a) {
  if (a.size() == 1 && a[0].is(Kind::text)) return call.text(escape(a[0].text()));
  std::vector<Value> shown(a.begin(), a.end());
  for (auto& one : shown)
    if (one.absent()) one = Value::borrowed("<no value>");
  return call.text(escape(TRY(sprint(shown, call.limits()))));
}

Result<Value> call_(Call&, Arguments a) {
  if (a[0].absent()) return wrong("call of nil");
  return wrong("non-function of type " + a[0].type());
}
}  // namespace

void add_builtins(Functions& functions) {
  // These two have no function: their arguments are evaluated one by one, until the answer is
  // known.
  functions["and"] = {"vv*", nullptr};
  functions["or"] = {"vv*", nullptr};
  functions["not"] = {"v", not_};
  functions["len"] = {"v", len};
  functions["index"] = {"vv*", index};
  functions["slice"] = {"vv*", slice};
  functions["print"] = {"a*", print};
  functions["printf"] = {"sa*", printf};
  functions["println"] = {"a*", println};
  functions["html"] = {"a*", escaped<escape_html>};
  functions["js"] = {"a*", escaped<escape_js>};
  functions["urlquery"] = {"a*", escaped<escape_query>};
  functions["call"] = {"vv*", call_};
  functions["eq"] = {"vv*", eq};
  functions["ne"] = {"vv", ne};
  functions["lt"] = {"vv", lt};
  functions["le"] = {"vv", le};
  functions["gt"] = {"vv", gt};
  functions["ge"] = {"vv", ge};
}

}  // namespace oakum::gotemplate
