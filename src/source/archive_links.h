#pragma once
#include <map>
#include <string>

#include "io/tar.h"

namespace oakum::source {

/// The links inside an archive of an image: docker archives name one blob several times by them.
class ArchiveLinks {
 public:
  /// Takes note of an entry that is a link; others are passed over.
  void note(const io::TarEntry& entry);
  /// Where a name leads, link by link, until `found` says it is there or no link goes on; "" for a
  /// link that leaves the archive.
  template <class Found>
  std::string resolve(std::string name, Found found) const {
    constexpr int kMostHops = 40;
    for (int hops = 0; hops < kMostHops && !found(name); ++hops) {
      const auto link = links_.find(name);
      if (link == links_.end()) break;
      name = link->second;
    }
    return name;
  }

 private:
  std::map<std::string, std::string, std::less<>> links_;
};

}  // namespace oakum::source
