// links: disk
// Promise: names are single components, a file gives no more than its size and the same bytes in
// one piece and in several, and a walk that enters each directory once ends. The input is a disk of
// 4 MiB whose end is zeros.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <set>
#include <vector>

#include "base/bytes.h"
#include "disk/file_system.h"
#include "disk/part.h"

namespace {
using namespace oakum;

void require(bool kept) {
  if (!kept) std::abort();
}

/// Bytes and then zeros.
class Padded final : public disk::Device {
 public:
  explicit Padded(ByteView bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return 4 << 20; }
  Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    TRY(disk::check_inside(size(), at, into.size()));
    std::fill(into.begin(), into.end(), std::byte{0});
    if (at >= bytes_.size() || into.empty()) return {};
    const auto count = std::min<std::size_t>(into.size(), bytes_.size() - at);
    std::memcpy(into.data(), bytes_.data() + at, count);
    return {};
  }

 private:
  ByteView bytes_;
};

bool is_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.size() <= 255 &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

void read_content(const disk::FileSystem& files, const disk::Node& node) {
  std::vector<std::byte> whole(20000), pieces(20000);
  const auto once = files.read(node, 0, whole);
  if (!once) return;
  require(*once <= node.size && (*once == whole.size() || *once == node.size));
  const auto front = files.read(node, 0, std::span(pieces).first(*once / 3));
  const auto back = files.read(node, *once / 3, std::span(pieces).subspan(*once / 3));
  require(front && *front == *once / 3 && back && *back == *once - *front);
  require(std::equal(whole.begin(), whole.begin() + static_cast<long>(*once), pieces.begin()));
  const auto behind = files.read(node, node.size, whole);
  require(behind && *behind == 0);
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Padded device(ByteView(reinterpret_cast<const std::byte*>(data), size));
  const auto opened = disk::open_ext(device);
  if (!opened) return 0;
  const auto& files = **opened;
  std::set<disk::NodeId> seen;
  std::vector<disk::NodeId> pending = {files.root()};
  while (!pending.empty() && seen.size() < 200) {
    const auto id = pending.back();
    pending.pop_back();
    if (!seen.insert(id).second) continue;
    const auto node = files.node(id);
    if (!node) continue;
    if (node->type != disk::Node::Type::directory) {
      read_content(files, *node);
      continue;
    }
    const auto entries = files.list(*node);
    if (!entries) continue;
    for (const auto& entry : *entries) {
      require(is_name(entry.name));
      if (pending.size() < 1000) pending.push_back(entry.id);
    }
  }
  return 0;
}
