#include "formats/xml_writer.h"

#include <algorithm>

#include "formats/utf8.h"

namespace oakum::formats {

namespace {
constexpr std::size_t kBuffer = 64u << 10;

/// Whether XML 1.0 has no way to say this character of a valid sequence.
bool is_illegal(std::string_view character) {
  if (character.size() == 1) {
    const auto c = static_cast<unsigned char>(character[0]);
    return c < 0x20 && c != '\t' && c != '\n' && c != '\r';
  }
  return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
}

/// What stands for a character where text is to stay one line.
std::string_view reference_in_one_line(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&#34;";
    case '\'':
      return "&#39;";
    case '\t':
      return "&#x9;";
    case '\n':
      return "&#xA;";
    case '\r':
      return "&#xD;";
    default:
      return {};
  }
}

/// What stands for a character that means something to XML; empty for all others.
std::string_view reference(char c, bool in_attribute, bool in_text) {
  if (in_text) return reference_in_one_line(c);
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#13;";
    case '"':
      return in_attribute ? "&quot;" : "";
    case '\n':
      return in_attribute ? "&#10;" : "";
    case '\t':
      return in_attribute ? "&#9;" : "";
    default:
      return {};
  }
}
}  // namespace

XmlWriter::XmlWriter(io::Writer& out, XmlForm form) : out_(out), form_(form) {
  put(form_.declaration);
}

void XmlWriter::put(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() < kBuffer) return;
  if (state_) state_ = out_.write(buffer_);
  buffer_.clear();
}

void XmlWriter::escape(std::string_view text, bool in_attribute) {
  for (char last = 0; !text.empty();
       last = text[0], text.remove_prefix(std::max<std::size_t>(utf8_sequence(text), 1))) {
    const auto length = utf8_sequence(text);
    const auto character = text.substr(0, length == 0 ? 1 : length);
    auto instead = length == 1 ? reference(text[0], in_attribute, form_.references_in_text)
                               : std::string_view();
    if (text[0] == '#' && last == '#') instead = "&#35;";
    if (length == 0 || is_illegal(character))
      put("\xEF\xBF\xBD");
    else
      put(instead.empty() ? character : instead);
  }
}

void XmlWriter::break_line() {
  put("\n");
  for (std::size_t level = 0; level < open_.size(); ++level)
    put(std::string_view("                ").substr(0, form_.indent));
}

void XmlWriter::close_start() {
  if (in_start_) put(">");
  in_start_ = false;
}

XmlWriter& XmlWriter::begin(std::string_view name) {
  close_start();
  break_line();
  put("<");
  put(name);
  open_.emplace_back(name);
  in_start_ = true;
  has_text_ = false;
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  put(" ");
  put(name);
  put("=\"");
  escape(value, true);
  put("\"");
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
  if (text.empty()) return *this;
  close_start();
  has_text_ = true;
  escape(text, false);
  return *this;
}

XmlWriter& XmlWriter::end() {
  const std::string name = std::move(open_.back());
  open_.pop_back();
  if (in_start_ && form_.short_elements) {
    put("/>");
  } else {
    if (!in_start_ && !has_text_) break_line();
    close_start();
    put("</");
    put(name);
    put(">");
  }
  in_start_ = has_text_ = false;
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  return begin(name).text(text).end();
}

Result<void> XmlWriter::finish() {
  put("\n");
  if (state_ && !buffer_.empty()) state_ = out_.write(buffer_);
  buffer_.clear();
  return state_;
}

}  // namespace oakum::formats
