#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/package.h"
#include "formats/node.h"
#include "inventory/sink.h"

namespace oakum::ecosystems::python {

/// A dependency as a lock file writes it.
struct Need {
  std::string name;          ///< As written.
  std::string version = {};  ///< Exactly this one; "" when the name has to do.
  /// Which of several versions is meant, in the form `satisfies` takes; "" for any. One that it
  /// cannot read leaves them all.
  std::string range = {};
};

/// Adds those of a list as uv and PEP 751 write it, [{ name = "idna", version = "3.10", … }]; the
/// version stands only where the name is not clear.
void take_needs(formats::Node list, std::vector<Need>& needs);

/// A package as a lock file tells of it; there may be hundreds of thousands.
struct Locked {
  std::string name, version;
  Relationship relationship = Relationship::unknown;
  bool dev = false;
  bool indirect = false;
};

/// The packages of one lock file and what they need. All are added first, then linked.
class LockGraph {
 public:
  using Indices = std::vector<std::uint32_t>;

  /// Adds a package with a name. `dev_needs` are those of a project's own development, which using
  /// it does not ask for. A name and version that is there already is the same package (for another
  /// platform, from another source): it gets the needs of both, and is in use when either is.
  std::uint32_t add(Locked package, std::vector<Need> needs, std::vector<Need> dev_needs = {});
  /// Resolves what all need. What the lock file does not have is not needed on any platform it was
  /// made for.
  void link();

  std::size_t size() const { return nodes_.size(); }
  Locked& operator[](std::uint32_t index) { return nodes_[index].package; }
  /// The packages that may be meant; at most kMostVersions.
  Indices find(const Need& need) const;
  /// What a package needs, for its development too.
  const Indices& all_needs(std::uint32_t index) const { return nodes_[index].all; }
  /// Adds to what a package needs, after linking.
  void require(std::uint32_t index, const Indices& more);
  /// Whether the lock file tells any dependency at all.
  bool has_edges() const;
  /// For each package whether `start` need it in the end, themselves included; what they need for
  /// development does not count.
  std::vector<bool> reachable(Indices start) const;

  /// Adds all to the sink, in the order in which they came.
  void emit(inventory::Sink& sink) const;

 private:
  static constexpr std::size_t kMostVersions = 16;  ///< Of one name; real lock files have three.
  struct Node {
    Locked package;
    std::vector<Need> needs, dev_needs;
    Indices edges, all;  ///< `needs`, and both, resolved; sorted, unique.
  };
  void resolve(const std::vector<Need>& needs, Indices& into) const;

  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::uint32_t> by_id_;  ///< "normal-name@version"
  std::unordered_map<std::string, Indices> by_name_;      ///< Normalised.
};

/// Sets the relationship of every package that has none yet: direct or indirect.
void set_relationships(LockGraph& graph, const std::vector<bool>& direct);

}  // namespace oakum::ecosystems::python
