#include "gotemplate/convert.h"

#include "gotemplate/strconv.h"

namespace oakum::gotemplate {

namespace {
Value number_of(std::string_view literal, Numbers numbers) {
  if (numbers == Numbers::integers) {
    if (const auto whole = parse_int64(literal, 10)) return Value::of(*whole);
    if (const auto based = parse_int64(literal, 0)) return Value::of(*based);
  }
  return Value::of(parse_float(literal).value_or(0));
}
}  // namespace

Value value_of(formats::Node node, Heap& heap, Numbers numbers) {
  switch (node.kind()) {
    case formats::Node::boolean:
      return Value::of(node.truth());
    case formats::Node::number:
      return number_of(node.text(), numbers);
    case formats::Node::string:
      return heap.text(std::string(node.text()));
    case formats::Node::array: {
      std::vector<Value> items;
      items.reserve(node.size());
      for (const auto item : node.items()) items.push_back(value_of(item, heap, numbers));
      return heap.list(std::move(items));
    }
    case formats::Node::object: {
      Value map = heap.map();
      for (const auto& [key, value] : node.members())
        map.map().set(key, value_of(value, heap, numbers));
      return map;
    }
    default:
      return Value::nil();
  }
}

}  // namespace oakum::gotemplate
