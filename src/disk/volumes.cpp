#include "disk/volumes.h"

#include <algorithm>

#include "base/text.h"
#include "disk/lvm.h"
#include "disk/part.h"
#include "disk/partitions.h"

namespace oakum::disk {
namespace {

constexpr std::size_t kMostPartitions = 256;

/// Types of partitions whose content is code for a boot loader, or of no file system at all.
bool holds_no_files(std::string_view type) {
  static constexpr std::string_view kTypes[] = {
      "21686148-6449-6E6F-744E-656564454649",         // BIOS boot
      "9E1A2D38-C612-4316-AA26-8B49521E5A8B", "41",   // PReP
      "E3C9E316-0B5C-4DB8-817D-F92DF00215AE",         // reserved by Microsoft
      "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F", "82"};  // swap
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
}

class Opener {
 public:
  explicit Opener(Volumes& out) : out_(out) {}

  void open(Volume volume, std::unique_ptr<Device> device, std::string_view type) {
    out_.devices.push_back(std::move(device));
    auto opened = look(volume, *out_.devices.back(), type);
    if (!opened) volume.error = std::move(opened.error());
    out_.list.push_back(std::move(volume));
  }

  void open_logical() {
    auto lvm = open_lvm(physical_);
    out_.problems = std::move(lvm.problems);
    // Physical volumes inside of logical ones are those of guests.
    physical_.clear();
    for (auto& logical : lvm.volumes) {
      Volume volume;
      volume.prefix = logical.group + '/' + logical.name;
      volume.name = "volume " + printable(volume.prefix);
      volume.devices = {"/dev/" + volume.prefix, "/dev/mapper/" +
                                                     replace_all(logical.group, "-", "--") + '-' +
                                                     replace_all(logical.name, "-", "--")};
      volume.error = std::move(logical.error);
      if (logical.device)
        open(std::move(volume), std::move(logical.device), "");
      else
        out_.list.push_back(std::move(volume));
    }
  }

 private:
  Result<void> look(Volume& volume, const Device& device, std::string_view type) {
    volume.content = TRY(identify(device));
    const auto kind = volume.content.kind;
    switch (kind) {
      case ContentKind::ext:
        volume.files = TRY(open_ext(device));
        return {};
      case ContentKind::xfs:
        volume.files = TRY(open_xfs(device));
        return {};
      case ContentKind::btrfs:
        volume.files = TRY(open_btrfs(device));
        return {};
      case ContentKind::lvm:
        physical_.push_back({volume.name, &device});
        return {};
      case ContentKind::empty:
      case ContentKind::swap:
      case ContentKind::fat:
        return {};
      case ContentKind::luks:
        return Error{Error::denied, "encrypted (LUKS); open it first and give what is inside"};
      case ContentKind::unknown:
        if (holds_no_files(type)) return {};
        return Error{Error::unsupported, "no file system that is known"};
      default:
        return Error{Error::unsupported, fmt::format("{} is not read", name_of(kind))};
    }
  }

  Volumes& out_;
  std::vector<PhysicalVolume> physical_;
};

}  // namespace

Result<Volumes> open_volumes(const Device& disk) {
  Volumes out;
  Opener opener(out);
  const auto table = TRY(read_partitions(disk));
  if (table.kind == PartitionTable::Kind::none) {
    Volume whole;
    whole.name = "disk";
    opener.open(std::move(whole), std::make_unique<Part>(disk, 0, disk.size()), "");
  }
  for (const auto& partition : table.partitions) {
    if (out.list.size() == kMostPartitions) break;  // told below
    Volume volume;
    volume.name = fmt::format("partition {}", partition.number);
    volume.prefix = fmt::format("{}", partition.number);
    volume.partition = partition.number;
    volume.partition_uuid = partition.uuid;
    volume.partition_label = partition.label;
    if (partition.start >= disk.size()) {
      volume.error = Error{Error::corrupt, "behind the end of the image, which is cut short"};
      out.list.push_back(std::move(volume));
      continue;
    }
    opener.open(std::move(volume), std::make_unique<Part>(disk, partition.start, partition.size),
                partition.type);
  }
  opener.open_logical();
  if (table.partitions.size() > kMostPartitions)
    out.problems.push_back(
        {Error::too_large, "more than 256 partitions; the others are not looked at"});
  return out;
}

}  // namespace oakum::disk
