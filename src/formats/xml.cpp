// pugixml: it knows neither document types nor entities of its own, so there is nothing to fetch or
// to unfold, and it does not recurse. Depth and count are checked in front of it, since a tag costs
// 64 bytes and more.
#include "formats/xml.h"

#include <algorithm>
#include <pugixml.hpp>
#include <string>

#include "base/text.h"
#include "formats/tree.h"

namespace oakum::formats {

struct XmlTree {
  std::vector<std::size_t> lines;  ///< Offsets of line feeds in the text that was parsed.
  pugi::xml_document document;
};

namespace {
std::string_view local(const char* name) {
  const std::string_view whole(name);
  const auto colon = whole.rfind(':');
  return colon == whole.npos ? whole : whole.substr(colon + 1);
}

pugi::xml_node node_of(const void* handle) {
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(const_cast<void*>(handle)));
}

std::uint32_t line_at(const XmlTree& tree, std::size_t offset) {
  const auto before = std::lower_bound(tree.lines.begin(), tree.lines.end(), offset);
  return static_cast<std::uint32_t>(before - tree.lines.begin() + 1);
}

/// Counts what may become a node, and the depth that start tags without an end can reach.
Result<void> check_tags(std::string_view text, const Limits& limits) {
  std::uint64_t nodes = 0;
  for (const char c : text) nodes += c == '<' || c == '=' ? 1 : 0;
  if (nodes > limits.nodes)
    return Error{Error::too_large, fmt::format("more than {} tags", limits.nodes)};
  return {};
}

/// The depth of the tree, without recursion.
Result<void> check_depth(const pugi::xml_document& document, const Limits& limits) {
  std::uint32_t depth = 0;
  pugi::xml_node node = document.first_child();
  while (node) {
    if (node.first_child()) {
      node = node.first_child();
      if (++depth >= limits.depth)
        return Error{Error::too_large, fmt::format("nested more than {} deep", limits.depth)};
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      if (depth > 0) --depth;
    }
    node = node.next_sibling();
  }
  return {};
}
}  // namespace

std::string_view XmlElement::name() const {
  return node_ ? local(node_of(node_).name()) : std::string_view();
}

std::string_view XmlElement::text() const {
  return node_ ? trim(node_of(node_).text().get()) : std::string_view();
}

std::string_view XmlElement::attribute(std::string_view name) const {
  if (!node_) return {};
  for (const auto& attribute : node_of(node_).attributes())
    if (local(attribute.name()) == name) return attribute.value();
  return {};
}

std::string_view XmlElement::space() const {
  if (!node_) return {};
  const std::string_view whole = node_of(node_).name();
  const auto colon = whole.rfind(':');
  const auto declared =
      colon == whole.npos ? "xmlns" : fmt::format("xmlns:{}", whole.substr(0, colon));
  return node_of(node_).attribute(declared.c_str()).value();
}

XmlElement XmlElement::operator[](std::string_view name) const {
  if (!node_) return {};
  for (const auto& child : node_of(node_).children())
    if (child.type() == pugi::node_element && local(child.name()) == name)
      return {tree_, child.internal_object()};
  return {};
}

std::vector<XmlElement> XmlElement::children() const {
  std::vector<XmlElement> out;
  if (!node_) return out;
  for (const auto& child : node_of(node_).children())
    if (child.type() == pugi::node_element) out.push_back({tree_, child.internal_object()});
  return out;
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
  auto out = children();
  std::erase_if(out, [&](const XmlElement& child) { return child.name() != name; });
  return out;
}

std::uint32_t XmlElement::line() const {
  if (!node_) return 0;
  const auto offset = node_of(node_).offset_debug();
  return offset < 0 ? 0 : line_at(*tree_, static_cast<std::size_t>(offset));
}

XmlDocument::XmlDocument(std::unique_ptr<XmlTree> tree) : tree_(std::move(tree)) {}
XmlDocument::XmlDocument(XmlDocument&&) noexcept = default;
XmlDocument& XmlDocument::operator=(XmlDocument&&) noexcept = default;
XmlDocument::~XmlDocument() = default;

XmlElement XmlDocument::root() const {
  if (!tree_) return {};
  return {tree_.get(), tree_->document.document_element().internal_object()};
}

Result<XmlDocument> parse_xml(std::string_view text, const Limits& limits) {
  TRY(check_size(text, limits));
  TRY(check_tags(text, limits));
  auto tree = std::make_unique<XmlTree>();
  for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1))
    tree->lines.push_back(at);
  const auto result = tree->document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!result) {
    std::string what = result.description();
    if (!what.empty() && what[0] >= 'A' && what[0] <= 'Z')
      what[0] = static_cast<char>(what[0] | 0x20);
    return at_line(
        line_at(*tree, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0))), what);
  }
  if (!tree->document.document_element()) return at_line(1, "no element");
  TRY(check_depth(tree->document, limits));
  return XmlDocument(std::move(tree));
}

}  // namespace oakum::formats
