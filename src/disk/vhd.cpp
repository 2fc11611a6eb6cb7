// Virtual PC's disks, fixed and dynamic. Source: "Virtual Hard Disk Image Format Specification",
// version 1.0.
#include <algorithm>
#include <array>

#include "disk/image.h"
#include "disk/mapped.h"
#include "disk/part.h"
#include "disk/record.h"

namespace oakum::disk {
namespace {

constexpr std::size_t kFooter = 512;
constexpr std::size_t kDynamicHeader = 1024;
constexpr std::uint32_t kAbsent = 0xffff'ffff;
constexpr std::uint32_t kLargestBlock = 1u << 28;
enum Kind : std::uint32_t { fixed = 2, dynamic = 3, differencing = 4 };

Error corrupt(std::string what) { return {Error::corrupt, "vhd: " + std::move(what)}; }

/// The sum of all bytes but those of the sum itself, inverted.
bool checksum_holds(ByteView bytes, std::size_t at) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (i < at || i >= at + 4) sum += std::to_integer<std::uint32_t>(bytes[i]);
  return Record(bytes).be32(at) == ~sum;
}

using Footer = std::array<std::byte, kFooter>;

/// The footer at the end, or its copy in front when that one is damaged.
Result<Footer> read_footer(const Device& file) {
  Footer footer;
  if (file.size() < kFooter) return corrupt("no footer");
  for (const auto at : {file.size() - kFooter, std::uint64_t{0}}) {
    TRY(file.read(at, footer));
    if (Record(footer).has(0, "conectix") && checksum_holds(footer, 64)) return footer;
  }
  return corrupt("the footer and its copy are damaged");
}

/// A disk that is the file without its footer.
class Fixed final : public Device {
 public:
  Fixed(std::unique_ptr<Device> file, std::uint64_t size)
      : file_(std::move(file)), part_(*file_, 0, size) {}
  std::uint64_t size() const override { return part_.size(); }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    return part_.read(at, into);
  }

 private:
  std::unique_ptr<Device> file_;
  Part part_;
};

struct Blocks {
  std::uint64_t table_at = 0;
  std::uint32_t count = 0;
  std::uint32_t size = 0;
  std::uint64_t bitmap = 0;  ///< In front of each block, in whole sectors.
};

class Dynamic final : public MappedDevice {
 public:
  Dynamic(std::unique_ptr<Device> file, std::uint64_t size, const Blocks& blocks)
      : file_(std::move(file)), table_(*file_), size_(size), blocks_(blocks) {}
  std::uint64_t size() const override { return size_; }

 protected:
  Result<Stretch> locate(std::uint64_t at) const override {
    const auto number = at / blocks_.size;
    const auto within = at % blocks_.size;
    if (number >= blocks_.count) return corrupt(fmt::format("no block for byte {}", at));
    std::array<std::byte, 4> entry;
    TRY(table_.read(blocks_.table_at + number * 4, entry));
    const auto sector = Record(entry).be32(0);
    if (sector == kAbsent) return Stretch{.size = blocks_.size - within};
    return Stretch{.size = blocks_.size - within,
                   .on = file_.get(),
                   .at = sector * 512ull + blocks_.bitmap + within};
  }

 private:
  std::unique_ptr<Device> file_;
  CachedDevice table_;
  std::uint64_t size_;
  Blocks blocks_;
};

Result<Blocks> read_blocks(const Device& file, std::uint64_t at) {
  std::array<std::byte, kDynamicHeader> bytes;
  TRY(file.read(at, bytes));
  const Record header(bytes);
  if (!header.has(0, "cxsparse") || !checksum_holds(bytes, 36))
    return corrupt("a damaged header of a dynamic disk");
  Blocks blocks;
  blocks.table_at = header.be64(16);
  blocks.count = header.be32(28);
  blocks.size = header.be32(32);
  if (blocks.size < 512 || blocks.size > kLargestBlock || (blocks.size & (blocks.size - 1)) != 0)
    return corrupt(fmt::format("blocks of {} bytes", blocks.size));
  if (blocks.table_at > file.size()) return corrupt("a table behind the end");
  const auto bitmap_bytes = blocks.size / 512 / 8;
  blocks.bitmap = (bitmap_bytes + 511) / 512 * 512;
  if (blocks.bitmap == 0) blocks.bitmap = 512;
  return blocks;
}

}  // namespace

Result<std::unique_ptr<Device>> open_vhd(std::unique_ptr<Device> file) {
  const auto footer = TRY(read_footer(*file));
  const Record raw(footer);
  const auto size = raw.be64(48);
  switch (raw.be32(60)) {
    case fixed:
      return std::make_unique<Fixed>(std::move(file), std::min(size, file->size() - kFooter));
    case dynamic: {
      const auto blocks = TRY(read_blocks(*file, raw.be64(16)));
      return std::make_unique<Dynamic>(std::move(file), size, blocks);
    }
    case differencing:
      return Error{Error::unsupported, "vhd: holds only the differences to another disk"};
    default:
      return Error{Error::unsupported, fmt::format("vhd: disks of kind {}", raw.be32(60))};
  }
}

}  // namespace oakum::disk
