#include "gotemplate/value.h"

#include <cstring>

namespace oakum::gotemplate {

namespace {
struct OwnedText final : Counted {
  OwnedText(Heap& where, std::string value) : Counted(where), text(std::move(value)) {}
  std::string text;
};

/// A node of the tree that holds a map's entries, roughly.
constexpr std::size_t kEntryBytes = 64 + sizeof(Value);

std::string_view name_of(Number type) {
  constexpr std::string_view kNames[] = {"int",           "int32",      "int64",
                                         "uint8",         "uint64",     "float64",
                                         "time.Duration", "time.Month", "time.Weekday"};
  return kNames[static_cast<std::size_t>(type)];
}
}  // namespace

Value::Value(Kind kind, Counted* owner) noexcept : kind_(kind), owner_(owner) { ++owner->count; }

Value Value::nil() {
  Value value;
  value.kind_ = Kind::nil;
  return value;
}

Value Value::of(bool truth) {
  Value value;
  value.kind_ = Kind::boolean;
  value.integer_ = truth;
  return value;
}

Value Value::of(std::int64_t number, Number type) {
  Value value;
  value.kind_ = Kind::integer;
  value.number_ = type;
  value.integer_ = number;
  return value;
}

Value Value::natural(std::uint64_t number, Number type) {
  Value value = of(static_cast<std::int64_t>(number), type);
  value.kind_ = Kind::natural;
  return value;
}

Value Value::of(double number) {
  Value value;
  value.kind_ = Kind::real;
  value.number_ = Number::float64;
  value.real_ = number;
  return value;
}

Value Value::borrowed(std::string_view text) {
  Value value;
  value.kind_ = Kind::text;
  value.text_ = text.data();
  value.size_ = text.size();
  return value;
}

Value Value::as_boxed() const& { return Value(*this).as_boxed(); }

Value Value::as_boxed() && {
  boxed_ = true;
  return std::move(*this);
}

Value Value::unboxed() && {
  if (kind_ == Kind::nil) kind_ = Kind::missing;
  boxed_ = false;
  return std::move(*this);
}

std::string Value::type() const {
  switch (kind_) {
    case Kind::missing:
    case Kind::nil:
      return "interface {}";
    case Kind::boolean:
      return "bool";
    case Kind::integer:
    case Kind::natural:
    case Kind::real:
      return std::string(name_of(number_));
    case Kind::text:
      return "string";
    case Kind::time:
      return "time.Time";
    case Kind::list:
      return "[]" + std::string(list().element);
    case Kind::map:
      return "map[string]" + std::string(map().element);
    case Kind::object:
      return std::string(object().type());
  }
  return {};
}

Map::Map(Heap& where) : Counted(where), behind(where.maps_) {
  if (behind) behind->before = this;
  where.maps_ = this;
}

Map::~Map() {
  (before ? before->behind : heap->maps_) = behind;
  if (behind) behind->before = before;
}

void Map::set(std::string_view key, Value value) {
  if (const auto at = entries.find(key); at != entries.end()) {
    at->second = std::move(value);
    return;
  }
  heap->charge(*this, kEntryBytes + key.size());
  entries.emplace(key, std::move(value));
}

Value Object::field(std::size_t) const { return {}; }
Value Object::at(std::size_t) const { return {}; }
const Function* Object::method(std::string_view) const { return nullptr; }

std::optional<Value> field_of(const Object& object, std::string_view name) {
  const auto fields = object.fields();
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields[i].name == name) return object.field(i);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i].embedded) continue;
    const auto inner = object.field(i);
    if (!inner.is(Value::Kind::object)) continue;
    if (auto found = field_of(inner.object(), name)) return found;
  }
  return std::nullopt;
}

Heap::~Heap() {
  // Only maps can refer to themselves; emptied, all that is left falls.
  burying_ = true;
  for (Map* map = maps_; map; map = map->behind) std::exchange(map->entries, {}).clear();
  bury();
}

Value Heap::keep(Value::Kind kind, Counted* thing, std::size_t bytes) {
  charge(*thing, bytes);
  return {kind, thing};
}

void Heap::charge(Counted& to, std::size_t bytes) {
  to.bytes += bytes;
  used_ += bytes;
}

void Heap::release(Counted* thing) noexcept {
  dead_.push_back(thing);
  if (!burying_) bury();
}

void Heap::bury() noexcept {
  burying_ = true;
  while (!dead_.empty()) {
    Counted* next = dead_.back();
    dead_.pop_back();
    used_ -= next->bytes;
    delete next;
  }
  burying_ = false;
}

Value Heap::text(std::string text) {
  if (text.empty()) return Value::borrowed("");
  const std::size_t bytes = sizeof(OwnedText) + text.capacity();
  auto* owned = new OwnedText(*this, std::move(text));
  Value value = keep(Value::Kind::text, owned, bytes);
  value.text_ = owned->text.data();
  value.size_ = owned->text.size();
  return value;
}

Value Heap::list(std::vector<Value> items, std::string_view element) {
  const std::size_t bytes = sizeof(List) + items.capacity() * sizeof(Value);
  auto* list = new List(*this);
  list->items = std::move(items);
  list->element = element;
  return keep(Value::Kind::list, list, bytes);
}

Value Heap::texts(const std::vector<std::string>& texts) {
  std::vector<Value> items;
  items.reserve(texts.size());
  for (const auto& one : texts) items.push_back(text(one));
  return list(std::move(items), "string");
}

Value Heap::map(std::string_view element) {
  auto* map = new Map(*this);
  map->element = element;
  map->zero = element == "string" ? Value::borrowed("") : Value::nil();
  return keep(Value::Kind::map, map, sizeof(Map));
}

Value Heap::time(Time time, std::int32_t offset, std::string zone) {
  auto* moment = new Moment(*this);
  moment->time = time;
  moment->offset = offset;
  moment->zone = std::move(zone);
  return keep(Value::Kind::time, moment, sizeof(Moment));
}

bool truth(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::missing:
    case Value::Kind::nil:
      return false;
    case Value::Kind::boolean:
    case Value::Kind::integer:
    case Value::Kind::natural:
      return value.integer() != 0;
    case Value::Kind::real:
      return value.real() != 0;
    case Value::Kind::text:
      return !value.text().empty();
    case Value::Kind::list:
      return !value.list().items.empty();
    case Value::Kind::map:
      return !value.map().entries.empty();
    case Value::Kind::object:
      return !value.object().sequence() || value.object().size() > 0;
    case Value::Kind::time:
      return true;
  }
  return false;
}

std::optional<std::size_t> length(const Value& value) {
  if (value.is(Value::Kind::text)) return value.text().size();
  if (value.is(Value::Kind::list)) return value.list().items.size();
  if (value.is(Value::Kind::map)) return value.map().entries.size();
  if (value.is(Value::Kind::object) && value.object().sequence()) return value.object().size();
  return std::nullopt;
}

Value item(const Value& sequence, std::size_t index) {
  if (sequence.is(Value::Kind::object)) return sequence.object().at(index);
  const List& list = sequence.list();
  return list.element == "interface {}" ? list.items[index].as_boxed() : list.items[index];
}

bool is_sequence(const Value& value) {
  return value.is(Value::Kind::list) ||
         (value.is(Value::Kind::object) && value.object().sequence());
}

std::string_view kind_name(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::missing:
    case Value::Kind::nil:
      return "invalid";
    case Value::Kind::boolean:
      return "bool";
    case Value::Kind::integer:
      return value.number() == Number::int_ || value.number() == Number::month ||
                     value.number() == Number::weekday
                 ? "int"
             : value.number() == Number::int32 ? "int32"
                                               : "int64";
    case Value::Kind::natural:
    case Value::Kind::real:
      return name_of(value.number());
    case Value::Kind::text:
      return "string";
    case Value::Kind::list:
      return "slice";
    case Value::Kind::map:
      return "map";
    case Value::Kind::object:
      return value.object().sequence() ? "slice" : "struct";
    case Value::Kind::time:
      return "struct";
  }
  return {};
}

}  // namespace oakum::gotemplate
