#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gotemplate/limits.h"
#include "gotemplate/value.h"

namespace oakum::gotemplate {

/// What templates may ask of the world; what is empty is refused.
struct World {
  std::function<Time()> now;
  std::function<std::optional<std::string>(std::string_view name)>
      variable;  ///< Of the environment.
  std::function<std::string(std::size_t count)> random_bytes;
  std::function<std::string()> uuid;
};

/// What a function is given beside its arguments.
class Call {
 public:
  virtual ~Call() = default;
  virtual Heap& heap() = 0;
  virtual const Limits& limits() const = 0;
  virtual const World& world() const = 0;
  /// What the method was asked of; missing for functions.
  virtual const Value& receiver() const = 0;
  /// Counts work beyond that of the call itself: one step for each 64 bytes. Error: too_large.
  virtual Result<void> spend(std::uint64_t bytes) = 0;
  /// Runs the template of that name with this dot. Error: not_found, and those of templates.
  virtual Result<std::string> include(std::string_view name, const Value& dot) = 0;
  /// Parses and runs a text; templates it defines are seen by nothing else. Errors as `include`.
  virtual Result<std::string> evaluate(std::string_view text, const Value& dot) = 0;
  /// Calls a function or method value... of the template's own functions, by name. Error:
  /// not_found, theirs.
  virtual Result<Value> call(std::string_view name, std::span<const Value> arguments) = 0;

  /// A text as a value. Error: too_large when it is longer than a value may be.
  Result<Value> text(std::string text);
  /// Whether a text of so many bytes may be made. Error: too_large.
  Result<void> room(std::uint64_t bytes);
  /// The same for the items of a list.
  Result<void> room_for_items(std::uint64_t count);
};

using Arguments = std::span<const Value>;

/// A function templates can call. `parameters` has a letter for each, as Go declares them:
///   a  interface {}      v  reflect.Value (as a, but missing stays missing)
///   s  string            b  bool           f  float64
///   i  int               I  int64          r  int32
///   l  []interface {}    S  []string       m  map[string]interface {}
///   t  time.Time         T  *time.Location is none of ours
/// and '*' at the end when the last one may be given any number of times. Arguments of other types
/// are errors before `run` is called. An error's text is told behind "error calling NAME: ".
struct Function {
  std::string_view parameters;
  std::function<Result<Value>(Call& call, Arguments arguments)> run;
  bool boxed = false;  ///< Its result is an interface {} in Go.
};

using Functions = std::map<std::string, Function, std::less<>>;

/// Those Go's text/template has: and, or, not, len, index, slice, print, printf, println, html, js,
/// urlquery, call, eq, ne, lt, le, gt, ge.
void add_builtins(Functions& functions);

/// An error a function ends a template with.
inline Error wrong(std::string what) { return {Error::corrupt, std::move(what)}; }

}  // namespace oakum::gotemplate
