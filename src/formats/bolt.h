#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

// Read-only access to a bbolt file (the key-value store of trivy-db and of containerd): a B+tree of
// pages, buckets within buckets. The bytes are the caller's, mapped or read, and must outlive
// everything made here. Nothing is copied; no locks are needed as long as nobody rewrites the file
// in place. Source: the bbolt file format, version 2.
//
// The file is not trusted: every offset is checked, trees and nesting may be 32 deep, and one walk
// looks at no more than twice the bytes of the file, so it is linear whatever the file says. Errors
// are of kind corrupt unless said otherwise.
namespace oakum::formats {

class BoltFile;

/// A key with its value; for a nested bucket the value is the bucket's header (see
/// BoltBucket::open).
struct BoltEntry {
  std::string_view key;
  ByteView value;
  bool is_bucket = false;
};

/// A sorted map from keys to values and nested buckets. A handle: cheap to copy, valid as long as
/// its BoltFile, safe to use from several threads.
class BoltBucket {
 public:
  using Visit = std::function<Result<void>(const BoltEntry&)>;

  /// The value of a key; nothing when there is no such key, or when it names a bucket. O(log n).
  Result<std::optional<ByteView>> get(std::string_view key) const;
  /// The nested bucket of that name; nothing when there is none, or when the key holds a plain
  /// value. O(log n).
  Result<std::optional<BoltBucket>> find_bucket(std::string_view name) const;
  /// The bucket that an entry of this bucket holds.
  Result<BoltBucket> open(const BoltEntry& entry) const;

  /// Every entry in the order of keys (bytewise), this bucket's only. The first error, also of
  /// `visit`, ends it.
  Result<void> for_each(const Visit& visit) const;
  /// The entries whose key starts with `prefix`, in order. O(log n) to the first.
  Result<void> for_each_prefix(std::string_view prefix, const Visit& visit) const;

 private:
  friend class BoltFile;
  BoltBucket(const BoltFile& file, std::uint64_t root, ByteView inline_page, unsigned depth)
      : file_(&file), root_(root), inline_page_(inline_page), depth_(depth) {}
  Result<std::optional<BoltEntry>> find(std::string_view key) const;

  const BoltFile* file_;
  std::uint64_t root_;    ///< Page of the tree's root; 0 when the bucket is inline.
  ByteView inline_page_;  ///< The one leaf page of an inline bucket.
  unsigned depth_;        ///< How many buckets it lies in.
};

/// An opened file. Must not move while buckets of it are in use.
class BoltFile {
 public:
  /// Called by walk: the names of the buckets around an entry, outermost first, and the entry
  /// (never a bucket).
  using WalkVisit =
      std::function<Result<void>(const std::vector<std::string_view>& path, const BoltEntry&)>;

  /// Checks both meta pages and takes the newer valid one. The page size is the file's own (1 KiB
  /// to 16 MiB). Errors: corrupt when neither is valid, unsupported for a file of another version
  /// or byte order.
  static Result<BoltFile> open(ByteView bytes);

  /// The bucket that holds the top-level buckets.
  BoltBucket root() const { return {*this, root_, {}, 0}; }
  std::uint32_t page_size() const { return page_size_; }

  /// Every plain value of every bucket, depth first in the order of keys. Unlike nested for_each
  /// calls it is linear in the size of the file even when buckets share pages (which is an error).
  Result<void> walk(const WalkVisit& visit) const;

 private:
  friend class BoltBucket;
  class Cursor;
  struct Page;
  struct Walk;
  BoltFile() = default;
  Result<Page> page(std::uint64_t id) const;
  std::uint64_t page_count() const { return bytes_.size() / page_size_; }
  /// How many bytes of pages one walk may look at: each page once, and once more as the inline
  /// buckets in it.
  std::uint64_t budget() const { return 2 * std::uint64_t{bytes_.size()}; }

  ByteView bytes_;
  std::uint32_t page_size_ = 0;
  std::uint64_t root_ = 0;
  std::uint64_t high_water_ = 0;  ///< No page in use has this id or a higher one.
};

}  // namespace oakum::formats
