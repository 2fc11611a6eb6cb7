#include "gotemplate/json.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "formats/json_writer.h"
#include "gotemplate/time_layout.h"
#include "io/writer.h"

namespace oakum::gotemplate {

namespace {
using Kind = Value::Kind;

/// A writer that stops at a size.
class Bounded final : public io::Writer {
 public:
  explicit Bounded(std::size_t most) : most_(most) {}
  Result<void> write(std::string_view text) override {
    if (text.size() > most_ - text_.size())
      return Error{Error::too_large, fmt::format("a text longer than {} bytes", most_)};
    text_ += text;
    return {};
  }
  std::string take() { return std::move(text_); }

 private:
  std::size_t most_;
  std::string text_;
};

class Encoder {
 public:
  Encoder(Call& call, formats::JsonWriter& out) : call_(call), out_(out) {}

  Result<void> write(const Value& value) {
    if (++depth_ > call_.limits().depth)
      return Error{Error::too_large,
                   fmt::format("a value nested deeper than {}", call_.limits().depth)};
    TRY(call_.spend(64));
    TRY(one(value));
    --depth_;
    return {};
  }

 private:
  Result<void> one(const Value& value) {
    switch (value.kind()) {
      case Kind::boolean:
        out_.value(value.truth());
        return {};
      case Kind::integer:
        out_.value(value.integer());
        return {};
      case Kind::natural:
        out_.value(value.natural());
        return {};
      case Kind::real:
        if (!std::isfinite(value.real())) return wrong("json: unsupported value");
        out_.value(value.real());
        return {};
      case Kind::text:
        TRY(call_.spend(value.text().size()));
        out_.value(value.text());
        return {};
      case Kind::time:
        out_.value(format_time(value.time(), "2006-01-02T15:04:05.999999999Z07:00"));
        return {};
      case Kind::map:
        return map(value.map());
      case Kind::list:
        return list(value);
      case Kind::object:
        if (value.object().sequence()) return list(value);
        out_.begin_object();
        TRY(members(value.object()));
        out_.end_object();
        return {};
      default:
        out_.null();
        return {};
    }
  }

  Result<void> list(const Value& value) {
    out_.begin_array();
    for (std::size_t i = 0; i < *length(value); ++i) TRY(write(item(value, i)));
    out_.end_array();
    return {};
  }

  Result<void> map(const Map& map) {
    out_.begin_object();
    for (const auto& [key, value] : map.entries) {
      out_.key(key);
      TRY(write(value));
    }
    out_.end_object();
    return {};
  }

  static bool left_out(const Field& field, const Value& value) {
    if (field.omit == Field::never) return false;
    if (value.is(Kind::object) && !value.object().sequence())
      return field.omit == Field::zero && is_zero(value.object());
    return !truth(value);
  }

  static bool is_zero(const Object& object) {
    for (std::size_t i = 0; i < object.fields().size(); ++i) {
      const Value inner = object.field(i);
      if (inner.is(Kind::object) && !inner.object().sequence() ? !is_zero(inner.object())
                                                               : truth(inner))
        return false;
    }
    return true;
  }

  Result<void> members(const Object& object) {
    const auto fields = object.fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i].json == "-") continue;
      const Value value = object.field(i);
      if (fields[i].embedded && value.is(Kind::object)) {
        TRY(members(value.object()));
      } else if (!left_out(fields[i], value)) {
        out_.key(fields[i].json.empty() ? fields[i].name : fields[i].json);
        TRY(write(value));
      }
    }
    return {};
  }

  Call& call_;
  formats::JsonWriter& out_;
  std::uint32_t depth_ = 0;
};
}  // namespace

Result<std::string> to_json(Call& call, const Value& value, JsonStyle style) {
  Bounded target(call.limits().value);
  formats::JsonWriter out(target, style == JsonStyle::pretty ? formats::JsonWriter::Style::indented
                                                             : formats::JsonWriter::Style::compact);
  TRY(Encoder(call, out).write(value));
  TRY(out.finish(false));
  std::string text = target.take();
  if (style != JsonStyle::raw) return text;
  // Only inside texts do these escapes stand, and a backslash in front of one is doubled.
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i, 6);
    const char shown = rest == "\\u003c"   ? '<'
                       : rest == "\\u003e" ? '>'
                       : rest == "\\u0026" ? '&'
                                           : '\0';
    if (shown) {
      plain += shown;
      i += 5;
    } else {
      plain += text[i];
      if (text[i] == '\\' && i + 1 < text.size()) plain += text[++i];
    }
  }
  return plain;
}

}  // namespace oakum::gotemplate
