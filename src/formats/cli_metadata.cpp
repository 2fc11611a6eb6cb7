#include "formats/cli_metadata.h"

#include <algorithm>
#include <initializer_list>

namespace oakum::formats {
namespace {

constexpr std::size_t kTables = 64;
constexpr std::size_t kAssembly = 0x20;
constexpr std::size_t kLongestName = 1024;

// ---- streams

struct Streams {
  ByteView tables, strings;
};

std::string_view text_at(ByteView bytes, std::uint64_t at, std::size_t most) {
  if (at >= bytes.size()) return {};
  const auto text = as_text(bytes).substr(at, most);
  return text.substr(0, text.find('\0'));
}

/// The streams by their headers, which follow the version of the runtime.
Result<Streams> find_streams(ByteView metadata) {
  if (load_le<std::uint32_t>(metadata, 0) != 0x424A'5342u)
    return Error{Error::corrupt, "no .NET metadata where the header points"};
  const std::uint64_t version_length = load_le<std::uint32_t>(metadata, 12).value_or(0);
  const auto count = load_le<std::uint16_t>(metadata, 18 + version_length).value_or(0);
  Streams streams;
  auto at = 20 + version_length;
  for (int i = 0; i < count && at < metadata.size(); ++i) {
    const auto offset = load_le<std::uint32_t>(metadata, at).value_or(0);
    const auto size = load_le<std::uint32_t>(metadata, at + 4).value_or(0);
    const auto name = text_at(metadata, at + 8, 32);
    const auto bytes = slice(metadata, offset, size).value_or(ByteView());
    if (name == "#~" || name == "#-") streams.tables = bytes;
    if (name == "#Strings") streams.strings = bytes;
    at += 8 + ((name.size() + 4) & ~std::size_t{3});
  }
  if (streams.tables.empty()) return Error{Error::corrupt, ".NET metadata without tables"};
  return streams;
}

// ---- tables

/// How wide the columns are follows from how many rows there are.
class Schema {
 public:
  /// Reads the head of the tables' stream. False when it is cut off.
  bool read(ByteView stream) {
    const auto heaps = load_le<std::uint8_t>(stream, 6);
    const auto present = load_le<std::uint64_t>(stream, 8);
    if (!heaps || !present) return false;
    string_ = (*heaps & 1) != 0 ? 4 : 2;
    guid_ = (*heaps & 2) != 0 ? 4 : 2;
    blob_ = (*heaps & 4) != 0 ? 4 : 2;
    start_ = 24;
    for (std::size_t table = 0; table < kTables; ++table) {
      if ((*present >> table & 1) == 0) continue;
      const auto rows = load_le<std::uint32_t>(stream, start_);
      if (!rows) return false;
      rows_[table] = *rows;
      start_ += 4;
    }
    if ((*heaps & 0x40) != 0) start_ += 4;  // of an uncompressed stream: more data
    return true;
  }

  std::uint32_t rows(std::size_t table) const { return rows_[table]; }
  std::size_t string_width() const { return string_; }
  std::size_t blob_width() const { return blob_; }

  /// Where in the stream the Assembly table is.
  std::uint64_t assembly_offset() const {
    std::uint64_t at = start_;
    for (std::size_t table = 0; table < kAssembly; ++table)
      at += std::uint64_t{rows_[table]} * width(table);
    return at;
  }

 private:
  std::size_t index(std::size_t table) const { return rows_[table] < 0x1'0000 ? 2 : 4; }
  /// An index into one of several tables, which its lowest `bits` choose.
  std::size_t coded(unsigned bits, std::initializer_list<std::size_t> tables) const {
    for (const auto table : tables)
      if (rows_[table] >= 1u << (16 - bits)) return 4;
    return 2;
  }

  std::size_t type_def_or_ref() const { return coded(2, {0x02, 0x01, 0x1B}); }
  std::size_t has_custom_attribute() const {
    return coded(5, {0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0A, 0x00, 0x0E, 0x17, 0x14,
                     0x11, 0x1A, 0x1B, 0x20, 0x23, 0x26, 0x27, 0x28, 0x2A, 0x2B, 0x2C});
  }
  std::size_t method_def_or_ref() const { return coded(1, {0x06, 0x0A}); }

  /// Bytes of a row of the tables in front of Assembly. ECMA-335, II.22.
  std::size_t width(std::size_t table) const {
    switch (table) {
      case 0x00:  // Module
        return 2 + string_ + 3 * guid_;
      case 0x01:  // TypeRef
        return coded(2, {0x00, 0x1A, 0x23, 0x01}) + 2 * string_;
      case 0x02:  // TypeDef
        return 4 + 2 * string_ + type_def_or_ref() + index(0x04) + index(0x06);
      case 0x03:  // FieldPtr
        return index(0x04);
      case 0x04:  // Field
        return 2 + string_ + blob_;
      case 0x05:  // MethodPtr
        return index(0x06);
      case 0x06:  // MethodDef
        return 8 + string_ + blob_ + index(0x08);
      case 0x07:  // ParamPtr
        return index(0x08);
      case 0x08:  // Param
        return 4 + string_;
      case 0x09:  // InterfaceImpl
        return index(0x02) + type_def_or_ref();
      case 0x0A:  // MemberRef
        return coded(3, {0x02, 0x01, 0x1A, 0x06, 0x1B}) + string_ + blob_;
      case 0x0B:  // Constant
        return 2 + coded(2, {0x04, 0x08, 0x17}) + blob_;
      case 0x0C:  // CustomAttribute
        return has_custom_attribute() + coded(3, {0x06, 0x0A}) + blob_;
      case 0x0D:  // FieldMarshal
        return coded(1, {0x04, 0x08}) + blob_;
      case 0x0E:  // DeclSecurity
        return 2 + coded(2, {0x02, 0x06, 0x20}) + blob_;
      case 0x0F:  // ClassLayout
        return 6 + index(0x02);
      case 0x10:  // FieldLayout
        return 4 + index(0x04);
      case 0x11:  // StandAloneSig
        return blob_;
      case 0x12:  // EventMap
        return index(0x02) + index(0x14);
      case 0x13:  // EventPtr
        return index(0x14);
      case 0x14:  // Event
        return 2 + string_ + type_def_or_ref();
      case 0x15:  // PropertyMap
        return index(0x02) + index(0x17);
      case 0x16:  // PropertyPtr
        return index(0x17);
      case 0x17:  // Property
        return 2 + string_ + blob_;
      case 0x18:  // MethodSemantics
        return 2 + index(0x06) + coded(1, {0x14, 0x17});
      case 0x19:  // MethodImpl
        return index(0x02) + 2 * method_def_or_ref();
      case 0x1A:  // ModuleRef
        return string_;
      case 0x1B:  // TypeSpec
        return blob_;
      case 0x1C:  // ImplMap
        return 2 + coded(1, {0x04, 0x06}) + string_ + index(0x1A);
      case 0x1D:  // FieldRVA
        return 4 + index(0x04);
      case 0x1E:  // EncLog
        return 8;
      case 0x1F:  // EncMap
        return 4;
      default:
        return 0;
    }
  }

  std::array<std::uint32_t, kTables> rows_{};
  std::size_t string_ = 2, guid_ = 2, blob_ = 2;
  std::uint64_t start_ = 0;  ///< Of the first table.
};

/// An index of 2 or 4 bytes.
std::uint32_t heap_index(ByteView bytes, std::uint64_t at, std::size_t width) {
  return width == 4 ? load_le<std::uint32_t>(bytes, at).value_or(0)
                    : load_le<std::uint16_t>(bytes, at).value_or(0);
}

Result<std::optional<CliAssembly>> read_assembly(const Streams& streams) {
  const auto damaged = [] { return Error{Error::corrupt, "damaged .NET metadata"}; };
  Schema schema;
  if (!schema.read(streams.tables)) return damaged();
  if (schema.rows(kAssembly) == 0) return std::optional<CliAssembly>();
  const auto at = schema.assembly_offset();
  const auto name_at = at + 16 + schema.blob_width();
  const auto culture_at = name_at + schema.string_width();
  if (!slice(streams.tables, at, culture_at + schema.string_width() - at)) return damaged();
  const auto text = [&](std::uint64_t column) {
    const auto index = heap_index(streams.tables, column, schema.string_width());
    return std::string(text_at(streams.strings, index, kLongestName));
  };
  CliAssembly assembly;
  assembly.name = text(name_at);
  assembly.culture = text(culture_at);
  for (std::size_t i = 0; i < 4; ++i)
    assembly.version[i] = load_le<std::uint16_t>(streams.tables, at + 4 + 2 * i).value_or(0);
  if (assembly.name.empty()) return damaged();
  return std::optional(std::move(assembly));
}

}  // namespace

Result<std::optional<CliAssembly>> read_cli_assembly(const io::Pe& file) {
  const auto range = file.directory(io::Pe::cli_header);
  if (range.address == 0) return std::optional<CliAssembly>();
  const auto header = file.from(range.address);
  const auto address = load_le<std::uint32_t>(header, 8);
  const auto size = load_le<std::uint32_t>(header, 12);
  if (!address || !size) return Error{Error::corrupt, "a .NET header outside of the file"};
  const auto streams = TRY(find_streams(file.at({*address, *size})));
  return read_assembly(streams);
}

}  // namespace oakum::formats
