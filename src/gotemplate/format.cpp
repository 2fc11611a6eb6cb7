#include "gotemplate/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gotemplate/characters.h"
#include "gotemplate/strconv.h"
#include "gotemplate/time_layout.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;
constexpr int kMostWidth = 1'000'000;

struct Flags {
  bool plus = false, minus = false, sharp = false, space = false, zero = false;
  bool plus_value = false;   ///< %+v
  bool sharp_value = false;  ///< %#v
  bool has_width = false, has_precision = false;
  int width = 0, precision = 0;
};

/// What a value says of itself, where it has a String method.
std::optional<std::string> own_text(const Value& value) {
  if (value.is(Kind::time)) return time_text(value.time());
  if (!value.is(Kind::integer)) return std::nullopt;
  if (value.number() == Number::duration) return duration_text(value.integer());
  if (value.number() == Number::month && value.integer() >= 1 && value.integer() <= 12)
    return std::string(month_name(value.integer()));
  if (value.number() == Number::weekday && value.integer() >= 0 && value.integer() <= 6)
    return std::string(weekday_name(value.integer()));
  return std::nullopt;
}

class Printer {
 public:
  explicit Printer(const Limits& limits) : limits_(limits) {}

  void print(const Value& value, char32_t verb);
  void format(std::string_view format, std::span<const Value> values);
  std::string& out() { return out_; }
  Result<std::string> finish() {
    if (state_) return std::move(out_);
    return state_.error();
  }

 private:
  bool over() {
    if (!state_) return true;
    if (out_.size() > limits_.value)
      state_ = Error{Error::too_large, fmt::format("a text longer than {} bytes", limits_.value)};
    return !state_;
  }
  void pad(std::string_view text);
  void bad_verb(const Value& value, char32_t verb);
  void boolean(const Value& value, char32_t verb);
  void integer(const Value& value, char32_t verb);
  void integer_digits(std::uint64_t magnitude, bool negative, unsigned base, char32_t verb,
                      bool upper);
  void unicode(std::uint64_t code);
  void real(const Value& value, char32_t verb);
  void real_text(double number, char format, int precision);
  std::string keep_zeros(const std::string& number, char format, int precision) const;
  void text(const Value& value, std::string_view shown, char32_t verb);
  void hexadecimal(std::string_view text, bool upper);
  void list(const Value& value, char32_t verb);
  void map(const Value& value, char32_t verb);
  void structure(const Object& object, char32_t verb);
  void element(const Value& value, char32_t verb);
  bool number_argument(std::span<const Value> values, int& into, std::size_t& next);
  std::size_t one_verb(std::string_view format, std::size_t at, std::span<const Value> values,
                       std::size_t& next);
  bool index_argument(std::string_view format, std::size_t& at, std::size_t count,
                      std::size_t& next);

  const Limits& limits_;
  std::string out_;
  Result<void> state_;
  Flags flags_;
  std::uint32_t depth_ = 0;
  bool reordered_ = false, good_index_ = true, after_index_ = false;
};

void Printer::pad(std::string_view text) {
  const auto length = flags_.has_width ? static_cast<int>(count_characters(text)) : 0;
  const auto fill = static_cast<std::size_t>(std::max(flags_.width - length, 0));
  if (!flags_.has_width || fill == 0) {
    out_ += text;
  } else if (flags_.minus) {
    out_ += text;
    out_.append(fill, ' ');
  } else {
    out_.append(fill, flags_.zero ? '0' : ' ');
    out_ += text;
  }
}

void Printer::bad_verb(const Value& value, char32_t verb) {
  out_ += "%!";
  append_utf8(out_, verb);
  out_ += '(';
  if (value.absent()) {
    out_ += "<nil>";
  } else {
    (out_ += value.type()) += '=';
    print(value, 'v');
  }
  out_ += ')';
}

void Printer::boolean(const Value& value, char32_t verb) {
  if (verb != 't' && verb != 'v') return bad_verb(value, verb);
  pad(value.truth() ? "true" : "false");
}

void Printer::integer(const Value& value, char32_t verb) {
  const bool natural = value.is(Kind::natural);
  const bool negative = !natural && value.integer() < 0;
  const std::uint64_t magnitude = negative ? ~value.natural() + 1 : value.natural();
  switch (verb) {
    case 'v':
      if (flags_.sharp_value && natural) {
        const bool sharp = std::exchange(flags_.sharp, true);
        integer_digits(magnitude, negative, 16, 'v', false);
        flags_.sharp = sharp;
        return;
      }
      return integer_digits(magnitude, negative, 10, 'v', false);
    case 'd':
      return integer_digits(magnitude, negative, 10, verb, false);
    case 'b':
      return integer_digits(magnitude, negative, 2, verb, false);
    case 'o':
    case 'O':
      return integer_digits(magnitude, negative, 8, verb, false);
    case 'x':
      return integer_digits(magnitude, negative, 16, verb, false);
    case 'X':
      return integer_digits(magnitude, negative, 16, verb, true);
    case 'c': {
      std::string one;
      append_utf8(one,
                  negative || magnitude > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(magnitude));
      return pad(one);
    }
    case 'q':
      return pad(quoted_character(
          negative || magnitude > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(magnitude),
          flags_.plus));
    case 'U':
      return unicode(value.natural());
    default:
      return bad_verb(value, verb);
  }
}

void Printer::integer_digits(std::uint64_t magnitude, bool negative, unsigned base, char32_t verb,
                             bool upper) {
  int least = 0;
  if (flags_.has_precision) {
    least = flags_.precision;
    if (least == 0 && magnitude == 0) {
      const bool zero = std::exchange(flags_.zero, false);
      if (flags_.has_width) out_.append(static_cast<std::size_t>(std::max(flags_.width, 0)), ' ');
      flags_.zero = zero;
      return;
    }
  } else if (flags_.zero && !flags_.minus && flags_.has_width) {
    least = flags_.width - (negative || flags_.plus || flags_.space ? 1 : 0);
  }
  std::string digits = format_integer(magnitude, base, upper);
  if (static_cast<int>(digits.size()) < least)
    digits.insert(0, static_cast<std::size_t>(least) - digits.size(), '0');
  std::string prefix = negative ? "-" : flags_.plus ? "+" : flags_.space ? " " : "";
  if (flags_.sharp) {
    if (base == 2) prefix += "0b";
    if (base == 8 && digits[0] != '0') prefix += '0';
    if (base == 16) prefix += upper ? "0X" : "0x";
  }
  if (verb == 'O') prefix += "0o";
  const bool zero = std::exchange(flags_.zero, false);
  pad(prefix + digits);
  flags_.zero = zero;
}

void Printer::unicode(std::uint64_t code) {
  std::string digits = format_integer(code, 16, true);
  const std::size_t least =
      flags_.has_precision && flags_.precision > 4 ? static_cast<std::size_t>(flags_.precision) : 4;
  if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  std::string text = "U+" + digits;
  if (flags_.sharp && code <= 0x10FFFF && is_printable(static_cast<char32_t>(code))) {
    text += " '";
    append_utf8(text, static_cast<char32_t>(code));
    text += '\'';
  }
  const bool zero = std::exchange(flags_.zero, false);
  pad(text);
  flags_.zero = zero;
}

void Printer::real(const Value& value, char32_t verb) {
  switch (verb) {
    case 'v':
      return real_text(value.real(), 'g', -1);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return real_text(value.real(), static_cast<char>(verb), -1);
    case 'f':
    case 'e':
    case 'E':
      return real_text(value.real(), static_cast<char>(verb), 6);
    case 'F':
      return real_text(value.real(), 'f', 6);
    default:
      return bad_verb(value, verb);
  }
}

void Printer::real_text(double number, char format, int precision) {
  if (flags_.has_precision) precision = flags_.precision;
  std::string text = format_float(number, format, precision);
  if (text[0] != '-' && text[0] != '+') text.insert(0, "+");
  if (flags_.space && text[0] == '+' && !flags_.plus) text[0] = ' ';
  if (text[1] == 'I' || text[1] == 'N') {
    const bool zero = std::exchange(flags_.zero, false);
    if (text[1] == 'N' && !flags_.space && !flags_.plus)
      text.erase(0, 1);
    else if (text[0] == '+' && !flags_.plus)
      text.erase(0, 1), text.insert(0, text[0] == 'I' ? "+" : "");
    pad(text);
    flags_.zero = zero;
    return;
  }
  if (flags_.sharp && format != 'b') text = keep_zeros(text, format, precision);
  if (!flags_.plus && text[0] == '+') return pad(std::string_view(text).substr(1));
  if (flags_.zero && !flags_.minus && flags_.has_width &&
      flags_.width > static_cast<int>(text.size())) {
    out_ += text[0];
    out_.append(static_cast<std::size_t>(flags_.width) - text.size(), '0');
    out_ += text.substr(1);
    return;
  }
  pad(text);
}

/// The sharp flag: a decimal point always, and of %g the zeros behind it.
std::string Printer::keep_zeros(const std::string& number, char format, int precision) const {
  const bool general = format == 'g' || format == 'G' || format == 'x' || format == 'X';
  int digits = general ? (precision < 0 ? 6 : precision) : 0;
  if ((format == 'x' || format == 'X') && precision < 0) digits = 6;
  std::string head, tail;
  bool dot = false, nonzero = false;
  const bool hex = format == 'x' || format == 'X';
  for (std::size_t i = 0; i < number.size(); ++i) {
    const char c = number[i];
    const bool exponent = hex ? (c == 'p' || c == 'P') : (c == 'e' || c == 'E');
    if (exponent) {
      tail = number.substr(i);
      break;
    }
    if (c == '.') dot = true;
    const bool digit = c != '.' && c != '+' && c != '-' && c != ' ' && c != 'x' && c != 'X';
    if (digit && c != '0') nonzero = true;
    if (digit && nonzero && !(hex && i < 3)) --digits;
    head += c;
  }
  if (!dot) {
    if (head.size() == 2 && head[1] == '0') --digits;
    head += '.';
  }
  if (general && digits > 0) head.append(static_cast<std::size_t>(digits), '0');
  return head + tail;
}

void Printer::text(const Value& value, std::string_view shown, char32_t verb) {
  if (verb != 'v' && verb != 's' && verb != 'q' && verb != 'x' && verb != 'X')
    return bad_verb(value, verb);
  if (verb == 'x' || verb == 'X') return hexadecimal(shown, verb == 'X');
  if (flags_.has_precision) {
    std::string_view rest = shown;
    for (int i = 0; i < flags_.precision && !rest.empty(); ++i)
      rest.remove_prefix(first_character(rest).length);
    shown.remove_suffix(rest.size());
  }
  if (verb == 'q' || (verb == 'v' && flags_.sharp_value)) {
    const bool raw = flags_.sharp && verb == 'q' && shown.find('`') == shown.npos &&
                     std::all_of(shown.begin(), shown.end(), [](char c) {
                       return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != 0x7F);
                     });
    return pad(raw ? "`" + std::string(shown) + "`" : quoted_text(shown, flags_.plus));
  }
  pad(shown);
}

void Printer::hexadecimal(std::string_view text, bool upper) {
  if (flags_.has_precision)
    text = text.substr(0, static_cast<std::size_t>(std::max(flags_.precision, 0)));
  const std::string_view prefix = !flags_.sharp ? "" : upper ? "0X" : "0x";
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && flags_.space) made += ' ';
    if (i == 0 || flags_.space) made += prefix;
    const auto byte = static_cast<unsigned char>(text[i]);
    made += upper ? fmt::format("{:02X}", byte) : fmt::format("{:02x}", byte);
  }
  const bool zero = std::exchange(flags_.zero, false);
  pad(made);
  flags_.zero = zero;
}

void Printer::element(const Value& value, char32_t verb) {
  if (value.absent())
    out_ += flags_.sharp_value ? "interface {}(nil)" : "<nil>";
  else
    print(value, verb);
}

void Printer::list(const Value& value, char32_t verb) {
  const std::size_t count = *length(value);
  if (flags_.sharp_value) out_ += value.type();
  out_ += flags_.sharp_value ? '{' : '[';
  for (std::size_t i = 0; i < count && !over(); ++i) {
    if (i > 0) out_ += flags_.sharp_value ? ", " : " ";
    element(item(value, i), verb);
  }
  out_ += flags_.sharp_value ? '}' : ']';
}

void Printer::map(const Value& value, char32_t verb) {
  out_ += flags_.sharp_value ? value.type() + "{" : "map[";
  bool first = true;
  for (const auto& [key, entry] : value.map().entries) {
    if (over()) break;
    if (!first) out_ += flags_.sharp_value ? ", " : " ";
    first = false;
    print(Value::borrowed(key), verb);
    out_ += ':';
    element(entry, verb);
  }
  out_ += flags_.sharp_value ? '}' : ']';
}

void Printer::structure(const Object& object, char32_t verb) {
  if (flags_.sharp_value) out_ += object.type();
  out_ += '{';
  const auto fields = object.fields();
  for (std::size_t i = 0; i < fields.size() && !over(); ++i) {
    if (i > 0) out_ += flags_.sharp_value ? ", " : " ";
    if (flags_.plus_value || flags_.sharp_value) (out_ += fields[i].name) += ':';
    element(object.field(i), verb);
  }
  out_ += '}';
}

void Printer::print(const Value& value, char32_t verb) {
  if (over()) return;
  if (value.absent()) {
    if (verb == 'T' || verb == 'v') return pad("<nil>");
    return bad_verb(value, verb);
  }
  if (verb == 'T') {
    const Flags saved = std::exchange(flags_, Flags{.minus = flags_.minus,
                                                    .zero = flags_.zero,
                                                    .has_width = flags_.has_width,
                                                    .has_precision = flags_.has_precision,
                                                    .width = flags_.width,
                                                    .precision = flags_.precision});
    const std::string type = value.type();
    text(value, type, 's');
    flags_ = saved;
    return;
  }
  if (verb == 'p') return bad_verb(value, verb);
  const bool method_verb = verb == 'v' || verb == 's' || verb == 'q' || verb == 'x' || verb == 'X';
  if (method_verb && !flags_.sharp_value)
    if (const auto own = own_text(value)) return text(value, *own, verb);
  if (++depth_ > limits_.depth) {
    state_ = Error{Error::too_large, fmt::format("a value nested deeper than {}", limits_.depth)};
    return;
  }
  switch (value.kind()) {
    case Kind::boolean:
      boolean(value, verb);
      break;
    case Kind::integer:
    case Kind::natural:
      integer(value, verb);
      break;
    case Kind::real:
      real(value, verb);
      break;
    case Kind::text:
      text(value, value.text(), verb);
      break;
    case Kind::map:
      map(value, verb);
      break;
    case Kind::list:
      list(value, verb);
      break;
    case Kind::object:
      if (value.object().sequence())
        list(value, verb);
      else
        structure(value.object(), verb);
      break;
    default:
      if (verb == 'v')
        out_ += time_text(value.time());
      else
        bad_verb(value, verb);
  }
  --depth_;
}

/// "[3]" in front of a verb or a star.
bool Printer::index_argument(std::string_view format, std::size_t& at, std::size_t count,
                             std::size_t& next) {
  if (at >= format.size() || format[at] != '[') return false;
  reordered_ = true;
  const auto close = format.find(']', at);
  if (close == format.npos) {
    good_index_ = false;
    ++at;
    return false;
  }
  const auto number = parse_uint64(format.substr(at + 1, close - at - 1), 10);
  at = close + 1;
  if (!number || *number < 1 || *number > count) {
    good_index_ = false;
    return number.has_value();
  }
  next = static_cast<std::size_t>(*number - 1);
  return true;
}

bool Printer::number_argument(std::span<const Value> values, int& into, std::size_t& next) {
  into = 0;
  if (next >= values.size()) return false;
  const Value& value = values[next++];
  if (!value.is(Kind::integer) && !value.is(Kind::natural)) return false;
  if (value.integer() > kMostWidth || value.integer() < -kMostWidth) return false;
  into = static_cast<int>(value.integer());
  return true;
}

/// One verb, `at` behind its percent sign; returns where it ends.
std::size_t Printer::one_verb(std::string_view format, std::size_t at,
                              std::span<const Value> values, std::size_t& next) {
  flags_ = {};
  good_index_ = true;
  for (; at < format.size(); ++at) {
    const char c = format[at];
    if (c == '#')
      flags_.sharp = true;
    else if (c == '0')
      flags_.zero = true;
    else if (c == '+')
      flags_.plus = true;
    else if (c == '-')
      flags_.minus = true;
    else if (c == ' ')
      flags_.space = true;
    else
      break;
  }
  const auto digits = [&](int& into) {
    const std::size_t from = at;
    std::int64_t number = 0;
    while (at < format.size() && format[at] >= '0' && format[at] <= '9') {
      number = number * 10 + (format[at++] - '0');
      if (number > kMostWidth) return into = 0, false;
    }
    into = static_cast<int>(number);
    return at > from;
  };
  bool after = index_argument(format, at, values.size(), next);
  if (at < format.size() && format[at] == '*') {
    ++at;
    flags_.has_width = number_argument(values, flags_.width, next);
    if (!flags_.has_width) out_ += "%!(BADWIDTH)";
    if (flags_.width < 0) {
      flags_.width = -flags_.width;
      flags_.minus = true;
      flags_.zero = false;
    }
    after = false;
  } else {
    flags_.has_width = digits(flags_.width);
    if (after && flags_.has_width) good_index_ = false;
  }
  if (at < format.size() && format[at] == '.') {
    ++at;
    if (after) good_index_ = false;
    after = index_argument(format, at, values.size(), next);
    if (at < format.size() && format[at] == '*') {
      ++at;
      flags_.has_precision = number_argument(values, flags_.precision, next);
      if (flags_.precision < 0) {
        flags_.precision = 0;
        flags_.has_precision = false;
      }
      if (!flags_.has_precision) out_ += "%!(BADPREC)";
      after = false;
    } else {
      flags_.has_precision = digits(flags_.precision);
      if (!flags_.has_precision) {
        flags_.precision = 0;
        flags_.has_precision = true;
      }
    }
  }
  if (!after) index_argument(format, at, values.size(), next);
  if (at >= format.size()) {
    out_ += "%!(NOVERB)";
    return at;
  }
  const auto verb = first_character(format.substr(at));
  at += verb.length;
  if (verb.code == '%') {
    out_ += '%';
    return at;
  }
  const auto complain = [&](std::string_view what) {
    out_ += "%!";
    append_utf8(out_, verb.code);
    out_ += what;
  };
  if (!good_index_) {
    complain("(BADINDEX)");
    return at;
  }
  if (next >= values.size()) {
    complain("(MISSING)");
    return at;
  }
  if (verb.code == 'v') {
    flags_.sharp_value = std::exchange(flags_.sharp, false);
    flags_.plus_value = std::exchange(flags_.plus, false);
  }
  print(values[next++], verb.code);
  return at;
}

void Printer::format(std::string_view format, std::span<const Value> values) {
  std::size_t next = 0;
  for (std::size_t at = 0; at < format.size() && !over();) {
    const std::size_t percent = std::min(format.find('%', at), format.size());
    out_ += format.substr(at, percent - at);
    if (percent == format.size()) break;
    at = one_verb(format, percent + 1, values, next);
  }
  if (reordered_ || next >= values.size() || over()) return;
  flags_ = {};
  out_ += "%!(EXTRA ";
  for (std::size_t i = next; i < values.size() && !over(); ++i) {
    if (i > next) out_ += ", ";
    if (values[i].absent()) {
      out_ += "<nil>";
      continue;
    }
    (out_ += values[i].type()) += '=';
    print(values[i], 'v');
  }
  out_ += ')';
}
}  // namespace

Result<std::string> sprint(std::span<const Value> values, const Limits& limits) {
  Printer printer(limits);
  bool before_is_text = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool is_text = values[i].is(Kind::text);
    if (i > 0 && !is_text && !before_is_text) printer.out() += ' ';
    printer.print(values[i], 'v');
    before_is_text = is_text;
  }
  return printer.finish();
}

Result<std::string> sprintln(std::span<const Value> values, const Limits& limits) {
  Printer printer(limits);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) printer.out() += ' ';
    printer.print(values[i], 'v');
  }
  printer.out() += '\n';
  return printer.finish();
}

Result<std::string> sprintf(std::string_view format, std::span<const Value> values,
                            const Limits& limits) {
  Printer printer(limits);
  printer.format(format, values);
  return printer.finish();
}

Result<void> append_value(std::string& out, const Value& value, const Limits& limits) {
  if (value.is(Kind::text)) {
    out += value.text();
    return {};
  }
  Printer printer(limits);
  printer.print(value, 'v');
  out += TRY(printer.finish());
  return {};
}

}  // namespace oakum::gotemplate
