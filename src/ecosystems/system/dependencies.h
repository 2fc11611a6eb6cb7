#pragma once
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/sink.h"

namespace oakum::ecosystems::system {

/// Turns what the packages of one database ask for into ids of the packages that provide it. First
/// everything that is provided is told, then each package's wishes, then connect(). A wish that
/// nothing provides (an alternative that is not installed) is passed over, and so is a package's
/// wish for itself. Names are views: their text must outlive this. Cost: a hash look-up per name.
class Dependencies {
 public:
  /// About the packages of `sink`, by their places in it.
  explicit Dependencies(inventory::Sink& sink) : sink_(sink) {}

  /// The package that is asked for by this name: `index`, unless one was named before. Returns
  /// which one it is.
  std::size_t provide(std::string_view name, std::size_t index);
  /// A wish of the package that is connected next.
  void want(std::string_view name);
  /// Sets what package `index` depends on to what was wanted since the last call.
  void connect(std::size_t index);

 private:
  inventory::Sink& sink_;
  std::unordered_map<std::string_view, std::size_t> providers_;
  std::vector<std::size_t> wanted_;
  std::size_t edges_ = 0;
  bool left_out_ = false;
};

}  // namespace oakum::ecosystems::system
