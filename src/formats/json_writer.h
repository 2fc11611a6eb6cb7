#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "formats/node.h"
#include "io/writer.h"

namespace oakum::formats {

/// Streams a JSON document in the exact form of Go's encoding/json: members in the order written, two spaces of
/// indentation (or none), '<', '>', '&', U+2028 and U+2029 as \u003c…, invalid UTF-8 as \ufffd, floats in the shortest
/// form (5, 7.5, 1e-7; what is not finite as null), "[]" and "{}" for empty ones. Of "##vso[" and the like, commands to
/// whoever reads a build's log, the second '#' is \u0023. Buffers up to 64 KiB; the first write error is kept for finish().
class JsonWriter {
 public:
  enum class Style : std::uint8_t { indented, compact };
  /// Whether '<', '>', '&', U+2028 and U+2029 are written as \u003c…, or as they are.
  enum class Escape : std::uint8_t { html, least };
  explicit JsonWriter(io::Writer& out, Style style = Style::indented, Escape escape = Escape::html)
      : out_(out), style_(style), escape_(escape) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view key);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool truth);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(unsigned number) { return value(static_cast<std::uint64_t>(number)); }
  JsonWriter& value(double number);
  JsonWriter& null();
  /// A literal that is already JSON; taken as it is.
  JsonWriter& raw(std::string_view json);

  /// `key: value`, left out when the value is empty, zero or false (Go's omitempty).
  template <class T>
    requires(!std::is_convertible_v<const T&, std::string_view>)
  JsonWriter& member(std::string_view name, const T& v) {
    if (v == T{}) return *this;
    return key(name).value(v);
  }
  JsonWriter& member(std::string_view name, std::string_view v) { return v.empty() ? *this : key(name).value(v); }

  /// Writes what is buffered; with `newline` a final line feed. Returns the first error there was.
  Result<void> finish(bool newline = true);

 private:
  void before_value();
  void put(std::string_view text);
  void break_line();
  void close(char bracket);
  void string(std::string_view text);

  io::Writer& out_;
  Style style_;
  Escape escape_;
  std::string buffer_;
  std::string stack_;  ///< One character a level: '{' or '[' while empty, 'o' or 'a' after the first child.
  bool after_key_ = false;
  Result<void> state_;
};

/// A node and all below it, members in the order of their keys; numbers keep their literal. Recurses as deep as the
/// document, which its parser bounds.
void write_node(JsonWriter& out, Node node);

}  // namespace oakum::formats
