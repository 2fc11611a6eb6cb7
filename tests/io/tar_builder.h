#pragma once
#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace oakum::io {

/// Writes tar archives block by block, honest ones and others.
class TarBuilder {
 public:
  struct Header {
    std::string_view name;
    char type = '0';
    std::uint64_t size = 0;
    std::string_view link = {};
    std::string_view prefix = {};
    std::string_view magic = std::string_view("ustar\00000", 8);
    std::string_view size_field = {};  ///< Instead of `size` in octal.
    std::string_view tail = {};        ///< What stands from byte 345 on, instead of `prefix`.
    bool signed_checksum = false;
  };

  TarBuilder& header(const Header& fields) {
    std::string block(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) {
      block.replace(at, text.size(), text);
    };
    put(0, fields.name.substr(0, 100));
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, fmt::format("{:011o}", fields.size));
    if (!fields.size_field.empty()) put(124, fields.size_field);
    put(136, "00000000000");
    put(148, "        ");
    block[156] = fields.type;
    put(157, fields.link.substr(0, 100));
    put(257, fields.magic);
    put(345, fields.tail.empty() ? fields.prefix : fields.tail);
    int sum = 0;
    for (const char c : block)
      sum += fields.signed_checksum ? static_cast<signed char>(c) : static_cast<unsigned char>(c);
    put(148, std::string_view(fmt::format("{:06o}\0 ", sum)).substr(0, 6));
    block[154] = '\0';
    bytes += block;
    return *this;
  }
  /// Data, filled up to whole blocks.
  TarBuilder& data(std::string_view content) {
    bytes += content;
    bytes.resize((bytes.size() + 511) / 512 * 512, '\0');
    return *this;
  }
  TarBuilder& file(std::string_view name, std::string_view content) {
    return header({.name = name, .size = content.size()}).data(content);
  }
  TarBuilder& pax(std::string_view records, char type = 'x') {
    return header({.name = "PaxHeaders/x", .type = type, .size = records.size()}).data(records);
  }
  TarBuilder& long_name(std::string_view name, char type = 'L') {
    return header(
               {.name = "././@LongLink", .type = type, .size = name.size() + 1, .magic = "ustar  "})
        .data(std::string(name) + '\0');
  }
  TarBuilder& end() {
    bytes.append(1024, '\0');
    return *this;
  }

  std::string bytes;
};

/// "LENGTH key=value\n"
inline std::string pax_record(std::string_view key, std::string_view value) {
  const auto bare = key.size() + value.size() + 3;
  auto length = bare + std::to_string(bare).size();
  length = bare + std::to_string(length).size();
  return fmt::format("{} {}={}\n", length, key, value);
}

}  // namespace oakum::io
