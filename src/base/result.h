#pragma once
#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace oakum {

/// Why something failed: a kind to act on, and one sentence for the reader.
struct Error {
  enum Kind : std::uint8_t {
    not_found,
    denied,
    io,
    corrupt,
    unsupported,
    too_large,
    inconclusive,  ///< It was read, and does not say enough to judge.
    exhausted,     ///< A budget shared with other work is used up: another try may get further.
    unreachable,
    timeout,
    cancelled,
    usage,
    internal
  };
  Kind kind = internal;
  std::string
      what;  ///< "var/lib/dpkg/status:412: a package without a version"; no capital, no full stop.

  /// The same error with what we were doing in front: "layer 3: var/lib/dpkg/status:412: …".
  Error during(std::string_view doing) && { return {kind, fmt::format("{}: {}", doing, what)}; }
};

/// A value or the reason there is none. Dropping one is a compile-time warning.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(Error e) : tl::expected<T, Error>(tl::unexpect, std::move(e)) {}
};

/// Used by TRY: moves the value out.
template <class T>
T take(Result<T>& result) {
  return *std::move(result);
}
inline void take(Result<void>&) {}

}  // namespace oakum

/// `auto x = TRY(f());` yields the value or returns the error from the enclosing function.
/// Starts a statement (or initialises a variable) and never sits inside braces: g++ 12 leaks the
/// members of an aggregate already built when a later initialiser returns.
#define TRY(expr)                           \
  __extension__({                           \
    auto&& try_result = (expr);             \
    if (!try_result) [[unlikely]]           \
      return std::move(try_result).error(); \
    ::oakum::take(try_result);              \
  })
