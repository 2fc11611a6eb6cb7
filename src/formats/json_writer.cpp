#include "formats/json_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "formats/utf8.h"

namespace oakum::formats {

namespace {
constexpr std::size_t kBuffer = 64u << 10;

/// Whether a byte never needs more than itself.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x80; ++c)
    plain[c] = std::string_view("\"\\<>&#").find(static_cast<char>(c)) == std::string_view::npos;
  return plain;
}();
constexpr bool is_plain(char c) { return kPlain[static_cast<unsigned char>(c)]; }

constexpr bool is_markup(char c) { return c == '<' || c == '>' || c == '&'; }

/// Whether what follows a '#' makes it a command to a build's runner: "#[", "#vso[".
bool makes_command(std::string_view rest) {
  if (!rest.starts_with('#')) return false;
  rest.remove_prefix(1);
  while (!rest.empty() && ((rest[0] >= 'a' && rest[0] <= 'z') || (rest[0] >= 'A' && rest[0] <= 'Z')))
    rest.remove_prefix(1);
  return rest.starts_with('[');
}

void escape_ascii(std::string& out, char c) {
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  if (const auto at = kNamed.find(c); at != kNamed.npos) {
    (out += '\\') += kLetters[at];
  } else {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += "\\u00";
    out += kHex[static_cast<unsigned char>(c) >> 4];
    out += kHex[static_cast<unsigned char>(c) & 15];
  }
}
}  // namespace

void JsonWriter::put(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() < kBuffer) return;
  if (state_) state_ = out_.write(buffer_);
  buffer_.clear();
}

void JsonWriter::break_line() {
  if (style_ == Style::compact) return;
  buffer_ += '\n';
  buffer_.append(2 * stack_.size(), ' ');
}

/// The comma and the line break in front of a key or an array's element; a value after its key has
/// neither.
void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (stack_.empty()) return;
  char& level = stack_.back();
  if (level == 'o' || level == 'a') put(",");
  if (level == '{') level = 'o';
  if (level == '[') level = 'a';
  break_line();
}

void JsonWriter::close(char bracket) {
  const bool empty = stack_.back() == '{' || stack_.back() == '[';
  stack_.pop_back();
  if (!empty) break_line();
  put({&bracket, 1});
}

void JsonWriter::string(std::string_view text) {
  put("\"");
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) ++plain;
    put(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const std::size_t length = utf8_sequence(text);
    const std::string_view character = text.substr(0, length);
    if (length == 0) {
      put("\\ufffd");
    } else if (text[0] == '#') {
      put("#");
      if (makes_command(text.substr(1))) {
        put("\\u0023");
        text.remove_prefix(1);
      }
    } else if (length == 1 && escape_ == Escape::least && is_markup(text[0])) {
      put(character);
    } else if (length == 1) {
      escape_ascii(buffer_, text[0]);
    } else if (escape_ == Escape::html && (character == "\u2028" || character == "\u2029")) {
      put(character == "\u2028" ? "\\u2028" : "\\u2029");
    } else {
      put(character);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  put("\"");
}

JsonWriter& JsonWriter::begin_object() {
  before_value();
  stack_ += '{';
  put("{");
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  close('}');
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  before_value();
  stack_ += '[';
  put("[");
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  close(']');
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view key) {
  before_value();
  string(key);
  put(style_ == Style::compact ? ":" : ": ");
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  string(text);
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) { return raw(truth ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::value(std::int64_t number) {
  char digits[24];
  return raw({digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  char digits[24];
  return raw({digits, std::to_chars(digits, digits + sizeof digits, number).ptr});
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  const double size = std::fabs(number);
  const bool scientific = size != 0 && (size < 1e-6 || size >= 1e21);
  char digits[64];
  char* end = std::to_chars(digits, digits + sizeof digits, number,
                            scientific ? std::chars_format::scientific : std::chars_format::fixed)
                  .ptr;
  if (scientific && end[-4] == 'e' && end[-2] == '0') {  // e-07 is written e-7
    end[-2] = end[-1];
    --end;
  }
  return raw({digits, end});
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  put(json);
  return *this;
}

Result<void> JsonWriter::finish(bool newline) {
  if (newline) put("\n");
  if (state_ && !buffer_.empty()) state_ = out_.write(buffer_);
  buffer_.clear();
  return state_;
}

void write_node(JsonWriter& out, Node node) {
  switch (node.kind()) {
    case Node::object: {
      std::vector<Node::Member> members(node.members().begin(), node.members().end());
      std::stable_sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
      out.begin_object();
      for (const auto& [key, value] : members) write_node(out.key(key), value);
      out.end_object();
      break;
    }
    case Node::array:
      out.begin_array();
      for (const Node item : node.items()) write_node(out, item);
      out.end_array();
      break;
    case Node::string:
      out.value(node.text());
      break;
    case Node::number:
      out.raw(node.text());
      break;
    case Node::boolean:
      out.value(node.truth());
      break;
    default:
      out.null();
  }
}

}  // namespace oakum::formats
