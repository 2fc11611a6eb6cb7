#pragma once
#include <cstdint>
#include <string_view>

// The plan of a database file; docs/database-format.md is its prose.
namespace oakum::advisory::layout {

constexpr std::string_view kMagic = "oakumodb";
constexpr std::uint32_t kFormat = 1;
constexpr std::uint32_t kChunk = 64 << 10;  ///< Bytes under one digest.
constexpr std::uint32_t kFlagStarter = 1;

// The header: magic 8, format u32, flags u32, file size u64, built (Unix seconds) u64, chunk size
// u32, section count u32, start of the body u64, root digest 32; then the section table and the
// chunk table; then the body.
constexpr std::uint32_t kDigestAt = 48;
constexpr std::uint32_t kHeaderSize = 80;
constexpr std::uint32_t kSectionEntry = 16;  ///< Offset u64, size u64.
constexpr std::uint32_t kDigestSize = 32;

/// In the order of the section table and of the body.
enum Section : std::uint32_t {
  kMetadata,    ///< Counts, dates, sources.
  kNamespaces,  ///< One record a namespace.
  kSlots,  ///< The hash tables of all namespaces: u32 tag, u32 offset into kPackages plus one (0:
           ///< free).
  kPackages,  ///< One record a package: name, and id and record of each row.
  kRecords,   ///< What rows say, each different record once.
  kNumbers,   ///< Lists of CPE indices, each different list once.
  kStrings,   ///< Texts behind their length, the most used ones first; offset 0 is the empty text.
  kRepositories,  ///< Red Hat content sets: u32 name, u32 list, sorted by name.
  kBuilds,        ///< Red Hat image builds, likewise.
  kCpes,          ///< u32 index, u32 name, sorted by index.
  kExploited,     ///< u32 id, u32 date added, u32 due date; sorted by id.
  kEpssKeys,      ///< u32 each, sorted.
  kEpssValues,    ///< Five bytes each: score and percentile in millionths, 20 bits each.
  kFrameIndex,  ///< One entry a frame of details: u32 first id, u32 offset, u32 size, u32 size when
                ///< decompressed.
  kDictionary,  ///< The zstd dictionary of the frames.
  kFrames,      ///< zstd frames of detail records, sorted by id.
  kSections
};

constexpr std::uint32_t kSlotSize = 8;
constexpr std::uint32_t kPairSize = 8;
constexpr std::uint32_t kExploitedSize = 12;
constexpr std::uint32_t kEpssValueSize = 5;
constexpr std::uint32_t kFrameEntrySize = 16;
constexpr std::uint32_t kFrameTarget = 64 << 10;  ///< A frame is closed once it holds this much.
constexpr std::uint32_t kMaxFrame = 4 << 20;      ///< No frame is larger when decompressed.
constexpr std::uint32_t kMaxText = 1 << 20;       ///< No text is longer.

/// FNV-1a, 64 bits: the hash of the package tables.
constexpr std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325u;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return h;
}

/// Which fields a record has, beyond status and severity.
enum RecordField : std::uint32_t {
  kFixed = 1,
  kVendorIds = 2,
  kVulnerable = 4,
  kPatched = 8,
  kUnaffected = 16,
  kAliases = 32,
  kArches = 64,
  kAffected = 128,
  kCpeList = 256,
  kInformational = 512,
  kMalicious = 1024,
};

}  // namespace oakum::advisory::layout
