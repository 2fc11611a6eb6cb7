// Prints what a file system in an image has: list xfs|btrfs|ext IMAGE [bare | record FILE]. "bare"
// reads no files; "record" writes the sectors that were needed, as the fuzz targets take them.
#include <cstdio>
#include <cstring>
#include <fstream>

#include "fuzz/sparse_device.h"
#include "tests/disk/devices.h"
#include "tests/disk/listing.h"

namespace {
using namespace oakum::disk;

/// Notes which sectors are read.
class Recorder final : public Device {
 public:
  explicit Recorder(const Device& device) : device_(device) {}
  std::uint64_t size() const override { return device_.size(); }
  oakum::Result<void> read(std::uint64_t at, std::span<std::byte> into) const override {
    constexpr auto kSector = SparseDevice::kSector;
    for (auto sector = at / kSector; sector * kSector < at + into.size(); ++sector)
      sectors_.insert(sector);
    return device_.read(at, into);
  }
  /// Runs of the sectors that are not zeros, in the form of SparseDevice.
  void write(const std::string& path) const {
    std::ofstream out(path, std::ios::binary);
    std::string run;
    std::uint64_t first = 0, next = 0;
    const auto put = [&](std::uint64_t value, int bytes) {
      for (int i = 0; i < bytes; ++i) out.put(static_cast<char>(value >> 8 * i));
    };
    const auto flush = [&] {
      if (!run.empty()) put(first, 4), put(next - first, 2), out << run;
      run.clear();
    };
    for (const auto sector : sectors_) {
      std::string bytes(SparseDevice::kSector, '\0');
      if (!device_.read(sector * bytes.size(), std::as_writable_bytes(std::span(bytes)))) continue;
      if (bytes.find_first_not_of('\0') == bytes.npos) continue;
      if (sector != next) flush();
      if (run.empty()) first = sector;
      run += bytes;
      next = sector + 1;
    }
    flush();
  }

 private:
  const Device& device_;
  mutable std::set<std::uint64_t> sectors_;
};

oakum::Result<std::unique_ptr<FileSystem>> open(std::string_view kind, const Device& device) {
  if (kind == "xfs") return open_xfs(device);
  if (kind == "btrfs") return open_btrfs(device);
  return open_ext(device);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const FileDevice image(argv[2]);
  const Recorder recorder(image);
  const std::string_view option = argc > 3 ? argv[3] : "";
  const bool records = option == "record" && argc > 4;
  const auto opened = open(argv[1], records ? static_cast<const Device&>(recorder) : image);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().what.c_str());
    return 1;
  }
  const Listing listing(**opened, {.contents = option != "bare"});
  std::fputs(listing.text().c_str(), stdout);
  std::fprintf(stderr, "%zu entries, %zu errors, %llu bytes\n", listing.lines().size(),
               listing.errors(), static_cast<unsigned long long>(listing.bytes()));
  if (records) recorder.write(argv[4]);
  return listing.errors() == 0 ? 0 : 3;
}
