#include "formats/fields.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::formats {
namespace {

bool is_scalar(Node node) {
  return node.is_string() || node.kind() == Node::number || node.kind() == Node::boolean;
}

bool is_absent(Node node) { return !node || node.kind() == Node::null; }

}  // namespace

Error at_line(Node node, std::string_view what) {
  return {Error::corrupt, fmt::format("line {}: {}", node.line(), what)};
}

Result<void> only_fields(Node object, std::string_view what,
                         std::span<const std::string_view> names) {
  if (!object.is_object()) return at_line(object, fmt::format("{} is no mapping", what));
  for (const auto& [key, value] : object.members()) {
    if (std::find(names.begin(), names.end(), key) != names.end()) continue;
    const auto near = nearest(key, {names.begin(), names.end()});
    return Error{Error::corrupt,
                 fmt::format("line {}: unknown field \"{}\" in {}{}", value.key_line(),
                             printable(key.substr(0, 60)), what,
                             near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near))};
  }
  return {};
}

Result<std::string> text_field(Node object, std::string_view name) {
  const auto node = object[name];
  if (is_absent(node)) return std::string();
  if (!is_scalar(node)) return at_line(node, fmt::format("{} is no text", name));
  return std::string(node.text());
}

Result<std::vector<std::string>> texts_field(Node object, std::string_view name) {
  const auto node = object[name];
  std::vector<std::string> out;
  if (is_absent(node)) return out;
  if (!node.is_array()) return at_line(node, fmt::format("{} is no list", name));
  for (const auto item : node.items()) {
    if (!is_scalar(item)) return at_line(item, fmt::format("an entry of {} is no text", name));
    out.emplace_back(item.text());
  }
  return out;
}

Result<std::vector<std::string>> one_or_more_field(Node object, std::string_view name) {
  if (!is_scalar(object[name])) return texts_field(object, name);
  return std::vector<std::string>{std::string(object[name].text())};
}

}  // namespace oakum::formats
