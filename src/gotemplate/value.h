#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

// The values a template works with: those Go's templates see, with the names of their Go types.
// Values of one Heap belong to one thread, and none outlives its heap.
namespace oakum::gotemplate {

class Heap;
struct List;
struct Map;
struct Moment;
class Object;
struct Function;

/// What heaps keep: counted by the values that refer to it.
struct Counted {
  explicit Counted(Heap& where) : heap(&where) {}
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  virtual ~Counted() = default;
  Heap* heap;
  std::uint32_t count = 0;
  std::size_t bytes = 0;  ///< Charged to the heap for it.
};

/// What Go calls a number's type.
enum class Number : std::uint8_t {
  int_,
  int32,
  int64,
  uint8,
  uint64,
  float64,
  duration,
  month,
  weekday
};

/// One value. Copying one never copies what it refers to: lists and maps are shared, as in Go.
class Value {
 public:
  enum class Kind : std::uint8_t {
    missing,  ///< What a map has no entry for; Go's invalid value.
    nil,
    boolean,
    integer,
    natural,  ///< Unsigned.
    real,
    text,
    time,
    list,
    map,
    object
  };

  Value() = default;
  Value(const Value& other) noexcept;
  Value(Value&& other) noexcept { swap(other); }
  Value& operator=(Value other) noexcept {
    swap(other);
    return *this;
  }
  ~Value();

  static Value nil();
  static Value of(bool truth);
  static Value of(std::int64_t number, Number type = Number::int_);
  static Value natural(std::uint64_t number, Number type = Number::uint64);
  static Value of(double number);
  /// A text that somebody else keeps for as long as the heap lives.
  static Value borrowed(std::string_view text);

  Kind kind() const { return kind_; }
  Number number() const { return number_; }
  bool is(Kind kind) const { return kind_ == kind; }
  bool absent() const { return kind_ <= Kind::nil; }
  bool truth() const { return integer_ != 0; }  ///< Of a boolean.
  std::int64_t integer() const { return integer_; }
  std::uint64_t natural() const { return static_cast<std::uint64_t>(integer_); }
  double real() const { return real_; }
  std::string_view text() const { return {text_, size_}; }
  List& list() const;  ///< Only of Kind::list; so the next three.
  Map& map() const;
  Moment& time() const;
  Object& object() const;

  /// Whether Go holds it behind an interface: only errors and %T of containers tell.
  bool boxed() const { return boxed_; }
  Value as_boxed() const&;
  Value as_boxed() &&;
  Value unboxed() &&;  ///< An absent one behind an interface becomes missing, as at the end of a
                       ///< pipeline.

  /// Go's name of the type: "string", "[]interface {}", "types.Result"; "interface {}" for nil.
  std::string type() const;

 private:
  friend class Heap;
  Value(Kind kind, Counted* owner) noexcept;
  void swap(Value& other) noexcept;

  Kind kind_ = Kind::missing;
  Number number_ = Number::int_;
  bool boxed_ = false;
  union {
    std::int64_t integer_ = 0;
    double real_;
    const char* text_;
  };
  std::size_t size_ = 0;
  Counted* owner_ = nullptr;
};

/// A slice. `element` is the Go type of what is in it, a literal: "interface {}", "string".
struct List final : Counted {
  using Counted::Counted;
  std::vector<Value> items;
  std::string_view element = "interface {}";
};

/// A map from strings, in the order of its keys.
struct Map final : Counted {
  explicit Map(Heap& where);
  ~Map() override;
  /// Charges the heap.
  void set(std::string_view key, Value value);
  std::map<std::string, Value, std::less<>> entries;
  std::string_view element = "interface {}";
  Value zero;  ///< What Go takes for an entry that is not there, where that is not nil.
  Map *before = nullptr, *behind = nullptr;  ///< All maps of the heap.
};

/// A point in time and the zone it is told in.
struct Moment final : Counted {
  using Counted::Counted;
  Time time;
  std::int32_t offset = 0;  ///< Seconds east of UTC.
  std::string zone = "UTC";
};

/// How a field is told in JSON.
struct Field {
  enum Omit : std::uint8_t { never, empty, zero };
  std::string_view name;
  std::string_view json = {};  ///< "": as `name`; "-": not at all.
  Omit omit = empty;
  bool embedded = false;  ///< Its own fields are reachable, and told, without its name.
};

/// Something that is not copied into a tree: its parts are made when a template asks for them.
/// Either a structure (fields) or a sequence (items); both may have methods.
class Object : public Counted {
 public:
  using Counted::Counted;
  virtual std::string_view type() const = 0;  ///< "types.Result", "[]types.Result".
  virtual bool sequence() const { return false; }
  virtual std::span<const Field> fields() const { return {}; }
  virtual Value field(std::size_t index) const;  ///< 0 … fields().size() - 1.
  virtual std::size_t size() const { return 0; }
  virtual Value at(std::size_t index) const;  ///< 0 … size() - 1.
  virtual const Function* method(std::string_view name) const;
};

/// The field of that name of a structure, or of one embedded in it; nothing when there is none.
std::optional<Value> field_of(const Object& object, std::string_view name);

/// Owns what values refer to, and counts its bytes.
class Heap {
 public:
  explicit Heap(std::uint64_t most = 512u << 20) : most_(most) {}
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;
  ~Heap();

  Value text(std::string text);
  Value list(std::vector<Value> items = {}, std::string_view element = "interface {}");
  Value texts(const std::vector<std::string>& texts);  ///< []string
  Value map(std::string_view element = "interface {}");
  Value time(Time time, std::int32_t offset = 0, std::string zone = "UTC");
  template <class T, class... Args>
  Value object(Args&&... args) {
    return keep(Value::Kind::object, new T(*this, std::forward<Args>(args)...), sizeof(T));
  }

  std::uint64_t used() const { return used_; }
  /// Whether more is in use than may be: whoever runs a template asks after each step.
  bool full() const { return used_ > most_; }
  std::uint64_t most() const { return most_; }
  void charge(Counted& to, std::size_t bytes);

 private:
  friend class Value;
  friend struct Map;
  Value keep(Value::Kind kind, Counted* thing, std::size_t bytes);
  void release(Counted* thing) noexcept;
  void bury() noexcept;

  std::uint64_t most_;
  std::uint64_t used_ = 0;
  Map* maps_ = nullptr;
  std::vector<Counted*> dead_;  ///< Waiting to be deleted, so that deep values do not recurse.
  bool burying_ = false;
};

/// Go's rule of what is true: not absent, not false, not zero, not empty.
bool truth(const Value& value);
/// How many items a list, a map or a sequence has; bytes of a text. Nothing for others.
std::optional<std::size_t> length(const Value& value);
/// The items of a list or sequence; empty for others.
Value item(const Value& sequence, std::size_t index);
bool is_sequence(const Value& value);
/// Go's reflect.Kind: "string", "slice", "map", "struct"; "invalid" for nil.
std::string_view kind_name(const Value& value);

// ------------------------------------------------------------------------------------------------

inline Value::Value(const Value& other) noexcept
    : kind_(other.kind_),
      number_(other.number_),
      boxed_(other.boxed_),
      integer_(other.integer_),
      size_(other.size_),
      owner_(other.owner_) {
  if (owner_) ++owner_->count;
}
inline Value::~Value() {
  if (owner_ && --owner_->count == 0) owner_->heap->release(owner_);
}
inline void Value::swap(Value& other) noexcept {
  std::swap(kind_, other.kind_);
  std::swap(number_, other.number_);
  std::swap(boxed_, other.boxed_);
  std::swap(integer_, other.integer_);
  std::swap(size_, other.size_);
  std::swap(owner_, other.owner_);
}
inline List& Value::list() const { return static_cast<List&>(*owner_); }
inline Map& Value::map() const { return static_cast<Map&>(*owner_); }
inline Moment& Value::time() const { return static_cast<Moment&>(*owner_); }
inline Object& Value::object() const { return static_cast<Object&>(*owner_); }

}  // namespace oakum::gotemplate
