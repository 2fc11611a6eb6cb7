#pragma once
#include <cstdint>
#include <vector>

#include "core/package.h"
#include "inventory/sink.h"

namespace oakum::ecosystems::npm {

/// More than a lock file has: what comes behind so many packages is left out.
inline constexpr std::size_t kMostPackages = 500'000;

/// Tells that a lock file has more than kMostPackages.
void tell_too_many(inventory::Sink& sink, std::uint32_t line);

/// What a lock file names and who needs whom. Filled first, then delivered. Linear in packages and
/// needs.
class Graph {
 public:
  using Number = std::uint32_t;

  /// What becomes of a package that nothing the project requires leads to.
  enum class Unreached {
    kept,         ///< In use, and nothing is known of how it came to be there.
    development,  ///< An indirect one, for development.
    as_stated,    ///< Indirect; here `dev` of every package stays what the lock file says.
  };

  /// False when there are kMostPackages; the first time, that is told.
  bool has_room(inventory::Sink& sink, std::uint32_t line);
  /// How many packages are to be expected.
  void reserve(std::size_t count);
  /// A package. The root and workspaces come with their relationship; all others get theirs.
  Number add(Package package);
  /// What the lock file names but no registry has (a local folder, a commit): it is not reported,
  /// and what it needs is.
  Number add_hidden();
  const Package& operator[](Number number) const { return packages_[number]; }
  void license(Number number, std::vector<std::string> licenses) {
    packages_[number].licenses = std::move(licenses);
  }

  /// `from` names `to` among its dependencies.
  void connect(Number from, Number to) { needs_.push_back({from, to, true}); }
  /// `from` uses `to` without naming it as a dependency of its own (a peer).
  void connect_silently(Number from, Number to) { needs_.push_back({from, to, false}); }
  /// The project itself requires it, at least for its development. Of the root and the workspaces
  /// only what is required counts, not what they are connected with.
  void require(Number number, bool for_development);

  /// Sets relationship, indirect, dev and depends_on, and hands the packages over in their order.
  /// Those with the same id are one package in several places.
  void deliver(Unreached unreached, inventory::Sink& sink);

 private:
  struct Need {
    Number from, to;
    bool named;
  };

  bool is_local(Number number) const {
    const auto relationship = packages_[number].relationship;
    return relationship == Relationship::root || relationship == Relationship::workspace;
  }
  bool is_hidden(Number number) const { return packages_[number].name.empty(); }
  void sort_needs();
  std::vector<bool> reach(std::vector<Number> start) const;
  void judge(Unreached unreached);
  void fill_depends_on();
  void merge_twins();

  bool told_ = false;
  std::vector<Package> packages_;  ///< Hidden ones have no name.
  std::vector<Need> needs_;
  /// After sort_needs: those of package n are needs_[first_need_[n]] up to that of n + 1.
  std::vector<std::size_t> first_need_;
  std::vector<Number> used_, developed_with_;  ///< What the project requires.
};

}  // namespace oakum::ecosystems::npm
