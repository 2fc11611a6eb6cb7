#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

// Messages of Protocol Buffers as they lie on the wire, field by field; what the fields mean is for
// the caller to know. Source: "Encoding", the format's own description.
namespace oakum::formats {

struct ProtobufField {
  enum class Kind : std::uint8_t { integer, bytes };
  std::uint32_t number = 0;
  Kind kind = Kind::integer;
  std::uint64_t integer = 0;  ///< Of a varint or a fixed word.
  ByteView bytes;             ///< Of a text, bytes or a message; a view of what is read.

  std::string_view text() const { return as_text(bytes); }
};

/// Takes the fields off a message, in order; each field may come any number of times. Linear, keeps
/// nothing. Error: corrupt, with the offset: a number that is too long or reaches past the end, the
/// field number 0, a wire type that is none (groups, which nobody has written since 2008, are
/// refused).
class ProtobufReader {
 public:
  explicit ProtobufReader(ByteView message) : message_(message) {}
  /// Nothing at the end. After an error every further call returns it again.
  Result<std::optional<ProtobufField>> next();

 private:
  Result<std::uint64_t> varint();
  Result<std::uint64_t> word(unsigned size);
  Error corrupt(std::string_view what) const;

  ByteView message_;
  std::size_t at_ = 0;
};

/// Appends fields to a message.
class ProtobufWriter {
 public:
  ProtobufWriter& integer(std::uint32_t field, std::uint64_t value);
  /// Text, bytes, or what another writer has written.
  ProtobufWriter& bytes(std::uint32_t field, std::string_view value);
  const std::string& message() const { return message_; }

 private:
  void varint(std::uint64_t value);
  std::string message_;
};

}  // namespace oakum::formats
