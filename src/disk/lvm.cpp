// LVM2 on physical volumes. Source: the layout in lvm2's lib/format_text/layout.h and label.h.
#include "disk/lvm.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "disk/lvm_text.h"
#include "disk/mapped.h"
#include "disk/part.h"
#include "disk/record.h"
#include "io/crc32.h"

namespace oakum::disk {
namespace {

constexpr std::uint64_t kSector = 512;
constexpr std::uint64_t kLongestText = 16 << 20;
constexpr std::size_t kMostVolumes = 10'000;
constexpr std::size_t kMostAreas = 128;
/// Mirrors of mirrors of volumes in many pieces multiply.
constexpr std::size_t kMostSegments = 500'000;
constexpr std::uint64_t kMostMetadata = 256 << 20;
constexpr std::uint64_t kMostBytes = 1ull << 60;
constexpr unsigned kDeepest = 4;

Error corrupt(std::string what) { return {Error::corrupt, std::move(what)}; }
Error unsupported(std::string what) { return {Error::unsupported, std::move(what)}; }

/// LVM starts from its own value and does not invert.
std::uint32_t lvm_crc(ByteView bytes) { return ~io::crc32(~0xf597a6cfu, bytes); }

// ---- Physical volumes ----

struct Area {
  std::uint64_t at = 0, size = 0;
};

struct Label {
  std::string uuid;  ///< Without hyphens.
  std::vector<Area> metadata;
};

/// The pairs of place and size from `at` on, up to a pair of zeros.
std::vector<Area> read_areas(const Record& sector, std::size_t& at) {
  std::vector<Area> areas;
  for (; at + 16 <= kSector; at += 16) {
    const Area area{sector.u64(at), sector.u64(at + 8)};
    if (area.at == 0) break;
    areas.push_back(area);
  }
  at += 16;
  return areas;
}

Result<Label> read_label(const Device& device) {
  for (std::uint64_t number = 0; number < 4; ++number) {
    std::array<std::byte, kSector> bytes;
    TRY(device.read(number * kSector, bytes));
    const Record sector(bytes);
    if (!sector.has(0, "LABELONE") || !sector.has(24, "LVM2 001") || sector.u64(8) != number)
      continue;
    if (lvm_crc(ByteView(bytes).subspan(20)) != sector.u32(16)) continue;
    std::size_t at = sector.u32(20);
    if (at > kSector - 40) return corrupt("a label whose header is elsewhere");
    Label label;
    label.uuid = sector.text(at, 32);
    at += 40;
    read_areas(sector, at);
    label.metadata = read_areas(sector, at);
    return label;
  }
  return corrupt("no label whose checksum holds");
}

/// The text that the header of a metadata area points to; the area is a ring behind the header.
Result<std::string> read_metadata(const Device& device, const Area& area) {
  std::array<std::byte, kSector> bytes;
  TRY(device.read(area.at, bytes));
  const Record header(bytes);
  if (!header.has(4, " LVM2 x[5A%r0N*>") || lvm_crc(ByteView(bytes).subspan(4)) != header.u32(0))
    return corrupt("a damaged header of metadata");
  const auto start = header.u64(24), ring = header.u64(32);
  const auto at = header.u64(40), size = header.u64(48);
  const bool ignored = (header.u32(60) & 1) != 0;
  if (at == 0 || size == 0 || ignored) return std::string();
  if (size > kLongestText) return Error{Error::too_large, "metadata of more than 16 MiB"};
  if (start != area.at || ring > device.size() || ring <= kSector || at >= ring ||
      size > ring - kSector)
    return corrupt("a header of metadata that points outside");
  std::string text(size, '\0');
  const auto into = std::as_writable_bytes(std::span(text));
  const auto front = std::min(size, ring - at);
  TRY(check_inside(device.size(), start, ring));
  TRY(device.read(start + at, into.first(front)));
  TRY(device.read(start + kSector, into.subspan(front)));
  if (lvm_crc(into) != header.u32(56)) return corrupt("metadata whose checksum does not hold");
  return text;
}

// ---- Logical volumes ----

/// A volume made of stretches of others, each on one place or on several in turn.
class Striped final : public MappedDevice {
 public:
  struct Leg {
    const Device* on = nullptr;
    std::uint64_t at = 0;
  };

  std::uint64_t size() const override { return ends_.empty() ? 0 : ends_.back(); }
  /// `stripe` bytes go to each leg in turn; with one leg it does not count. No leg: zeros.
  void add(std::uint64_t size, std::uint64_t stripe, std::vector<Leg> legs) {
    ends_.push_back(this->size() + size);
    segments_.push_back({stripe, std::move(legs)});
  }
  /// Keeps what a leg lies on.
  const Device* keep(std::unique_ptr<Device> device) {
    kept_.push_back(std::move(device));
    return kept_.back().get();
  }

 protected:
  Result<Stretch> locate(std::uint64_t at) const override {
    const auto found = std::upper_bound(ends_.begin(), ends_.end(), at);
    const auto number = static_cast<std::size_t>(found - ends_.begin());
    const auto& segment = segments_[number];
    const auto offset = at - (number == 0 ? 0 : ends_[number - 1]);
    const auto rest = *found - at;
    const auto count = segment.legs.size();
    if (count == 0) return Stretch{.size = rest};
    if (count == 1)
      return Stretch{.size = rest, .on = segment.legs[0].on, .at = segment.legs[0].at + offset};
    const auto stripe = offset / segment.stripe, within = offset % segment.stripe;
    const auto& leg = segment.legs[stripe % count];
    return Stretch{.size = std::min(rest, segment.stripe - within),
                   .on = leg.on,
                   .at = leg.at + stripe / count * segment.stripe + within};
  }

 private:
  struct Segment {
    std::uint64_t stripe;
    std::vector<Leg> legs;
  };
  std::vector<std::uint64_t> ends_;
  std::vector<Segment> segments_;
  std::vector<std::unique_ptr<Device>> kept_;
};

/// A product that fits and is no bigger than any disk.
Result<std::uint64_t> times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product) || product > kMostBytes)
    return corrupt("sizes that are impossible");
  return product;
}

bool has_status(const LvmSection& section, std::string_view status) {
  const auto& list = section.list("status");
  return std::any_of(list.begin(), list.end(),
                     [&](const LvmValue& value) { return value.text == status; });
}

struct Group {
  std::string name;
  LvmSection section;
};

/// Makes devices of what the metadata of one group says.
class GroupReader {
 public:
  GroupReader(const Group& group, const std::map<std::string, const Device*>& devices)
      : group_(group) {
    if (const auto* physical = group.section.section("physical_volumes"))
      for (const auto& [name, section] : physical->sections) {
        const auto found = devices.find(replace_all(section.text("id"), "-", ""));
        if (found != devices.end())
          physical_[name] = {found->second, section.number("pe_start").value_or(0)};
      }
    find_snapshots();
  }

  std::vector<LogicalVolume> read() {
    std::vector<LogicalVolume> volumes;
    const auto* logical = group_.section.section("logical_volumes");
    if (!logical) return volumes;
    for (const auto& [name, section] : logical->sections) {
      if (!has_status(section, "VISIBLE")) continue;
      if (volumes.size() == kMostVolumes) break;
      LogicalVolume volume{.group = group_.name, .name = name, .device = nullptr};
      built_ = 0;
      auto device =
          snapshots_.contains(name)
              ? Result<std::unique_ptr<Device>>(unsupported("a snapshot, which is not read"))
              : build(name, 0);
      if (device)
        volume.device = *std::move(device);
      else
        volume.error = std::move(device.error());
      volumes.push_back(std::move(volume));
    }
    return volumes;
  }

 private:
  struct Place {
    const Device* device = nullptr;
    std::uint64_t start = 0;  ///< Sectors before the first extent.
  };

  /// The volumes that hold what a snapshot has kept look like plain ones.
  void find_snapshots() {
    const auto* logical = group_.section.section("logical_volumes");
    if (!logical) return;
    for (const auto& [name, volume] : logical->sections)
      for (const auto& [segment, section] : volume.sections)
        if (section.text("type") == "snapshot") snapshots_.emplace(section.text("cow_store"));
  }

  Result<std::unique_ptr<Device>> build(std::string_view name, unsigned depth) {
    const auto* logical = group_.section.section("logical_volumes");
    const auto* volume = logical ? logical->section(name) : nullptr;
    if (!volume) return corrupt(fmt::format("no volume {}", printable(name)));
    if (depth > kDeepest || ++built_ > kMostAreas) return corrupt("volumes that hold one another");
    auto device = std::make_unique<Striped>();
    const auto segments = volume->number("segment_count").value_or(0);
    std::uint64_t next = 0;
    for (std::uint64_t i = 1; i <= segments; ++i) {
      const auto* segment = volume->section(fmt::format("segment{}", i));
      if (!segment || segment->number("start_extent") != next)
        return corrupt(fmt::format("segment {} is missing", i));
      TRY(add_segment(*device, *segment, depth));
      next += segment->number("extent_count").value_or(0);
    }
    if (device->size() == 0) return corrupt("a volume without segments");
    return device;
  }

  Result<std::uint64_t> extents(std::uint64_t count) const {
    const auto one = TRY(times(group_.section.number("extent_size").value_or(0), kSector));
    return times(one, count);
  }

  Result<void> add_segment(Striped& device, const LvmSection& segment, unsigned depth) {
    if (++segments_ > kMostSegments)
      return Error{Error::too_large, "volumes in more than 500,000 pieces"};
    const auto size = TRY(extents(segment.number("extent_count").value_or(0)));
    if (size == 0 || device.size() > kMostBytes) return corrupt("a segment of an impossible size");
    const auto type = segment.text("type");
    if (type == "striped" || type == "linear") return add_stripes(device, segment, size);
    if (type == "mirror") return add_mirror(device, segment.list("mirrors"), 0, 2, size, depth);
    if (type == "raid1") return add_mirror(device, segment.list("raids"), 1, 2, size, depth);
    if (type == "zero") {
      device.add(size, 0, {});
      return {};
    }
    return unsupported(fmt::format("a volume of kind \"{}\", which is not read", printable(type)));
  }

  Result<void> add_stripes(Striped& device, const LvmSection& segment, std::uint64_t size) {
    const auto& list = segment.list("stripes");
    const auto count = segment.number("stripe_count").value_or(0);
    if (count == 0 || count > kMostAreas || list.size() != 2 * count)
      return corrupt("stripes that do not add up");
    const auto stripe = TRY(times(segment.number("stripe_size").value_or(0), kSector));
    if (count > 1 && stripe == 0) return corrupt("stripes of no size");
    std::vector<Striped::Leg> legs;
    for (std::size_t i = 0; i < list.size(); i += 2) {
      const auto one = TRY(leg(list[i].text, list[i + 1].number.value_or(0)));
      legs.push_back(one);
    }
    device.add(size, stripe, std::move(legs));
    return {};
  }

  Result<Striped::Leg> leg(const std::string& name, std::uint64_t extent) const {
    const auto found = physical_.find(name);
    if (found == physical_.end())
      return unsupported(fmt::format("physical volume {} is not in this image", printable(name)));
    const auto start = TRY(times(found->second.start, kSector));
    const auto at = TRY(extents(extent));
    return Striped::Leg{found->second.device, start + at};
  }

  /// Every leg holds all of it: the first one that is whole will do. Names of legs stand at
  /// `first`, and every `step` further on.
  Result<void> add_mirror(Striped& device, const std::vector<LvmValue>& list, std::size_t first,
                          std::size_t step, std::uint64_t size, unsigned depth) {
    Error why = corrupt("a mirror without legs");
    for (std::size_t i = first; i < list.size(); i += step) {
      auto opened = build(list[i].text, depth + 1);
      if (opened && (*opened)->size() >= size) {
        // The segments of a mirror are a leg's own, one after the other.
        const auto at = device.size();
        if (at > (*opened)->size() - size) return corrupt("a mirror longer than its leg");
        device.add(size, 0, {{device.keep(*std::move(opened)), at}});
        return {};
      }
      if (!opened) why = std::move(opened.error());
    }
    return why;
  }

  const Group& group_;
  std::map<std::string, Place, std::less<>> physical_;
  std::set<std::string, std::less<>> snapshots_;
  std::size_t built_ = 0;     ///< For one visible volume.
  std::size_t segments_ = 0;  ///< For all.
};

/// Gathers what the physical volumes say.
class Groups {
 public:
  explicit Groups(LvmVolumes& out) : out_(out) {}

  void add(const PhysicalVolume& physical) {
    const auto label = read_label(*physical.device);
    if (!label) return complain(physical, label.error());
    if (!devices_.emplace(label->uuid, physical.device).second)
      return complain(physical, corrupt("a second copy of a physical volume; the first is read"));
    std::optional<Error> failed;
    bool any = label->metadata.empty();
    for (const auto& area : label->metadata) {
      auto read = offer(*physical.device, area);
      if (read)
        any = true;
      else
        failed = std::move(read.error());
    }
    if (!any && failed) complain(physical, *std::move(failed));
  }

  void open() {
    for (const auto& [id, group] : groups_)
      for (auto& volume : GroupReader(group, devices_).read())
        out_.volumes.push_back(std::move(volume));
    std::sort(out_.volumes.begin(), out_.volumes.end(), [](const auto& a, const auto& b) {
      return std::tie(a.group, a.name) < std::tie(b.group, b.name);
    });
  }

 private:
  void complain(const PhysicalVolume& physical, Error error) {
    out_.problems.push_back(std::move(error).during(physical.name + ": lvm"));
  }

  Result<void> offer(const Device& device, const Area& area) {
    if (metadata_ > kMostMetadata)
      return Error{Error::too_large, "metadata of more than 256 MiB in all"};
    const auto text = TRY(read_metadata(device, area));
    metadata_ += text.size();
    if (text.empty() || !seen_.insert(text).second) return {};
    auto root = TRY(parse_lvm_text(text));
    for (auto& [name, section] : root.sections) {
      const std::string id(section.text("id"));
      auto& kept = groups_[id];
      if (!kept.name.empty() &&
          section.number("seqno").value_or(0) <= kept.section.number("seqno").value_or(0))
        continue;
      kept = {name, std::move(section)};
    }
    return {};
  }

  LvmVolumes& out_;
  std::map<std::string, const Device*> devices_;  ///< By UUID.
  std::map<std::string, Group> groups_;           ///< By id.
  std::set<std::string> seen_;
  std::uint64_t metadata_ = 0;  ///< Bytes read so far.
};

}  // namespace

LvmVolumes open_lvm(std::span<const PhysicalVolume> physical) {
  LvmVolumes out;
  Groups groups(out);
  for (const auto& volume : physical) groups.add(volume);
  groups.open();
  return out;
}

}  // namespace oakum::disk
