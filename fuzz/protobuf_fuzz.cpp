// links: formats io core base
// Any bytes as a message, fields that may be messages again read as such. Promises: every field
// lies in the message, reading ends, an error is final, and fields that are written again read the
// same.
#include <cstdlib>

#include "formats/protobuf.h"

using namespace oakum;
using Kind = formats::ProtobufField::Kind;

static void write(const formats::ProtobufField& field, formats::ProtobufWriter& to) {
  if (field.kind == Kind::bytes)
    to.bytes(field.number, field.text());
  else
    to.integer(field.number, field.integer);
}

static void same(const formats::ProtobufField& a, const formats::ProtobufField& b) {
  if (a.number != b.number || a.kind != b.kind || a.integer != b.integer || a.text() != b.text())
    std::abort();
}

static void read(ByteView message, unsigned depth) {
  formats::ProtobufReader reader(message);
  std::size_t fields = 0;
  for (;;) {
    const auto field = reader.next();
    if (!field) {
      if (field.error().kind != Error::corrupt || reader.next()) std::abort();
      return;
    }
    if (!*field) return;
    if (++fields > message.size() || (*field)->number == 0) std::abort();
    const auto bytes = (*field)->bytes;
    if (!bytes.empty() && (bytes.data() < message.data() ||
                           bytes.data() + bytes.size() > message.data() + message.size()))
      std::abort();
    formats::ProtobufWriter again;
    write(**field, again);
    formats::ProtobufReader reread(as_bytes(again.message()));
    same(**field, reread.next().value().value());
    if (reread.next().value()) std::abort();
    if (depth > 0) read(bytes, depth - 1);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  read({reinterpret_cast<const std::byte*>(data), size}, 4);
  return 0;
}
