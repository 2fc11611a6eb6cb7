#include "formats/rpm_header.h"

#include <algorithm>
#include <map>

namespace oakum::formats {
namespace {
constexpr std::uint32_t kMaxEntries = 0xffff;  // rpm's own limits
constexpr std::uint32_t kMaxData = 0x0fffffff;
constexpr std::size_t kPreamble = 8;
constexpr std::size_t kEntrySize = 16;
constexpr std::uint32_t kMaxElements =
    1u << 22;  // of one tag; the largest packages have half a million files
constexpr std::size_t kMaxPath = 4096;

enum Tag : std::uint32_t {
  kFirstTagWithData = 100,  // below: regions, whose entries point at trailers
  kSigMd5 = 261,
  kName = 1000,
  kVersion = 1001,
  kRelease = 1002,
  kEpoch = 1003,
  kVendor = 1011,
  kLicense = 1014,
  kArch = 1022,
  kSourceRpm = 1044,
  kProvideName = 1047,
  kRequireName = 1049,
  kDirIndexes = 1116,
  kBaseNames = 1117,
  kDirNames = 1118,
  kModularityLabel = 5096,
};
enum Type : std::uint32_t {
  kNull,
  kChar,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kString,
  kBinary,
  kStrings,
  kI18nString
};

struct Entry {
  std::uint32_t tag, type, offset, count;
  bool text() const { return type == kString || type == kStrings || type == kI18nString; }
};

Error damaged(const Entry& entry, std::string_view what) {
  return {Error::corrupt, fmt::format("rpm header: tag {}: {}", entry.tag, what)};
}

/// The tags that read() below knows.
bool is_wanted(std::uint32_t tag) {
  constexpr std::uint32_t kWanted[] = {kSigMd5,    kName,        kVersion,        kRelease,
                                       kEpoch,     kVendor,      kLicense,        kArch,
                                       kSourceRpm, kProvideName, kRequireName,    kDirIndexes,
                                       kBaseNames, kDirNames,    kModularityLabel};
  return std::find(std::begin(kWanted), std::end(kWanted), tag) != std::end(kWanted);
}

/// The least number of bytes that one element of a type takes.
std::uint32_t element_size(std::uint32_t type) {
  switch (type) {
    case kNull:
      return 0;
    case kInt16:
      return 2;
    case kInt32:
      return 4;
    case kInt64:
      return 8;
    default:
      return 1;
  }
}

/// The bytes of an entry; of strings, whose length their content tells, all that follow.
Result<ByteView> bytes_of(const Entry& entry, ByteView data) {
  if (entry.type > kI18nString) return damaged(entry, fmt::format("unknown type {}", entry.type));
  const auto found =
      slice(data, entry.offset, std::uint64_t{entry.count} * element_size(entry.type));
  if (!found)
    return damaged(entry, fmt::format("{} elements at {} do not fit {} bytes", entry.count,
                                      entry.offset, data.size()));
  return entry.text() ? data.subspan(entry.offset) : *found;
}

/// Takes a string with its final zero off the front.
Result<std::string_view> take_string(const Entry& entry, std::string_view& rest) {
  const auto end = rest.find('\0');
  if (end == rest.npos) return damaged(entry, "a string without an end");
  const auto text = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return text;
}

Result<void> read(const Entry& entry, ByteView bytes, std::string_view& into) {
  if (!entry.text())
    return damaged(entry, fmt::format("type {} where a string belongs", entry.type));
  if (entry.count == 0) return {};
  auto rest = as_text(bytes);
  into = TRY(take_string(entry, rest));
  return {};
}

Result<void> read(const Entry& entry, ByteView bytes, std::vector<std::string_view>& into) {
  if (!entry.text()) return damaged(entry, fmt::format("type {} where strings belong", entry.type));
  auto rest = as_text(bytes);
  for (std::uint32_t i = 0; i < entry.count; ++i) {
    const auto text = TRY(take_string(entry, rest));
    into.push_back(text);
  }
  return {};
}

Result<void> read(const Entry& entry, ByteView bytes, std::vector<std::uint32_t>& into) {
  if (entry.type != kInt32)
    return damaged(entry, fmt::format("type {} where numbers belong", entry.type));
  into.reserve(entry.count);
  for (std::size_t i = 0; i < entry.count; ++i)
    into.push_back(load_be<std::uint32_t>(bytes, 4 * i).value_or(0));
  return {};
}

Result<void> read(const Entry& entry, ByteView bytes, std::optional<std::uint32_t>& into) {
  if (entry.type != kInt32)
    return damaged(entry, fmt::format("type {} where a number belongs", entry.type));
  into = load_be<std::uint32_t>(bytes, 0);
  return {};
}

Result<void> read(const Entry& entry, ByteView bytes, ByteView& into) {
  if (entry.type != kBinary)
    return damaged(entry, fmt::format("type {} where bytes belong", entry.type));
  into = bytes;
  return {};
}

Result<void> read(const Entry& entry, ByteView bytes, RpmHeader& into) {
  switch (entry.tag) {
    case kSigMd5:
      return read(entry, bytes, into.md5);
    case kName:
      return read(entry, bytes, into.name);
    case kVersion:
      return read(entry, bytes, into.version);
    case kRelease:
      return read(entry, bytes, into.release);
    case kEpoch:
      return read(entry, bytes, into.epoch);
    case kVendor:
      return read(entry, bytes, into.vendor);
    case kLicense:
      return read(entry, bytes, into.license);
    case kArch:
      return read(entry, bytes, into.arch);
    case kSourceRpm:
      return read(entry, bytes, into.source_rpm);
    case kProvideName:
      return read(entry, bytes, into.provided);
    case kRequireName:
      return read(entry, bytes, into.required);
    case kDirIndexes:
      return read(entry, bytes, into.directory_of);
    case kBaseNames:
      return read(entry, bytes, into.base_names);
    case kDirNames:
      return read(entry, bytes, into.directories);
    case kModularityLabel:
      return read(entry, bytes, into.modularity_label);
    default:
      return {};
  }
}

Entry entry_at(ByteView index, std::size_t at) {
  const auto field = [&](std::size_t offset) {
    return load_be<std::uint32_t>(index, at + offset).value_or(0);
  };
  return {field(0), field(4), field(8), field(12)};
}

/// Checks all entries and gives the last one of each tag to be read, so that no bytes are read more
/// than once a tag.
Result<std::map<std::uint32_t, Entry>> wanted_entries(ByteView index, ByteView data) {
  std::map<std::uint32_t, Entry> kept;
  for (std::size_t at = 0; at < index.size(); at += kEntrySize) {
    const auto entry = entry_at(index, at);
    if (entry.tag < kFirstTagWithData) continue;
    TRY(bytes_of(entry, data));
    if (!is_wanted(entry.tag)) continue;
    if (entry.count > kMaxElements && entry.type != kBinary)
      return damaged(
          entry, fmt::format("{} elements, more than the limit of {}", entry.count, kMaxElements));
    kept[entry.tag] = entry;
  }
  return kept;
}
}  // namespace

Result<RpmHeader> parse_rpm_header(ByteView blob) {
  const auto entries = load_be<std::uint32_t>(blob, 0);
  const auto size = load_be<std::uint32_t>(blob, 4);
  if (!entries || !size) return Error{Error::corrupt, "rpm header: cut off"};
  if (*entries == 0 || *entries > kMaxEntries || *size > kMaxData)
    return Error{Error::corrupt,
                 fmt::format("rpm header: impossible size: {} entries, {} bytes", *entries, *size)};
  const auto index = slice(blob, kPreamble, kEntrySize * *entries);
  const auto data = slice(blob, kPreamble + kEntrySize * *entries, *size);
  if (!index || !data)
    return Error{Error::corrupt,
                 fmt::format("rpm header: cut off: {} entries and {} bytes do not fit {}", *entries,
                             *size, blob.size())};
  const auto kept = TRY(wanted_entries(*index, *data));
  RpmHeader header;
  for (const auto& [tag, entry] : kept) {
    const auto bytes = TRY(bytes_of(entry, *data));
    TRY(read(entry, bytes, header));
  }
  return header;
}

Result<std::vector<std::string>> installed_files(const RpmHeader& header, std::uint64_t limit) {
  if (header.base_names.size() != header.directory_of.size())
    return Error{Error::corrupt,
                 fmt::format("rpm header: {} files, but {} of them have a directory",
                             header.base_names.size(), header.directory_of.size())};
  std::vector<std::string> files;
  files.reserve(header.base_names.size());
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < header.base_names.size(); ++i) {
    if (header.directory_of[i] >= header.directories.size())
      return Error{Error::corrupt, fmt::format("rpm header: directory {} of {}",
                                               header.directory_of[i], header.directories.size())};
    auto directory = header.directories[header.directory_of[i]];
    if (directory.starts_with('/')) directory.remove_prefix(1);
    const auto size = directory.size() + header.base_names[i].size();
    if (size > kMaxPath)
      return Error{Error::corrupt, fmt::format("rpm header: a path of {} bytes", size)};
    total += size + sizeof(std::string);
    if (total > limit)
      return Error{Error::too_large,
                   fmt::format("the file lists are larger than the limit of {} bytes", limit)};
    files.push_back(fmt::format("{}{}", directory, header.base_names[i]));
  }
  return files;
}

}  // namespace oakum::formats
