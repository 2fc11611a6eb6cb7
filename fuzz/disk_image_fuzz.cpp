// links: disk
// Promise: whatever a file says of itself, a disk is read the same in one piece and in several,
// never beyond its end; partitions, volumes and names of files are what their headers promise. The
// first byte says what the rest is: a container, a disk, a physical volume whose checksums hold,
// metadata of LVM, a journal of ext.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "disk/ext_journal.h"
#include "disk/image.h"
#include "disk/lvm.h"
#include "disk/lvm_text.h"
#include "disk/part.h"
#include "disk/partitions.h"
#include "disk/record.h"
#include "disk/volumes.h"
#include "io/crc32.h"

namespace {
using namespace oakum;

void require(bool kept) {
  if (!kept) std::abort();
}

/// Some places, each in one piece and then in two.
void read_some(const disk::Device& device) {
  const auto size = device.size();
  std::vector<std::byte> whole(5000), pieces(5000);
  for (const auto at :
       {std::uint64_t{0}, size / 3, size / 2, size - std::min<std::uint64_t>(size, 5000)}) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(whole.size(), size - at));
    const auto once = device.read(at, std::span(whole).first(count));
    const auto front = device.read(at, std::span(pieces).first(count / 3));
    const auto back =
        device.read(at + count / 3, std::span(pieces).subspan(count / 3, count - count / 3));
    if (once && front && back)
      require(std::equal(whole.begin(), whole.begin() + static_cast<long>(count), pieces.begin()));
  }
  require(!device.read(size, std::span(whole).first(1)));
}

void open_container(ByteView bytes) {
  const disk::OpenBeside beside = [&](const std::string&) -> Result<std::unique_ptr<disk::Device>> {
    return std::make_unique<disk::MemoryDevice>(bytes);
  };
  const auto image = disk::open_image(std::make_unique<disk::MemoryDevice>(bytes), beside);
  if (image) read_some(*image->disk);
}

void open_disk(ByteView bytes) {
  const disk::MemoryDevice device(bytes);
  const auto table = disk::read_partitions(device);
  if (!table) return;
  require(table->partitions.size() <= 8192);
  for (const auto& partition : table->partitions)
    require(partition.number > 0 && partition.size > 0);
  const auto volumes = disk::open_volumes(device);
  if (!volumes) return;
  for (const auto& volume : volumes->list) require(!volume.files || !volume.error);
}

void put_le32(std::vector<std::byte>& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = std::byte(value >> 8 * i & 0xff);
}

/// Makes the checksums of a label in sector 1 and of the metadata that it points to hold: they
/// would keep a fuzzer out.
std::vector<std::byte> mended(ByteView bytes) {
  std::vector<std::byte> copy(bytes.begin(), bytes.end());
  const auto crc = [&](std::size_t at, std::size_t count) {
    return ~io::crc32(~0xf597a6cfu, ByteView(copy).subspan(at, count));
  };
  if (copy.size() < 1024) return copy;
  put_le32(copy, 512 + 16, crc(512 + 20, 492));
  const auto at = disk::Record(copy).u64(616);
  if (at >= copy.size() || copy.size() - at < 512) return copy;
  const disk::Record raw(copy);
  const auto text = slice(copy, raw.u64(at + 24) + raw.u64(at + 40), raw.u64(at + 48));
  if (text) put_le32(copy, at + 56, ~io::crc32(~0xf597a6cfu, *text));
  put_le32(copy, at, crc(at + 4, 508));
  return copy;
}

void open_physical(ByteView bytes) {
  const auto copy = mended(bytes);
  const disk::MemoryDevice device(copy);
  const disk::PhysicalVolume physical{"partition 1", &device};
  const auto lvm = disk::open_lvm(std::span(&physical, 1));
  require(lvm.volumes.size() <= 10'000);
  for (const auto& volume : lvm.volumes) {
    require((volume.device == nullptr) == volume.error.has_value());
    if (volume.device) read_some(*volume.device);
  }
}

void replay(ByteView bytes) {
  constexpr std::uint32_t kBlock = 1024;
  const disk::MemoryDevice device(bytes);
  const auto place = [](std::uint64_t block) -> Result<std::uint64_t> { return block * kBlock; };
  auto blocks = disk::read_journal(device, kBlock, bytes.size() / kBlock, place);
  if (!blocks) return;
  require(blocks->size() <= bytes.size() / 8);
  read_some(disk::Replayed(device, kBlock, *std::move(blocks)));
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView bytes(reinterpret_cast<const std::byte*>(data + 1), size - 1);
  switch (data[0] % 5) {
    case 0:
      open_container(bytes);
      break;
    case 1:
      open_disk(bytes);
      break;
    case 2:
      open_physical(bytes);
      break;
    case 3:
      (void)disk::parse_lvm_text(as_text(bytes)).has_value();
      break;
    default:
      replay(bytes);
  }
  return 0;
}
