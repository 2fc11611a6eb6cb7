#include "disk/xfs/content.h"

#include <algorithm>

#include "disk/xfs/bytes.h"
#include "disk/xfs/extents.h"

namespace oakum::disk::xfs {
namespace {

constexpr std::uint64_t kMaxLink = 1024;
constexpr std::size_t kLinkHeader = 56;
constexpr std::size_t kLinkChecksumAt = 12;

/// The bytes of one run of blocks of a link, header and all: never more than a link may take.
Result<Block> read_link_run(const Volume& volume, const Inode& inode, std::uint64_t at) {
  const auto run = TRY(find_run(volume, inode, at));
  const auto size = run.count << volume.geometry().block_log;
  if (!run.block || size > std::max<std::uint64_t>(volume.geometry().block_bytes, 2 * kMaxLink))
    return corrupt(fmt::format("inode {}: a link's target in the wrong place", inode.number));
  Block bytes(static_cast<std::size_t>(size));
  TRY(volume.read(*run.block, run.count, 0, bytes));
  return bytes;
}

/// What such a run has of the target.
Result<ByteView> target_in(const Volume& volume, const Inode& inode, const Block& run) {
  if (!volume.geometry().v5) return ByteView(run);
  if (!has_magic(run, "XSLM") || !volume.intact(run, kLinkChecksumAt))
    return corrupt(fmt::format("inode {}: a link's target is damaged", inode.number));
  return ByteView(run).subspan(kLinkHeader);
}

}  // namespace

Result<void> read_content(const Volume& volume, const Inode& inode, std::uint64_t at,
                          std::span<std::byte> into) {
  if (inode.realtime) return unsupported(fmt::format("inode {}: a realtime file", inode.number));
  const auto& g = volume.geometry();
  while (!into.empty()) {
    const auto run = TRY(find_run(volume, inode, at >> g.block_log));
    const auto skip = at & (g.block_bytes - 1);
    const auto available = (run.count << g.block_log) - skip;
    const auto part = into.first(std::min<std::uint64_t>(into.size(), available));
    if (run.block)
      TRY(volume.read(*run.block, run.count, skip, part));
    else
      std::ranges::fill(part, std::byte{});
    at += part.size();
    into = into.subspan(part.size());
  }
  return {};
}

Result<std::string> read_link(const Volume& volume, const Inode& inode) {
  if (inode.size > kMaxLink)
    return corrupt(fmt::format("inode {}: a link's target of {} bytes", inode.number, inode.size));
  const auto size = static_cast<std::size_t>(inode.size);
  if (inode.format == Inode::Format::local) {
    if (size > inode.fork.size())
      return corrupt(fmt::format("inode {}: a link's target is cut off", inode.number));
    return std::string(as_text(inode.fork).substr(0, size));
  }
  std::string target;
  for (std::uint64_t at = 0; target.size() < size;) {
    const auto run = TRY(read_link_run(volume, inode, at));
    const auto part = TRY(target_in(volume, inode, run));
    target += as_text(part);
    at += run.size() >> volume.geometry().block_log;
  }
  target.resize(size);
  return target;
}

}  // namespace oakum::disk::xfs
