#pragma once
// Small PE files made by hand: sections with what a test wants in them, a version resource, .NET
// metadata with an Assembly table.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oakum {

/// Bytes that grow; numbers are little-endian.
class PeBytes {
 public:
  void put(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
      bytes_ += i < 8 ? static_cast<char>(value >> (8 * i)) : '\0';
  }
  void put(std::string_view text) { bytes_ += text; }
  void pad(std::size_t multiple) {
    bytes_.resize((bytes_.size() + multiple - 1) / multiple * multiple);
  }
  void pad_to(std::size_t size) { bytes_.resize(size); }
  void set(std::size_t at, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) bytes_[at + i] = static_cast<char>(value >> (8 * i));
  }
  void wide(std::string_view ascii) {
    for (const char c : ascii) put(static_cast<unsigned char>(c), 2);
    put(0, 2);
  }
  std::size_t size() const { return bytes_.size(); }
  const std::string& text() const { return bytes_; }

 private:
  std::string bytes_;
};

using PeStrings = std::vector<std::pair<std::string, std::string>>;

/// A block of a version resource around what is in it.
inline std::string pe_version_block(std::string_view key, std::string_view value, bool is_text,
                                    const std::vector<std::string>& children) {
  PeBytes block;
  block.put(0, 2);
  block.put(is_text ? value.size() / 2 : value.size(), 2);
  block.put(is_text, 2);
  block.wide(key);
  block.pad(4);
  block.put(value);
  for (const auto& child : children) {
    block.pad(4);
    block.put(child);
  }
  block.set(0, block.size(), 2);
  return block.text();
}

/// VS_VERSION_INFO with one table of strings.
inline std::string pe_version_resource(const PeStrings& strings) {
  std::vector<std::string> entries;
  for (const auto& [key, value] : strings) {
    PeBytes wide;
    wide.wide(value);
    entries.push_back(pe_version_block(key, wide.text(), true, {}));
  }
  const auto table = pe_version_block("040904b0", {}, true, entries);
  const auto info = pe_version_block("StringFileInfo", {}, true, {table});
  return pe_version_block("VS_VERSION_INFO", std::string(52, '\0'), false, {info});
}

/// The tree of resources with one version, to lie at `address`.
inline std::string pe_resources(std::string_view version, std::uint32_t address) {
  PeBytes tree;
  const auto directory = [&](std::uint32_t key, std::uint32_t target) {
    tree.put(0, 12), tree.put(0, 2), tree.put(1, 2);
    tree.put(key, 4), tree.put(target, 4);
  };
  directory(16, 0x8000'0000u | 24);
  directory(1, 0x8000'0000u | 48);
  directory(0x409, 72);
  tree.put(address + 88, 4), tree.put(version.size(), 4), tree.put(0, 8);
  tree.put(version);
  return tree.text();
}

struct PeAssembly {
  std::string name;
  std::array<std::uint16_t, 4> version{};
  std::string culture = {};
  /// Rows of tables in front of Assembly by number, all of zeros and 2-byte columns.
  std::vector<std::pair<unsigned, std::pair<std::uint32_t, std::size_t>>> tables = {};
};

/// A CLI header and the metadata behind it, to lie at `address`.
inline std::string pe_cli(const PeAssembly& assembly, std::uint32_t address) {
  PeBytes strings;
  strings.put(0, 1);
  const auto name_at = strings.size();
  strings.put(assembly.name), strings.put(0, 1);
  const auto culture_at = assembly.culture.empty() ? 0 : strings.size();
  strings.put(assembly.culture), strings.put(0, 1);
  strings.pad(4);

  PeBytes tables;
  std::uint64_t present = std::uint64_t{1} << 0x20;
  for (const auto& [number, rows] : assembly.tables) present |= std::uint64_t{1} << number;
  tables.put(0, 4), tables.put(2, 1), tables.put(0, 1), tables.put(0, 1), tables.put(1, 1);
  tables.put(present, 8), tables.put(0, 8);
  for (const auto& [number, rows] : assembly.tables) tables.put(rows.first, 4);
  tables.put(1, 4);
  for (const auto& [number, rows] : assembly.tables)
    tables.put(std::string(rows.first * rows.second, '\0'));
  tables.put(0x8004, 4);
  for (const auto number : assembly.version) tables.put(number, 2);
  tables.put(0, 4), tables.put(0, 2), tables.put(name_at, 2), tables.put(culture_at, 2);
  tables.pad(4);

  PeBytes metadata;
  metadata.put(0x424A'5342u, 4), metadata.put(1, 2), metadata.put(1, 2), metadata.put(0, 4);
  metadata.put(12, 4), metadata.put("v4.0.30319"), metadata.pad(4);
  metadata.put(0, 2), metadata.put(2, 2);
  const auto start = metadata.size() + 12 + 20;
  metadata.put(start, 4), metadata.put(tables.size(), 4), metadata.put("#~"), metadata.put(0, 2);
  metadata.put(start + tables.size(), 4), metadata.put(strings.size(), 4);
  metadata.put("#Strings"), metadata.put(0, 4);
  metadata.put(tables.text()), metadata.put(strings.text());

  PeBytes cli;
  cli.put(72, 4), cli.put(2, 2), cli.put(5, 2);
  cli.put(address + 72, 4), cli.put(metadata.size(), 4), cli.put(1, 4);
  cli.pad_to(72);
  cli.put(metadata.text());
  return cli.text();
}

/// The file: headers of 0x400 bytes, ".text" at 0x2000 and ".rsrc" at 0x10000 of the image. An
/// empty part has no entry in the data directory.
inline std::string pe_file(const std::string& cli, const std::string& resources) {
  constexpr std::uint32_t kText = 0x2000, kResources = 0x10000, kHeaders = 0x400;
  PeBytes file;
  file.put("MZ"), file.pad_to(0x3C), file.put(0x80, 4), file.pad_to(0x80);
  file.put(0x4550, 4), file.put(0x14C, 2), file.put(2, 2), file.put(0, 12), file.put(224, 2);
  file.put(0x2102, 2);
  const auto optional = file.size();
  file.put(0x10B, 2), file.pad_to(optional + 92), file.put(16, 4);
  for (std::size_t i = 0; i < 16; ++i) {
    const auto* part = i == 2 ? &resources : i == 14 ? &cli : nullptr;
    const bool there = part && !part->empty();
    file.put(there ? (i == 2 ? kResources : kText) : 0, 4);
    file.put(there ? part->size() : 0, 4);
  }
  const auto section = [&](std::string name, std::uint32_t address, std::size_t size,
                           std::size_t offset) {
    name.resize(8);
    file.put(name), file.put(size, 4), file.put(address, 4), file.put(size, 4);
    file.put(offset, 4), file.put(0, 16);
  };
  section(".text", kText, cli.size(), kHeaders);
  section(".rsrc", kResources, resources.size(), kHeaders + cli.size());
  file.pad_to(kHeaders);
  file.put(cli), file.put(resources);
  return file.text();
}

/// An assembly with a version resource.
inline std::string pe_assembly(const PeAssembly& assembly, const PeStrings& strings) {
  return pe_file(
      pe_cli(assembly, 0x2000),
      strings.empty() ? std::string() : pe_resources(pe_version_resource(strings), 0x10000));
}

}  // namespace oakum
