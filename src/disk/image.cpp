#include "disk/image.h"

#include <algorithm>

#include "disk/host_file.h"
#include "disk/record.h"
#include "io/decompress.h"

namespace oakum::disk {
namespace {

constexpr std::size_t kHead = 1024;
constexpr std::size_t kSector = 512;
constexpr unsigned kLongestChain = 8;

Result<std::vector<std::byte>> first_bytes(const Device& file) {
  std::vector<std::byte> head(std::min<std::uint64_t>(kHead, file.size()));
  TRY(file.read(0, head));
  return head;
}

Error not_read(std::string_view what) {
  return {Error::unsupported, fmt::format("{} is not read; make a QCOW2 or raw image of it with "
                                          "qemu-img convert",
                                          what)};
}

/// Containers that we know and do not read.
std::optional<Error> refuse(const Record& head) {
  if (head.has(0, "QFI\xfb") && head.be32(4) == 1) return not_read("qcow version 1");
  if (head.has(0, "vhdxfile")) return not_read("VHDX");
  if (head.u32(0x40) == 0xbeda107f) return not_read("VDI");
  if (head.has(0, "COWD")) return not_read("vmdk: the sparse format of ESX");
  if (head.u16(510) == 0xaa55) return std::nullopt;  // a boot sector, whatever it starts with
  if (head.has(257, "ustar"))
    return Error{Error::unsupported, "a tar archive (OVA?); take the disk out of it first"};
  const auto compression = io::detect_compression(head.bytes());
  if (compression != io::Compression::none)
    return Error{Error::unsupported, fmt::format("compressed as a whole ({}); decompress it first",
                                                 io::name_of(compression))};
  return std::nullopt;
}

Result<bool> ends_like_vhd(const Device& file) {
  if (file.size() < 2 * kSector) return false;
  std::array<std::byte, kSector> footer;
  TRY(file.read(file.size() - kSector, footer));
  return Record(footer).has(0, "conectix");
}

}  // namespace

Result<Image> open_image(std::unique_ptr<Device> file, const OpenBeside& beside, unsigned depth) {
  if (depth > kLongestChain)
    return Error{Error::too_large, "more than 8 images that build on one another"};
  const auto bytes = TRY(first_bytes(*file));
  const Record head(bytes);
  if (auto refused = refuse(head)) return *std::move(refused);
  const bool vhd = TRY(ends_like_vhd(*file)) || head.has(0, "conectix");
  Image image{"raw", nullptr};
  if (head.has(0, "QFI\xfb")) {
    image.format = "qcow2";
    image.disk = TRY(open_qcow2(std::move(file), beside, depth));
  } else if (head.has(0, "KDMV")) {
    image.format = "vmdk";
    image.disk = TRY(open_vmdk(std::move(file)));
  } else if (head.has(0, "# Disk DescriptorFile")) {
    image.format = "vmdk";
    image.disk = TRY(open_vmdk_descriptor(*file, beside));
  } else if (vhd) {
    image.format = "vhd";
    image.disk = TRY(open_vhd(std::move(file)));
  } else {
    image.disk = std::move(file);
  }
  return image;
}

Result<Image> open_image(const std::string& path) {
  const auto slash = path.rfind('/');
  const auto directory = slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
  const OpenBeside beside = [&](const std::string& name) -> Result<std::unique_ptr<Device>> {
    if (name.empty() || name.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
      return Error{Error::unsupported,
                   fmt::format("{}: a file elsewhere than beside the image is not opened", name)};
    return open_host_file(directory + name, /*follow=*/false);
  };
  auto file = TRY(open_host_file(path, /*follow=*/true));
  auto image = open_image(std::move(file), beside);
  if (!image) return std::move(image.error()).during(path);
  return image;
}

}  // namespace oakum::disk
