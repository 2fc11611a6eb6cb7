#include "gotemplate/sprig/convert_loosely.h"

#include <fmt/format.h>

#include <cmath>

#include "gotemplate/format.h"
#include "gotemplate/strconv.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;

/// "1.00" as "1".
std::string_view without_zero_decimals(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == text.npos || dot == 0 || dot + 1 == text.size()) return text;
  if (text.find_first_not_of('0', dot + 1) != text.npos) return text;
  return text.substr(0, dot);
}
}  // namespace

Result<std::string> loose_text(Call& call, const Value& value) {
  if (value.is(Kind::text)) return std::string(value.text());
  std::string out;
  TRY(append_value(out, value, call.limits()));
  TRY(call.spend(out.size()));
  return out;
}

Result<std::vector<std::string>> loose_texts(Call& call, const Value& value) {
  std::vector<std::string> out;
  if (value.absent()) return out;
  if (!is_sequence(value)) {
    out.push_back(TRY(loose_text(call, value)));
    return out;
  }
  const std::size_t count = *length(value);
  TRY(call.room_for_items(count));
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Value one = item(value, i);
    if (one.absent()) continue;
    out.push_back(TRY(loose_text(call, one)));
    bytes += out.back().size();
    TRY(call.room(bytes));
  }
  return out;
}

std::int64_t loose_integer(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::natural:
      return value.integer();
    case Kind::real:
      // Beyond what fits Go gives whatever the processor does; here as on x86-64.
      return std::fabs(value.real()) < 9.3e18 && std::fabs(value.real()) < 0x1p63
                 ? static_cast<std::int64_t>(value.real())
                 : INT64_MIN;
    case Kind::text:
      return parse_int64(without_zero_decimals(value.text()), 0).value_or(0);
    default:
      return 0;
  }
}

double loose_real(const Value& value) {
  switch (value.kind()) {
    case Kind::boolean:
    case Kind::integer:
      return static_cast<double>(value.integer());
    case Kind::natural:
      return static_cast<double>(value.natural());
    case Kind::real:
      return value.real();
    case Kind::text: {
      bool overflow = false;
      const auto number = parse_float(value.text(), &overflow);
      return number && !overflow ? *number : 0;
    }
    default:
      return 0;
  }
}

bool is_empty(const Value& value) { return !truth(value); }

Result<bool> deep_equal(Call& call, const Value& a, const Value& b, std::uint32_t depth) {
  if (depth > call.limits().depth)
    return Error{Error::too_large,
                 fmt::format("a value nested deeper than {}", call.limits().depth)};
  TRY(call.spend(64));
  if (a.absent() || b.absent()) return a.absent() == b.absent();
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::boolean:
    case Kind::integer:
    case Kind::natural:
      return a.integer() == b.integer() && a.number() == b.number();
    case Kind::real:
      return a.real() == b.real();
    case Kind::text:
      return a.text() == b.text();
    case Kind::time:
      return a.time().time == b.time().time;
    default:
      break;
  }
  if (a.type() != b.type()) return false;
  if (is_sequence(a)) {
    if (length(a) != length(b)) return false;
    for (std::size_t i = 0; i < *length(a); ++i) {
      const bool same = TRY(deep_equal(call, item(a, i), item(b, i), depth + 1));
      if (!same) return false;
    }
    return true;
  }
  if (a.is(Kind::object)) return &a.object() == &b.object();
  if (&a.map() == &b.map()) return true;
  const auto &left = a.map().entries, &right = b.map().entries;
  if (left.size() != right.size()) return false;
  for (auto x = left.begin(), y = right.begin(); x != left.end(); ++x, ++y) {
    if (x->first != y->first) return false;
    const bool same = TRY(deep_equal(call, x->second, y->second, depth + 1));
    if (!same) return false;
  }
  return true;
}

Result<std::vector<Value>> items_of(Call& call, const Value& list, std::string_view doing) {
  if (!is_sequence(list)) return wrong(fmt::format("{} {}", doing, kind_name(list)));
  const std::size_t count = *length(list);
  TRY(call.room_for_items(count));
  std::vector<Value> items;
  items.reserve(count);
  for (std::size_t i = 0; i < count; ++i) items.push_back(item(list, i));
  return items;
}

}  // namespace oakum::gotemplate
