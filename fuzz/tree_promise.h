#pragma once
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "formats/json_writer.h"
#include "formats/node.h"

namespace oakum::fuzz {

inline void write(formats::JsonWriter& out, formats::Node node) {
  switch (node.kind()) {
    case formats::Node::object:
      out.begin_object();
      for (const auto& [key, value] : node.members()) write(out.key(key), value);
      out.end_object();
      break;
    case formats::Node::array:
      out.begin_array();
      for (const auto item : node.items()) write(out, item);
      out.end_array();
      break;
    case formats::Node::boolean:
      out.value(node.truth());
      break;
    case formats::Node::null:
      out.null();
      break;
    default:
      out.value(node.text());  // a number too: not every literal is one of JSON
  }
}

/// Whether both have the same shape, keys and texts.
inline bool same(formats::Node a, formats::Node b) {
  const bool text = a.kind() == formats::Node::number && b.is_string();
  if ((a.kind() != b.kind() && !text) || a.size() != b.size()) return false;
  if (!a.is_array() && !a.is_object())
    return a.text() == b.text() || (a.kind() == formats::Node::boolean && a.truth() == b.truth());
  auto left = a.members().begin();
  auto right = b.members().begin();
  for (; left != a.members().end(); ++left, ++right)
    if ((*left).key != (*right).key || !same((*left).value, (*right).value)) return false;
  auto x = a.items().begin();
  auto y = b.items().begin();
  for (; a.is_array() && x != a.items().end(); ++x, ++y)
    if (!same(*x, *y)) return false;
  return true;
}

inline bool lines_fit(formats::Node node, std::uint32_t lines) {
  if (node.line() < 1 || node.end_line() < node.line() || node.end_line() > lines ||
      node.key_line() < 1)
    return false;
  return std::all_of(node.items().begin(), node.items().end(),
                     [&](formats::Node item) { return lines_fit(item, lines); });
}

/// What a parsed document promises; aborts when it is broken.
inline void keep_tree_promise(formats::Node root, std::string_view source) {
  // YAML counts more characters as line breaks (CR, NEL, LS, PS).
  const auto lines = static_cast<std::uint32_t>(source.size() + 2);
  if (!lines_fit(root, lines)) std::abort();
  io::StringWriter out;
  formats::JsonWriter writer(out, formats::JsonWriter::Style::compact);
  write(writer, root);
  if (!writer.finish()) std::abort();
  const auto again = formats::parse_json(out.text());
  if (!again || !same(root, again->root())) std::abort();
  for (const auto& [key, value] : root.members())
    if (!root[key]) std::abort();
}

}  // namespace oakum::fuzz
