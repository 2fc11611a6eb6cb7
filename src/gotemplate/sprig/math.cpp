#include <algorithm>
#include <cmath>
#include <optional>

#include "gotemplate/format.h"
#include "gotemplate/sprig/convert_loosely.h"
#include "gotemplate/sprig/sprig.h"
#include "gotemplate/strconv.h"

namespace oakum::gotemplate {

namespace {
__extension__ using Wide = __int128;

Value whole(std::uint64_t bits) {
  return Value::of(static_cast<std::int64_t>(bits), Number::int64);
}
std::uint64_t bits(const Value& value) { return static_cast<std::uint64_t>(loose_integer(value)); }

Result<Value> add(Call&, Arguments a) {
  std::uint64_t sum = 0;
  for (const auto& one : a) sum += bits(one);
  return whole(sum);
}
Result<Value> add1(Call&, Arguments a) { return whole(bits(a[0]) + 1); }
Result<Value> sub(Call&, Arguments a) { return whole(bits(a[0]) - bits(a[1])); }
Result<Value> mul(Call&, Arguments a) {
  std::uint64_t product = bits(a[0]);
  for (const auto& one : a.subspan(1)) product *= bits(one);
  return whole(product);
}
Result<Value> div(Call&, Arguments a) {
  const std::int64_t left = loose_integer(a[0]), right = loose_integer(a[1]);
  if (right == 0) return wrong("runtime error: integer divide by zero");
  return whole(right == -1 ? ~static_cast<std::uint64_t>(left) + 1
                           : static_cast<std::uint64_t>(left / right));
}
Result<Value> mod(Call&, Arguments a) {
  const std::int64_t left = loose_integer(a[0]), right = loose_integer(a[1]);
  if (right == 0) return wrong("runtime error: integer divide by zero");
  return whole(right == -1 ? 0 : static_cast<std::uint64_t>(left % right));
}

template <bool greatest>
Result<Value> extreme(Call&, Arguments a) {
  std::int64_t best = loose_integer(a[0]);
  for (const auto& one : a.subspan(1))
    best = greatest ? std::max(best, loose_integer(one)) : std::min(best, loose_integer(one));
  return Value::of(best, Number::int64);
}
template <bool greatest>
Result<Value> extreme_real(Call&, Arguments a) {
  double best = loose_real(a[0]);
  for (const auto& one : a.subspan(1)) {
    const double other = loose_real(one);
    if (std::isnan(best) || std::isnan(other))
      best = std::nan("");
    else
      best = greatest ? std::fmax(best, other) : std::fmin(best, other);
  }
  return Value::of(best);
}

/// A decimal fraction: digits × 10^exponent.
struct Decimal {
  Wide digits = 0;
  int exponent = 0;
};

Decimal decimal_of(double number) {
  Decimal out;
  const std::string text = format_float(number, 'e', -1);
  const auto e = text.find('e');
  bool point = false;
  for (const char c : text.substr(0, e)) {
    if (c == '.') point = true;
    if (c < '0' || c > '9') continue;
    out.digits = out.digits * 10 + (c - '0');
    out.exponent -= point;
  }
  if (text[0] == '-') out.digits = -out.digits;
  out.exponent += static_cast<int>(*parse_int64(text.substr(e + 1), 10));
  return out;
}

double real_of(const Decimal& decimal) {
  std::string digits;
  Wide rest = decimal.digits < 0 ? -decimal.digits : decimal.digits;
  do digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  while ((rest /= 10) != 0);
  return *parse_float((decimal.digits < 0 ? "-" : "") + digits + "e" +
                      std::to_string(decimal.exponent));
}

bool scale_by_ten(Wide& digits, int times) {
  for (; times > 0; --times)
    if (__builtin_mul_overflow(digits, Wide{10}, &digits)) return false;
  return true;
}

/// Exact, or nothing where it does not fit: then doubles have to do.
std::optional<Decimal> combined(Decimal a, Decimal b, char operation) {
  if (operation == '*') {
    Decimal out{.exponent = a.exponent + b.exponent};
    if (__builtin_mul_overflow(a.digits, b.digits, &out.digits)) return std::nullopt;
    return out;
  }
  if (operation == '/') {  // to 16 places, rounded away from zero in the middle
    const int shift = 16 + a.exponent - b.exponent;
    if (shift < -30 || !scale_by_ten(shift >= 0 ? a.digits : b.digits, std::abs(shift)))
      return std::nullopt;
    Wide quotient = a.digits / b.digits;
    const Wide left = a.digits % b.digits;
    const Wide twice = left < 0 ? -left : left, divisor = b.digits < 0 ? -b.digits : b.digits;
    if (twice >= divisor - twice) quotient += (a.digits < 0) == (b.digits < 0) ? 1 : -1;
    return Decimal{quotient, -16};
  }
  if (operation == '-') b.digits = -b.digits;
  const int least = std::min(a.exponent, b.exponent);
  if (!scale_by_ten(a.digits, a.exponent - least) || !scale_by_ten(b.digits, b.exponent - least))
    return std::nullopt;
  Decimal out{.exponent = least};
  if (__builtin_add_overflow(a.digits, b.digits, &out.digits)) return std::nullopt;
  return out;
}

double combined(double a, double b, char operation) {
  if (std::isfinite(a) && std::isfinite(b))
    if (const auto exact = combined(decimal_of(a), decimal_of(b), operation))
      return real_of(*exact);
  return operation == '+' ? a + b : operation == '-' ? a - b : operation == '*' ? a * b : a / b;
}

template <char operation>
Result<Value> decimal(Call&, Arguments a) {
  double result = operation == '+' || a.empty() ? 0 : loose_real(a[0]);
  for (const auto& one : operation == '+' ? a : a.subspan(1)) {
    const double other = loose_real(one);
    if (operation == '/' && other == 0) return wrong("decimal division by 0");
    result = combined(result, other, operation);
  }
  return Value::of(result);
}
Result<Value> add1f(Call&, Arguments a) { return Value::of(combined(loose_real(a[0]), 1, '+')); }

Result<Value> ceil_(Call&, Arguments a) { return Value::of(std::ceil(loose_real(a[0]))); }
Result<Value> floor_(Call&, Arguments a) { return Value::of(std::floor(loose_real(a[0]))); }
Result<Value> round_(Call&, Arguments a) {
  const double up_from = a.size() > 2 ? a[2].real() : 0.5;
  const double scale = std::pow(10.0, static_cast<double>(a[1].integer()));
  const double scaled = scale * loose_real(a[0]);
  double unused = 0;
  const double part = std::modf(scaled, &unused);
  return Value::of((part >= up_from ? std::ceil(scaled) : std::floor(scaled)) / scale);
}

Result<Value> atoi(Call&, Arguments a) {
  const auto parsed = parse_integer(a[0].text(), 10);
  if (parsed.state == Parsed::syntax) return Value::of(std::int64_t{0});
  if (const auto number = parse_int64(a[0].text(), 10)) return Value::of(*number);
  return Value::of(parsed.negative ? INT64_MIN : INT64_MAX);
}
Result<Value> int_(Call&, Arguments a) { return Value::of(loose_integer(a[0])); }
Result<Value> int64_(Call&, Arguments a) { return Value::of(loose_integer(a[0]), Number::int64); }
Result<Value> float64_(Call&, Arguments a) { return Value::of(loose_real(a[0])); }
Result<Value> to_decimal(Call& call, Arguments a) {
  const std::string text = TRY(sprint(a, call.limits()));
  return Value::of(parse_int64(text, 8).value_or(0), Number::int64);
}
}  // namespace

void add_math_functions(Functions& functions) {
  functions["add"] = {"a*", add};
  functions["add1"] = {"a", add1};
  functions["sub"] = {"aa", sub};
  functions["mul"] = {"aa*", mul};
  functions["div"] = {"aa", div};
  functions["mod"] = {"aa", mod};
  functions["max"] = {"aa*", extreme<true>};
  functions["biggest"] = {"aa*", extreme<true>};
  functions["min"] = {"aa*", extreme<false>};
  functions["maxf"] = {"aa*", extreme_real<true>};
  functions["minf"] = {"aa*", extreme_real<false>};
  functions["addf"] = {"a*", decimal<'+'>};
  functions["add1f"] = {"a", add1f};
  functions["subf"] = {"aa*", decimal<'-'>};
  functions["mulf"] = {"aa*", decimal<'*'>};
  functions["divf"] = {"aa*", decimal<'/'>};
  functions["ceil"] = {"a", ceil_};
  functions["floor"] = {"a", floor_};
  functions["round"] = {"aif*", round_};
  functions["atoi"] = {"s", atoi};
  functions["int"] = {"a", int_};
  functions["int64"] = {"a", int64_};
  functions["float64"] = {"a", float64_};
  functions["toDecimal"] = {"a", to_decimal};
}

}  // namespace oakum::gotemplate
