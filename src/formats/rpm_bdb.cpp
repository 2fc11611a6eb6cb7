#include "formats/rpm_bdb.h"

namespace oakum::formats {
namespace {
constexpr std::uint32_t kHashMagic = 0x061561;
constexpr std::uint32_t kOtherMagics[] = {0x053162, 0x042253, 0x040988};  // btree, queue, old
constexpr std::uint32_t kSmallestPage = 512;
constexpr std::uint32_t kLargestPage = 65536;
constexpr std::uint8_t kHashMetaPage = 8;
constexpr std::size_t kPageHeader = 26;
constexpr std::size_t kOffPageSize = 12;
enum PageType : std::uint8_t { kHashUnsorted = 2, kOverflow = 7, kHash = 13 };
enum ItemType : std::uint8_t { kKeyData = 1, kOffPage = 3 };

Error damaged(std::string what) { return {Error::corrupt, std::move(what)}; }

/// Loads integers in the byte order of the machine that wrote the file; what lies outside reads as
/// zero.
struct Loader {
  bool big_endian = false;
  template <class T>
  T load(ByteView bytes, std::size_t at) const {
    return (big_endian ? load_be<T>(bytes, at) : load_le<T>(bytes, at)).value_or(0);
  }
  std::uint8_t u8(ByteView bytes, std::size_t at) const { return load<std::uint8_t>(bytes, at); }
  std::uint16_t u16(ByteView bytes, std::size_t at) const { return load<std::uint16_t>(bytes, at); }
  std::uint32_t u32(ByteView bytes, std::size_t at) const { return load<std::uint32_t>(bytes, at); }
};

class HashFile : Loader {
 public:
  Result<void> open(ByteView file) {
    file_ = file;
    big_endian = load_be<std::uint32_t>(file, 12) == kHashMagic;
    TRY(check_meta());
    page_size_ = u32(file, 20);
    last_page_ = u32(file, 32);
    if (page_size_ < kSmallestPage || page_size_ > kLargestPage ||
        (page_size_ & (page_size_ - 1)) != 0)
      return damaged(fmt::format("rpm database: impossible page size {}", page_size_));
    visited_.resize(page_count());
    return {};
  }

  void for_each(const RpmVisit& visit) {
    for (std::uint32_t number = 1; number < page_count() && number <= last_page_; ++number) {
      const auto type = u8(page(number), 25);
      const bool holds_records = type == kHash || type == kHashUnsorted;
      if (holds_records && !hash_page(number, visit)) return;
    }
    if (last_page_ >= page_count())
      visit(damaged(fmt::format("rpm database: cut off: {} of {} pages", page_count(),
                                std::uint64_t{last_page_} + 1)));
  }

 private:
  Result<void> check_meta() const {
    const auto magic = u32(file_, 12);
    for (const auto other : kOtherMagics)
      if (magic == other)
        return Error{Error::unsupported, "rpm database: a Berkeley DB that is not a hash table"};
    if (magic != kHashMagic || u8(file_, 25) != kHashMetaPage)
      return damaged("rpm database: not a Berkeley DB hash table");
    if (u8(file_, 24) != 0) return Error{Error::unsupported, "rpm database: encrypted"};
    return {};
  }

  std::uint64_t page_count() const { return file_.size() / page_size_; }
  /// `number` must be below page_count().
  ByteView page(std::uint32_t number) const {
    return file_.subspan(std::uint64_t{number} * page_size_, page_size_);
  }

  /// Item `index` of a hash page, which ends where the good items before it start (`low`); nothing
  /// when it does not lie there. So no byte of a page is in two items.
  std::optional<ByteView> item(ByteView page, std::size_t index, std::size_t& low) const {
    const std::size_t start = u16(page, kPageHeader + 2 * index);
    if (start < kPageHeader || start >= low) return std::nullopt;
    const auto found = page.subspan(start, low - start);
    low = start;
    return found;
  }

  /// Items come in pairs of key and value, from the end of the page towards its start. False when
  /// the visitor has had enough.
  bool hash_page(std::uint32_t number, const RpmVisit& visit) {
    const auto here = page(number);
    const std::size_t items = u16(here, 20);
    if (kPageHeader + 2 * items > page_size_)
      return visit(
          damaged(fmt::format("rpm database: page {}: {} items do not fit", number, items)));
    std::size_t low = page_size_;
    for (std::size_t i = 0; i + 1 < items; i += 2) {
      const auto key = item(here, i, low);
      const auto value = item(here, i + 1, low);
      if (key && value && is_counter(*key)) continue;
      if (!visit(key && value ? value_of(*value, number) : misplaced(number, i))) return false;
    }
    return true;
  }

  static Error misplaced(std::uint32_t number, std::size_t item) {
    return damaged(
        fmt::format("rpm database: page {}: item {} lies outside its place", number, item));
  }

  /// Key 0 holds the next free number, not a package.
  bool is_counter(ByteView key) const {
    return u8(key, 0) == kKeyData && key.size() == 5 && u32(key, 1) == 0;
  }

  Result<ByteView> value_of(ByteView item, std::uint32_t number) {
    const auto type = u8(item, 0);
    if (type == kKeyData) return item.subspan(1);
    if (type != kOffPage || item.size() < kOffPageSize)
      return damaged(
          fmt::format("rpm database: page {}: a value of unknown kind {}", number, type));
    return chained(u32(item, 4), u32(item, 8));
  }

  /// A value spread over a chain of overflow pages, joined in `joined_`.
  Result<ByteView> chained(std::uint32_t number, std::uint32_t size) {
    joined_.clear();
    while (number != 0 && joined_.size() < size) {
      TRY(visit_once(number));
      const auto here = page(number);
      const std::size_t length = u16(here, 22);
      if (u8(here, 25) != kOverflow || length == 0 || kPageHeader + length > page_size_)
        return damaged(
            fmt::format("rpm database: page {}: not a page of an overflow chain", number));
      const auto part = here.subspan(kPageHeader, length);
      joined_.insert(joined_.end(), part.begin(), part.end());
      number = u32(here, 16);
    }
    if (joined_.size() != size)
      return damaged(
          fmt::format("rpm database: a value of {} bytes where {} belong", joined_.size(), size));
    return ByteView(joined_);
  }

  Result<void> visit_once(std::uint32_t number) {
    if (number >= page_count())
      return damaged(fmt::format("rpm database: page {}: outside the file", number));
    if (visited_[number])
      return damaged(fmt::format("rpm database: page {}: in more than one chain", number));
    visited_[number] = true;
    return {};
  }

  ByteView file_;
  std::uint32_t page_size_ = 0;
  std::uint32_t last_page_ = 0;
  std::vector<bool> visited_;
  std::vector<std::byte> joined_;
};
}  // namespace

bool is_rpm_bdb(ByteView file) {
  return load_le<std::uint32_t>(file, 12) == kHashMagic ||
         load_be<std::uint32_t>(file, 12) == kHashMagic;
}

Result<void> for_each_bdb_header(ByteView file, const RpmVisit& visit) {
  HashFile database;
  TRY(database.open(file));
  database.for_each(visit);
  return {};
}

}  // namespace oakum::formats
