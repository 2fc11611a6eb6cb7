#include "formats/bolt.h"

#include <algorithm>

namespace oakum::formats {
namespace {
constexpr std::size_t kPageHeader = 16;
constexpr std::size_t kElement = 16;
constexpr std::size_t kMetaSize = 64;
constexpr std::size_t kBucketHeader = 16;
constexpr std::uint32_t kMagic = 0xED0CDAED;
constexpr std::uint32_t kMagicSwapped = 0xEDDA0CED;
constexpr std::uint32_t kFormatVersion = 2;
constexpr std::uint64_t kFirstPageAfterMetas = 2;
constexpr std::uint32_t kSmallestPage = 1024;
constexpr std::uint32_t kLargestPage = 1024u << 14;
constexpr unsigned kMaxDepth = 32;
enum Flags : std::uint16_t { kBranch = 0x01, kLeaf = 0x02, kMeta = 0x04 };
constexpr std::uint32_t kIsBucket = 1;

Error damaged(std::string what) { return {Error::corrupt, std::move(what)}; }

std::uint16_t u16(ByteView bytes, std::size_t at) {
  return load_le<std::uint16_t>(bytes, at).value_or(0);
}
std::uint32_t u32(ByteView bytes, std::size_t at) {
  return load_le<std::uint32_t>(bytes, at).value_or(0);
}
std::uint64_t u64(ByteView bytes, std::size_t at) {
  return load_le<std::uint64_t>(bytes, at).value_or(0);
}

std::uint64_t fnv1a(ByteView bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const auto byte : bytes)
    hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x100000001b3;
  return hash;
}

struct Meta {
  std::uint32_t page_size = 0;
  std::uint64_t root = 0;
  std::uint64_t high_water = 0;
  std::uint64_t transaction = 0;
};

/// The meta page that starts at `at`, or nothing when it is not a valid one.
std::optional<Meta> read_meta(ByteView file, std::size_t at) {
  const auto page = slice(file, at, kPageHeader + kMetaSize);
  if (!page || (u16(*page, 8) & kMeta) == 0) return std::nullopt;
  const auto meta = page->subspan(kPageHeader);
  if (u32(meta, 0) != kMagic || u32(meta, 4) != kFormatVersion) return std::nullopt;
  if (u64(meta, 56) != fnv1a(meta.first(56))) return std::nullopt;
  const auto size = u32(meta, 8);
  if (size < kSmallestPage || size > kLargestPage || (size & (size - 1)) != 0) return std::nullopt;
  return Meta{size, u64(meta, 16), u64(meta, 40), u64(meta, 48)};
}

/// The second meta page alone: its place depends on the page size, which only it knows now.
std::optional<Meta> probe_second_meta(ByteView file) {
  for (std::uint32_t size = kSmallestPage; size <= kLargestPage; size *= 2)
    if (const auto meta = read_meta(file, size); meta && meta->page_size == size) return meta;
  return std::nullopt;
}

std::optional<Meta> newest_meta(ByteView file) {
  const auto first = read_meta(file, 0);
  if (!first) return probe_second_meta(file);
  const auto second = read_meta(file, first->page_size);
  return second && second->transaction > first->transaction ? second : first;
}

Error why_no_meta(ByteView file) {
  const auto magic = u32(file, kPageHeader);
  if (magic == kMagicSwapped)
    return {Error::unsupported, "a bolt file written on a big-endian machine"};
  if (magic == kMagic && u32(file, kPageHeader + 4) != kFormatVersion)
    return {Error::unsupported, fmt::format("a bolt file of format version {}; version {} is known",
                                            u32(file, kPageHeader + 4), kFormatVersion)};
  return damaged("not a bolt file: no valid meta page");
}
}  // namespace

/// A branch or leaf page, with its overflow pages; elements are checked as they are read.
struct BoltFile::Page {
  ByteView bytes;
  std::uint16_t count = 0;
  bool leaf = false;

  /// `bytes` from a page header on. `place` names it in errors.
  static Result<Page> parse(ByteView bytes, std::uint64_t place) {
    if (bytes.size() < kPageHeader) return damaged(fmt::format("page {}: cut off", place));
    const auto flags = u16(bytes, 8);
    const auto count = u16(bytes, 10);
    if (flags != kBranch && flags != kLeaf)
      return damaged(fmt::format("page {}: neither branch nor leaf (flags {:#x})", place, flags));
    if (flags == kBranch && count == 0)
      return damaged(fmt::format("page {}: a branch without children", place));
    if (kPageHeader + kElement * count > bytes.size())
      return damaged(fmt::format("page {}: {} elements do not fit", place, count));
    return Page{bytes, count, flags == kLeaf};
  }

  std::size_t element(std::size_t index) const { return kPageHeader + kElement * index; }

  /// The key of element `index`, which must be below `count`.
  Result<std::string_view> key(std::size_t index) const {
    const auto at = element(index);
    const auto position = leaf ? u32(bytes, at + 4) : u32(bytes, at);
    const auto size = leaf ? u32(bytes, at + 8) : u32(bytes, at + 4);
    const auto key = slice(bytes, std::uint64_t{at} + position, size);
    if (!key) return damaged("a key outside its page");
    return as_text(*key);
  }

  /// Only for leaves.
  Result<BoltEntry> entry(std::size_t index) const {
    const auto at = element(index);
    const auto name = TRY(key(index));
    if (name.empty()) return damaged("an empty key");
    const auto value = slice(bytes, std::uint64_t{at} + u32(bytes, at + 4) + u32(bytes, at + 8),
                             u32(bytes, at + 12));
    if (!value) return damaged("a value outside its page");
    return BoltEntry{name, *value, (u32(bytes, at) & kIsBucket) != 0};
  }

  /// Only for branches.
  std::uint64_t child(std::size_t index) const { return u64(bytes, element(index) + 8); }

  /// The first element whose key is not less than `wanted`; `count` when there is none.
  Result<std::size_t> lower_bound(std::string_view wanted) const {
    std::size_t low = 0;
    std::size_t high = count;
    while (low < high) {
      const auto middle = (low + high) / 2;
      const auto found = TRY(key(middle));
      if (found < wanted)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  /// Of a branch, the child under which `wanted` lies: the last one whose first key is not above
  /// it, or the first.
  Result<std::size_t> child_for(std::string_view wanted) const {
    const auto at = TRY(lower_bound(wanted));
    if (at < count) {
      const auto found = TRY(key(at));
      if (found == wanted) return at;
    }
    return at == 0 ? at : at - 1;
  }
};

Result<BoltFile::Page> BoltFile::page(std::uint64_t id) const {
  if (id < kFirstPageAfterMetas || id >= high_water_ || id >= page_count())
    return damaged(fmt::format("page {}: outside the file", id));
  const auto start = id * page_size_;  // no overflow: id is below the number of pages in memory
  const auto header = bytes_.subspan(start, kPageHeader);
  if (u64(header, 0) != id)
    return damaged(fmt::format("page {}: names itself {}", id, u64(header, 0)));
  const auto pages = std::uint64_t{u32(header, 12)} + 1;
  const auto span = slice(bytes_, start, pages * page_size_);
  if (!span || pages > high_water_ - id)
    return damaged(fmt::format("page {}: its end is outside the file", id));
  return Page::parse(*span, id);
}

/// A way through one tree, from left to right. Its budget bounds what it looks at by the size of
/// the file.
class BoltFile::Cursor {
 public:
  Cursor(const BoltFile& file, std::uint64_t& budget) : file_(file), budget_(budget) {}

  /// Goes to the first entry whose key is not less than `key`, or to the end.
  Result<void> seek(std::uint64_t root, ByteView inline_page, std::string_view key) {
    if (root == 0) {
      const auto page = TRY(Page::parse(inline_page, 0));
      if (!page.leaf) return damaged("an inline bucket that is not a leaf");
      TRY(push(page, 0));
    } else {
      TRY(push_page(root));
    }
    while (!stack_.back().page.leaf) {
      stack_.back().index = TRY(stack_.back().page.child_for(key));
      TRY(push_page(child()));
    }
    stack_.back().index = TRY(stack_.back().page.lower_bound(key));
    return {};
  }

  /// The entry here, and moves behind it; nothing at the end. Error when keys do not rise.
  Result<std::optional<BoltEntry>> next() {
    const bool more = TRY(settle());
    if (!more) return std::optional<BoltEntry>{};
    const auto entry = TRY(stack_.back().page.entry(stack_.back().index++));
    if (!last_.empty() && entry.key <= last_) return damaged("keys out of order");
    last_ = entry.key;
    return std::optional<BoltEntry>{entry};
  }

 private:
  struct Step {
    Page page;
    std::size_t index;
  };
  std::uint64_t child() const { return stack_.back().page.child(stack_.back().index); }

  Result<void> push_page(std::uint64_t id) {
    if (stack_.size() >= kMaxDepth)
      return damaged(fmt::format("page {}: a tree deeper than {}", id, kMaxDepth));
    const auto page = TRY(file_.page(id));
    return push(page, id);
  }
  Result<void> push(const Page& page, std::uint64_t id) {
    if (page.bytes.size() > budget_)
      return damaged(fmt::format("page {}: reached more than once", id));
    budget_ -= page.bytes.size();
    stack_.push_back({page, 0});
    return {};
  }

  /// Makes the top of the stack a leaf with an entry left. False at the end.
  Result<bool> settle() {
    while (!stack_.empty()) {
      auto& top = stack_.back();
      if (top.page.leaf && top.index < top.page.count) return true;
      if (!top.page.leaf && top.index + 1 < top.page.count) {
        ++top.index;
        TRY(descend());
        continue;
      }
      stack_.pop_back();
    }
    return false;
  }

  /// To the leftmost leaf below the child the top stands on.
  Result<void> descend() {
    do {
      TRY(push_page(child()));
    } while (!stack_.back().page.leaf);
    return {};
  }

  const BoltFile& file_;
  std::uint64_t& budget_;
  std::vector<Step> stack_;
  std::string_view last_;
};

Result<BoltFile> BoltFile::open(ByteView bytes) {
  const auto meta = newest_meta(bytes);
  if (!meta) return why_no_meta(bytes);
  BoltFile file;
  file.bytes_ = bytes;
  file.page_size_ = meta->page_size;
  file.root_ = meta->root;
  file.high_water_ = meta->high_water;
  TRY(file.page(file.root_));
  return file;
}

Result<std::optional<BoltEntry>> BoltBucket::find(std::string_view key) const {
  auto budget = file_->budget();
  BoltFile::Cursor cursor(*file_, budget);
  TRY(cursor.seek(root_, inline_page_, key));
  const auto entry = TRY(cursor.next());
  if (!entry || entry->key != key) return std::optional<BoltEntry>{};
  return entry;
}

Result<std::optional<ByteView>> BoltBucket::get(std::string_view key) const {
  const auto entry = TRY(find(key));
  if (!entry || entry->is_bucket) return std::optional<ByteView>{};
  return std::optional<ByteView>{entry->value};
}

Result<std::optional<BoltBucket>> BoltBucket::find_bucket(std::string_view name) const {
  const auto entry = TRY(find(name));
  if (!entry || !entry->is_bucket) return std::optional<BoltBucket>{};
  const auto bucket = TRY(open(*entry));
  return std::optional<BoltBucket>{bucket};
}

Result<BoltBucket> BoltBucket::open(const BoltEntry& entry) const {
  if (!entry.is_bucket) return damaged(fmt::format("{} is a value, not a bucket", entry.key));
  if (root_ == 0) return damaged("a bucket within an inline bucket");
  if (depth_ + 1 >= kMaxDepth)
    return damaged(fmt::format("buckets nested deeper than {}", kMaxDepth));
  const auto root = load_le<std::uint64_t>(entry.value, 0);
  if (!root || entry.value.size() < kBucketHeader)
    return damaged(fmt::format("bucket {}: its header is cut off", entry.key));
  return BoltBucket(*file_, *root, *root == 0 ? entry.value.subspan(kBucketHeader) : ByteView{},
                    depth_ + 1);
}

Result<void> BoltBucket::for_each(const Visit& visit) const { return for_each_prefix({}, visit); }

Result<void> BoltBucket::for_each_prefix(std::string_view prefix, const Visit& visit) const {
  auto budget = file_->budget();
  BoltFile::Cursor cursor(*file_, budget);
  TRY(cursor.seek(root_, inline_page_, prefix));
  while (true) {
    const auto entry = TRY(cursor.next());
    if (!entry || !entry->key.starts_with(prefix)) return {};
    TRY(visit(*entry));
  }
}

/// One walk over everything: all buckets share one budget.
struct BoltFile::Walk {
  const BoltFile& file;
  const WalkVisit& visit;
  std::uint64_t budget;  ///< In bytes of pages.
  std::vector<std::string_view> path;

  /// Recursive; BoltBucket::open limits the depth.
  Result<void> bucket(const BoltBucket& bucket) {
    Cursor cursor(file, budget);
    TRY(cursor.seek(bucket.root_, bucket.inline_page_, {}));
    while (true) {
      const auto entry = TRY(cursor.next());
      if (!entry) return {};
      TRY(entry->is_bucket ? nested(bucket, *entry) : visit(path, *entry));
    }
  }

  Result<void> nested(const BoltBucket& parent, const BoltEntry& entry) {
    const auto child = TRY(parent.open(entry));
    path.push_back(entry.key);
    TRY(bucket(child));
    path.pop_back();
    return {};
  }
};

Result<void> BoltFile::walk(const WalkVisit& visit) const {
  return Walk{*this, visit, budget(), {}}.bucket(root());
}

}  // namespace oakum::formats
