#include "formats/protobuf.h"

namespace oakum::formats {
namespace {

enum Wire : std::uint8_t { kVarint = 0, kFixed64 = 1, kLength = 2, kFixed32 = 5 };
constexpr std::uint64_t kMostFields = (1u << 29) - 1;

}  // namespace

Error ProtobufReader::corrupt(std::string_view what) const {
  return {Error::corrupt, fmt::format("protobuf message, byte {}: {}", at_, what)};
}

Result<std::uint64_t> ProtobufReader::varint() {
  std::uint64_t value = 0;
  auto at = at_;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (at == message_.size()) return corrupt("a number that reaches past the end");
    const auto byte = std::to_integer<std::uint64_t>(message_[at++]);
    if (shift == 63 && byte > 1) break;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) {
      at_ = at;
      return value;
    }
  }
  return corrupt("a number of more than 64 bits");
}

Result<std::uint64_t> ProtobufReader::word(unsigned size) {
  const auto bytes = slice(message_, at_, size);
  if (!bytes) return corrupt("a number that reaches past the end");
  at_ += size;
  if (size == 4) return std::uint64_t{load_le<std::uint32_t>(*bytes, 0).value()};
  return load_le<std::uint64_t>(*bytes, 0).value();
}

Result<std::optional<ProtobufField>> ProtobufReader::next() {
  if (at_ == message_.size()) return std::optional<ProtobufField>{};
  const auto start = at_;
  const auto stay = [&](Error error) {
    at_ = start;
    return error;
  };
  const auto tag = varint();
  if (!tag) return tag.error();
  ProtobufField field;
  if (*tag >> 3 == 0 || *tag >> 3 > kMostFields)
    return stay(corrupt("a field number that is none"));
  field.number = static_cast<std::uint32_t>(*tag >> 3);
  const auto wire = *tag & 7;
  if (wire != kVarint && wire != kFixed64 && wire != kLength && wire != kFixed32)
    return stay(corrupt("a wire type that is none"));
  const auto value = wire == kFixed64 ? word(8) : wire == kFixed32 ? word(4) : varint();
  if (!value) return stay(value.error());
  if (wire != kLength) {
    field.integer = *value;
    return field;
  }
  const auto bytes = slice(message_, at_, *value);
  if (!bytes) return stay(corrupt("a length that reaches past the end"));
  at_ += bytes->size();
  field.kind = ProtobufField::Kind::bytes;
  field.bytes = *bytes;
  return field;
}

void ProtobufWriter::varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) message_ += static_cast<char>(value | 0x80);
  message_ += static_cast<char>(value);
}

ProtobufWriter& ProtobufWriter::integer(std::uint32_t field, std::uint64_t value) {
  varint(std::uint64_t{field} << 3 | kVarint);
  varint(value);
  return *this;
}

ProtobufWriter& ProtobufWriter::bytes(std::uint32_t field, std::string_view value) {
  varint(std::uint64_t{field} << 3 | kLength);
  varint(value.size());
  message_ += value;
  return *this;
}

}  // namespace oakum::formats
