#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oakum::source {

/// A set of object ids, all of one length, kept as they are in one block: for millions of them.
/// Where an id lies also depends on a number that nobody outside knows, so no choice of ids makes
/// it slow.
class IdSet {
 public:
  IdSet();
  /// The id in hexadecimal digits, 40 or 64 of them, always as many. False when it is there
  /// already, and for the id that is all zero, which git never gives to an object.
  bool insert(std::string_view hexadecimal);
  std::size_t size() const { return count_; }

 private:
  std::size_t slots() const { return width_ == 0 ? 0 : table_.size() / width_; }
  std::size_t place_of(std::string_view id) const;
  bool put(std::string_view id);
  void grow();

  std::uint64_t seed_;
  std::size_t width_ = 0;  ///< Bytes of an id.
  std::size_t count_ = 0;
  std::string table_;  ///< Ids in their slots; an empty slot is all zero.
};

}  // namespace oakum::source
