#pragma once
#include <map>
#include <string>
#include <vector>

#include "policy/selector.h"

namespace oakum::policy {

/// One entry of a file that says what is to be ignored.
struct IgnoreEntry {
  Selector selector;
  std::string reason, owner;
  std::string until;       ///< YYYY-MM-DD, "" for ever.
  std::string file;        ///< As reports name it.
  std::uint32_t line = 0;  ///< Where it starts.
};

/// The entries of all such files, in their order. Immutable; safe from any thread.
class IgnoreList {
 public:
  /// Takes entries that are still in force.
  void add(std::vector<IgnoreEntry> entries);

  /// The first entry that means the finding, or null. A licence whose name is an expression is also
  /// ignored when each licence in it is, by whatever entries; then it is the first one's. O(log
  /// entries) for entries with ids; those with globs or without ids are tried one by one.
  const IgnoreEntry* match(const Context& context, const Finding& finding) const;

  /// Entries that mean no finding of the report, in their order; those for kinds that were not
  /// looked for are not among them.
  std::vector<const IgnoreEntry*> unused(const Context& context) const;

  std::size_t size() const { return entries_.size(); }

 private:
  template <class Visit>
  void for_each_candidate(const std::vector<std::string_view>& names, Visit&& visit) const;
  const IgnoreEntry* match_named(const Context& context, const Finding& finding,
                                 const std::vector<std::string_view>& names,
                                 std::vector<bool>* used) const;
  const IgnoreEntry* match_license(const Context& context, const Finding& finding,
                                   std::vector<bool>* used) const;
  const IgnoreEntry* match(const Context& context, const Finding& finding,
                           std::vector<bool>* used) const;

  std::vector<IgnoreEntry> entries_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_id_;
  std::vector<std::size_t> others_;  ///< Those by_id_ does not tell.
};

}  // namespace oakum::policy
