// gzip (RFC 1952): members one after another.
#include <algorithm>

#include "io/crc32.h"
#include "io/decoder.h"
#include "io/inflate.h"

namespace oakum::io {
namespace {

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder(std::unique_ptr<Reader> in, const InflateLimits& limits)
      : Decoder("gzip", std::move(in), limits.output_bytes, limits.ratio) {}

 private:
  /// Where we are in a member. The optional parts of the header come in this order.
  enum class Part : std::uint8_t {
    fixed,
    extra_size,
    extra,
    name,
    comment,
    checksum,
    content,
    trailer
  };
  enum Flag : unsigned { kChecksum = 2, kExtra = 4, kName = 8, kComment = 16, kReserved = 0xe0 };

  Step step(ByteView in, bool, std::span<std::byte> out) override {
    Step did;
    while (!did.member_ended && !did.failure) {
      const auto before = part_;
      if (part_ == Part::content)
        read_content(in, out, did);
      else
        read_part(in, did);
      if (part_ == before) break;
    }
    return did;
  }

  void read_content(ByteView in, std::span<std::byte> out, Step& did) {
    const auto room = out.subspan(did.produced);
    const auto run = inflate_.run(in.subspan(did.consumed), room);
    crc_ = crc32(crc_, room.first(run.produced));
    size_ += static_cast<std::uint32_t>(run.produced);
    did.consumed += run.consumed;
    did.produced += run.produced;
    if (run.status == Inflate::Status::bad) fail(did, "corrupt data");
    if (run.status == Inflate::Status::done) part_ = Part::trailer;
  }

  void read_part(ByteView in, Step& did) {
    const auto rest = in.subspan(did.consumed);
    switch (part_) {
      case Part::fixed:
        if (rest.size() >= 10) read_fixed(rest.first(10), did);
        break;
      case Part::extra_size:
        if ((flags_ & kExtra) == 0) return go_on(Part::name);
        if (const auto size = load_le<std::uint16_t>(rest, 0)) {
          extra_left_ = *size;
          pass(rest.first(2), Part::extra, did);
        }
        break;
      case Part::extra:
        return read_extra(rest, did);
      case Part::name:
        return read_text(rest, kName, Part::comment, did);
      case Part::comment:
        return read_text(rest, kComment, Part::checksum, did);
      case Part::checksum:
        return read_checksum(rest, did);
      case Part::content:
        break;
      case Part::trailer:
        if (rest.size() >= 8) read_trailer(rest, did);
        break;
    }
  }

  void read_fixed(ByteView fixed, Step& did) {
    flags_ = std::to_integer<unsigned>(fixed[3]);
    if (!as_text(fixed).starts_with("\x1f\x8b")) return fail(did, "incorrect header check");
    if (fixed[2] != std::byte{8}) return fail(did, "unknown compression method");
    if ((flags_ & kReserved) != 0) return fail(did, "unknown header flags set");
    pass(fixed, Part::extra_size, did);
  }

  void read_extra(ByteView rest, Step& did) {
    const auto count = std::min<std::size_t>(rest.size(), extra_left_);
    extra_left_ -= static_cast<unsigned>(count);
    pass(rest.first(count), extra_left_ == 0 ? Part::name : Part::extra, did);
  }

  /// A text up to its NUL, of any length.
  void read_text(ByteView rest, Flag flag, Part next, Step& did) {
    if ((flags_ & flag) == 0) return go_on(next);
    const auto end = as_text(rest).find('\0');
    const bool whole = end != std::string_view::npos;
    pass(whole ? rest.first(end + 1) : rest, whole ? next : part_, did);
  }

  void read_checksum(ByteView rest, Step& did) {
    if ((flags_ & kChecksum) == 0) return go_on(Part::content);
    const auto wanted = load_le<std::uint16_t>(rest, 0);
    if (!wanted) return;
    if (*wanted != (header_crc_ & 0xffff)) return fail(did, "header crc mismatch");
    pass(rest.first(2), Part::content, did);
  }

  void read_trailer(ByteView rest, Step& did) {
    if (load_le<std::uint32_t>(rest, 0) != crc_) return fail(did, "checksum mismatch");
    if (load_le<std::uint32_t>(rest, 4) != size_) return fail(did, "length mismatch");
    did.consumed += 8;
    did.member_ended = true;
  }

  /// Over bytes of the header, which its checksum covers.
  void pass(ByteView bytes, Part next, Step& did) {
    if ((flags_ & kChecksum) != 0) header_crc_ = crc32(header_crc_, bytes);
    did.consumed += bytes.size();
    part_ = next;
  }
  void go_on(Part next) { part_ = next; }
  static void fail(Step& did, std::string_view what) {
    did.failure = Error{Error::corrupt, std::string(what)};
  }

  Result<bool> another() override {
    if (!TRY(follows("\x1f\x8b"))) return false;
    inflate_.reset();
    part_ = Part::fixed;
    header_crc_ = crc_ = size_ = 0;
    return true;
  }

  Inflate inflate_;
  Part part_ = Part::fixed;
  unsigned flags_ = 0;
  unsigned extra_left_ = 0;
  std::uint32_t header_crc_ = 0;
  std::uint32_t crc_ = 0;
  std::uint32_t size_ = 0;  ///< Modulo 2^32, as the trailer has it.
};

}  // namespace

std::unique_ptr<Reader> gzip_decoder(std::unique_ptr<Reader> in, const InflateLimits& limits) {
  return std::make_unique<GzipDecoder>(std::move(in), limits);
}

}  // namespace oakum::io
