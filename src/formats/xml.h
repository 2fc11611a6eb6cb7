#pragma once
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/node.h"

namespace oakum::formats {

struct XmlTree;

/// An element of an XML document: a handle, cheap to copy, valid as long as its document. A handle to nothing (a
/// missing child) answers every question with "empty", so lookups chain: pom["parent"]["version"].text().
/// Names are local names: "m:groupId" is "groupId".
class XmlElement {
 public:
  XmlElement() = default;
  explicit operator bool() const { return node_ != nullptr; }

  std::string_view name() const;
  /// The text directly inside, trimmed (the first piece when elements divide it); entities and CDATA are resolved.
  std::string_view text() const;
  /// An attribute's value; "" when it is absent.
  std::string_view attribute(std::string_view name) const;

  /// What xmlns declares for the element's own prefix on this very element; "" when it does not.
  std::string_view space() const;

  /// The first child element with this name. O(children).
  XmlElement operator[](std::string_view name) const;
  /// All child elements, or those with one name, in document order.
  std::vector<XmlElement> children() const;
  std::vector<XmlElement> children(std::string_view name) const;

  /// 1-based line of the start tag; 0 for a missing element.
  std::uint32_t line() const;

 private:
  friend class XmlDocument;
  XmlElement(const XmlTree* tree, void* node) : tree_(tree), node_(node) {}
  const XmlTree* tree_ = nullptr;
  void* node_ = nullptr;
};

/// A parsed document that owns its text. Movable; its elements stay valid when it moves.
class XmlDocument {
 public:
  explicit XmlDocument(std::unique_ptr<XmlTree> tree);
  XmlDocument(XmlDocument&&) noexcept;
  XmlDocument& operator=(XmlDocument&&) noexcept;
  ~XmlDocument();
  XmlElement root() const;
  XmlElement operator[](std::string_view name) const { return root()[name]; }

 private:
  std::unique_ptr<XmlTree> tree_;
};

/// XML 1.0 without document types: a DOCTYPE is passed over and its entities stay unresolved, so nothing is fetched or
/// expanded. UTF-8, UTF-16, UTF-32 and Latin-1 are recognised by mark and declaration.
/// Errors: corrupt ("line 12: …"), too_large (bytes, depth, elements and attributes together as nodes).
Result<XmlDocument> parse_xml(std::string_view text, const Limits& limits = {.bytes = 64u << 20, .depth = 512});

}  // namespace oakum::formats
