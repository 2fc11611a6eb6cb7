#pragma once
#include <string>
#include <vector>

#include "disk/device.h"

namespace oakum::disk {

/// A stretch of a disk, as its table describes it.
struct Partition {
  unsigned number = 0;                ///< From 1; logical ones of an MBR from 5.
  std::uint64_t start = 0, size = 0;  ///< Bytes. May lie behind the end of a disk cut short.
  std::string type;   ///< "83": the type of an MBR in hexadecimal; of a GPT its GUID in capitals.
  std::string label;  ///< GPT only, as UTF-8.
  std::string uuid;   ///< As PARTUUID= names it, in small letters.
};

struct PartitionTable {
  enum class Kind : std::uint8_t { none, mbr, gpt };
  Kind kind = Kind::none;
  std::vector<Partition> partitions;  ///< In the order of their numbers.
};

/// The table of a disk: GPT with sectors of 512 or 4096 bytes (its backup where the first copy is
/// damaged) or MBR with sectors of 512 bytes and up to 128 logical partitions; none when there are
/// only the bytes of a file system, or of nothing. Empty entries and containers of others are left
/// out. Errors: io, corrupt (a GPT is announced and both copies are damaged).
/// Source: UEFI Specification, "GUID Partition Table Disk Layout".
Result<PartitionTable> read_partitions(const Device& disk);

}  // namespace oakum::disk
