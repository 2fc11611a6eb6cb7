#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/writer.h"

namespace oakum::formats {

/// How a document is laid out.
struct XmlForm {
  std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  std::size_t indent = 2;      ///< Spaces a level, at most 16.
  bool short_elements = true;  ///< Elements without content as <a/>, else as <a></a>.
  bool references_in_text =
      false;  ///< Quotes, tabs and line ends in text as references: it stays one line.
};

/// Streams an XML 1.0 document in UTF-8. Text and attributes are escaped; what XML cannot carry
/// (control characters, U+FFFE, bytes that are not UTF-8) becomes U+FFFD. White space in text is
/// kept as it is, in attributes as references. Of "##vso[" and the like, commands to whoever reads
/// a build's log, the second '#' is a reference. An element has either text or elements in it.
/// Buffers up to 64 KiB; the first write error is kept for finish().
class XmlWriter {
 public:
  explicit XmlWriter(io::Writer& out, XmlForm form = {});

  /// Names and attribute names are the caller's own: not checked.
  XmlWriter& begin(std::string_view name);
  XmlWriter& attribute(std::string_view name, std::string_view value);  ///< Directly after begin().
  XmlWriter& text(std::string_view text);
  XmlWriter& end();

  /// <name>text</name>
  XmlWriter& element(std::string_view name, std::string_view text);
  /// The same, left out when the text is empty; so the next one.
  XmlWriter& member(std::string_view name, std::string_view text) {
    return text.empty() ? *this : element(name, text);
  }
  XmlWriter& optional_attribute(std::string_view name, std::string_view value) {
    return value.empty() ? *this : attribute(name, value);
  }

  /// Writes what is buffered and a final line feed. Returns the first error there was.
  Result<void> finish();

 private:
  void put(std::string_view text);
  void escape(std::string_view text, bool in_attribute);
  void break_line();
  void close_start();

  io::Writer& out_;
  XmlForm form_;
  std::string buffer_;
  std::vector<std::string> open_;
  bool in_start_ = false;  ///< The start tag is not closed yet.
  bool has_text_ = false;  ///< The innermost element has text.
  Result<void> state_;
};

}  // namespace oakum::formats
