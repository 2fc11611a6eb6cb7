#include "disk/ext_journal.h"

#include <algorithm>
#include <vector>

#include "disk/record.h"

namespace oakum::disk {
namespace {

constexpr std::uint32_t kMagic = 0xc03b3998;
constexpr std::size_t kHeader = 12;
enum Kind : std::uint32_t { descriptor = 1, commit = 2, super_v1 = 3, super_v2 = 4, revoke = 5 };
enum Incompatible : std::uint32_t {
  revokes = 1,
  wide = 2,
  async_commit = 4,
  checksums_v2 = 8,
  checksums_v3 = 16,
  fast_commits = 32
};
enum TagFlags : std::uint32_t { escaped = 1, same_uuid = 2, last_tag = 8 };

Error corrupt(std::string_view what) { return {Error::corrupt, fmt::format("journal: {}", what)}; }

class JournalReader {
 public:
  JournalReader(const Device& device, std::uint32_t block_size, const JournalPlace& place)
      : device_(device), place_(place), block_(block_size) {}

  Result<JournalBlocks> read(std::uint64_t blocks) {
    TRY(load(0));
    const Record super(block_);
    const auto kind = super.be32(4);
    if (super.be32(0) != kMagic || (kind != super_v1 && kind != super_v2))
      return corrupt("no superblock");
    if (super.be32(12) != block_.size()) return corrupt("blocks of another size");
    features_ = kind == super_v2 ? super.be32(40) : 0;
    if (features_ & ~std::uint32_t{63})
      return Error{Error::unsupported, fmt::format("journal: unknown features {:#x}", features_)};
    end_ = std::min<std::uint64_t>(super.be32(16), blocks);
    first_ = super.be32(20);
    auto sequence = super.be32(24);
    next_ = super.be32(28);
    if (next_ == 0) return JournalBlocks();
    if (first_ == 0 || first_ >= end_ || next_ < first_ || next_ >= end_)
      return corrupt("a superblock that points outside");
    left_ = end_ - first_;
    while (TRY(transaction(sequence))) ++sequence;
    return choose();
  }

 private:
  struct Write {
    std::uint64_t block = 0;
    JournalBlock from;
    std::uint32_t sequence = 0;
  };

  Result<void> load(std::uint64_t block) {
    const auto at = TRY(place_(block));
    return device_.read(at, block_);
  }
  /// The number of the next block of the ring, and one further; false when all were seen.
  bool advance(std::uint64_t& block) {
    if (left_ == 0) return false;
    --left_;
    block = next_++;
    if (next_ == end_) next_ = first_;
    return true;
  }

  /// Everything up to the next commit block; false where the log ends.
  Result<bool> transaction(std::uint32_t sequence) {
    const auto written = writes_.size();
    std::vector<std::uint64_t> revoked;
    for (std::uint64_t at = 0; advance(at);) {
      TRY(load(at));
      const Record header(block_);
      if (header.be32(0) != kMagic || header.be32(8) != sequence) break;
      if (header.be32(4) == commit) {
        for (const auto block : revoked) revoked_[block] = sequence;
        return true;
      }
      if (header.be32(4) == descriptor) {
        if (!TRY(tags(sequence))) break;
      } else if (header.be32(4) == revoke) {
        read_revoked(header, revoked);
      } else {
        break;
      }
    }
    writes_.resize(written);  // never committed
    return false;
  }

  std::size_t tag_size() const {
    if (features_ & checksums_v3) return 16;
    return (features_ & checksums_v2 ? 10 : 8) + (features_ & wide ? 4 : 0);
  }

  /// The blocks that follow a descriptor; false when the ring ends among them.
  Result<bool> tags(std::uint32_t sequence) {
    const auto copy = block_;
    const Record raw(copy);
    const auto size = tag_size();
    const std::size_t tail = features_ & (checksums_v2 | checksums_v3) ? 4 : 0;
    for (std::size_t at = kHeader; at + size + tail <= copy.size();) {
      const bool v3 = (features_ & checksums_v3) != 0;
      const std::uint32_t flags = v3 ? raw.be32(at + 4) : raw.be32(at + 4) & 0xffff;
      const std::uint64_t high = features_ & wide ? raw.be32(at + 8) : 0;
      std::uint64_t from = 0;
      if (!advance(from)) return false;
      const auto place = TRY(place_(from));
      writes_.push_back({high << 32 | raw.be32(at), {place, (flags & escaped) != 0}, sequence});
      if (flags & last_tag) break;
      at += size + (flags & same_uuid ? 0 : 16);
    }
    return true;
  }

  void read_revoked(const Record& raw, std::vector<std::uint64_t>& revoked) const {
    const std::size_t size = features_ & wide ? 8 : 4;
    const auto end = std::min<std::size_t>(raw.be32(kHeader), block_.size());
    for (std::size_t at = kHeader + 4; at + size <= end; at += size)
      revoked.push_back(size == 8 ? raw.be64(at) : raw.be32(at));
  }

  /// The last write of each block, unless it was revoked in the same transaction or later.
  JournalBlocks choose() const {
    JournalBlocks chosen;
    for (const auto& write : writes_) {
      const auto found = revoked_.find(write.block);
      const bool dropped =
          found != revoked_.end() && static_cast<std::int32_t>(found->second - write.sequence) >= 0;
      if (!dropped) chosen[write.block] = write.from;
    }
    return chosen;
  }

  const Device& device_;
  const JournalPlace& place_;
  std::vector<std::byte> block_;
  std::uint32_t features_ = 0;
  std::uint64_t first_ = 0, end_ = 0, next_ = 0;
  std::uint64_t left_ = 0;  ///< Blocks of the ring not seen yet.
  std::vector<Write> writes_;
  std::map<std::uint64_t, std::uint32_t> revoked_;
};

}  // namespace

Result<JournalBlocks> read_journal(const Device& device, std::uint32_t block_size,
                                   std::uint64_t blocks, const JournalPlace& place) {
  return JournalReader(device, block_size, place).read(blocks);
}

Result<MappedDevice::Stretch> Replayed::locate(std::uint64_t at) const {
  const auto number = at / block_size_;
  const auto within = at % block_size_;
  const auto found = blocks_.lower_bound(number);
  if (found == blocks_.end()) return Stretch{.size = size() - at, .on = &device_, .at = at};
  if (found->first != number)
    return Stretch{
        .size = (found->first - number) * block_size_ - within, .on = &device_, .at = at};
  const auto& newer = found->second;
  const auto rest = std::min<std::uint64_t>(block_size_ - within, size() - at);
  if (newer.escaped) return Stretch{.size = rest, .at = within, .packed = true, .key = newer.at};
  return Stretch{.size = rest, .on = &device_, .at = newer.at + within};
}

Result<BlockCache::Block> Replayed::unpack(std::uint64_t key) const {
  BlockCache::Block block(block_size_);
  TRY(device_.read(key, block));
  constexpr std::uint8_t kFirst[] = {0xc0, 0x3b, 0x39, 0x98};
  for (std::size_t i = 0; i < 4; ++i) block[i] = std::byte{kFirst[i]};
  return block;
}

}  // namespace oakum::disk
