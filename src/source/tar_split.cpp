#include "source/tar_split.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"

namespace oakum::source {
namespace {

constexpr std::size_t kLongestLine = 16u << 20;
constexpr std::size_t kStep = 64u << 10;

/// What unpacking made of the name of an entry.
Result<std::string> clean(std::string_view name) {
  std::vector<std::string> parts;
  for (const auto part : split(name, '/')) {
    if (part.find('\0') != std::string_view::npos)
      return Error{Error::corrupt, "a path with a NUL in it"};
    if (part == ".." && parts.empty())
      return Error{Error::corrupt, fmt::format("{}: leaves the layer", printable(name))};
    if (part == "..")
      parts.pop_back();
    else if (!part.empty() && part != ".")
      parts.emplace_back(part);
  }
  return join(parts, "/");
}

/// Takes lines off a stream.
class LineSource {
 public:
  explicit LineSource(std::unique_ptr<io::Reader> in) : in_(std::move(in)) {}

  /// Without its end; nothing when there are no more. Valid until the next call.
  Result<std::optional<std::string_view>> next() {
    for (;;) {
      const auto found = std::string_view(buffer_).find('\n', searched_);
      if (found != std::string_view::npos) return take(found, 1);
      searched_ = buffer_.size();
      if (buffer_.size() - begin_ > kLongestLine)
        return Error{Error::too_large, "a line of more than 16 MiB"};
      if (!TRY(fill())) break;
    }
    if (begin_ == buffer_.size()) return std::nullopt;
    return take(buffer_.size(), 0);
  }
  std::uint64_t number() const { return number_; }

 private:
  std::optional<std::string_view> take(std::size_t end, std::size_t terminator) {
    const auto line = std::string_view(buffer_).substr(begin_, end - begin_);
    begin_ = searched_ = end + terminator;
    ++number_;
    return line;
  }
  Result<bool> fill() {
    buffer_.erase(0, begin_);
    searched_ -= begin_;
    begin_ = 0;
    const auto size = buffer_.size();
    buffer_.resize(size + kStep);
    const auto got = TRY(in_->read(std::as_writable_bytes(std::span(buffer_).subspan(size))));
    buffer_.resize(size + got);
    return got > 0;
  }

  std::unique_ptr<io::Reader> in_;
  std::string buffer_;
  std::size_t begin_ = 0;     ///< Of the next line.
  std::size_t searched_ = 0;  ///< No end of line before here.
  std::uint64_t number_ = 0;
};

class TarSplitReader final : public io::Reader {
 public:
  TarSplitReader(std::unique_ptr<io::Reader> lines, OpenContent open)
      : lines_(std::move(lines)), open_(std::move(open)) {}

  Result<std::size_t> read(std::span<std::byte> into) override {
    if (failed_) return *failed_;
    auto got = read_some(into);
    if (!got) failed_ = got.error();
    return got;
  }

 private:
  Result<std::size_t> read_some(std::span<std::byte> into) {
    if (into.empty()) return std::size_t{0};
    for (;;) {
      if (at_ < piece_.bytes.size()) return copy(into);
      if (left_ > 0) return read_content(into);
      if (!TRY(advance())) return std::size_t{0};
    }
  }
  std::size_t copy(std::span<std::byte> into) {
    const auto count = std::min(into.size(), piece_.bytes.size() - at_);
    std::memcpy(into.data(), piece_.bytes.data() + at_, count);
    at_ += count;
    return count;
  }
  Result<std::size_t> read_content(std::span<std::byte> into) {
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
    auto got = content_->read(into.first(want));
    if (!got) return std::move(got).error().during(printable(piece_.path));
    if (*got == 0)
      return Error{Error::corrupt, fmt::format("{}: {} bytes shorter than when it was unpacked",
                                               printable(piece_.path), left_)};
    left_ -= *got;
    return got;
  }
  Result<bool> advance() {
    const auto line = TRY(lines_.next());
    if (!line) return false;
    auto piece = parse_tar_split_line(*line);
    if (!piece)
      return std::move(piece).error().during(fmt::format("tar-split line {}", lines_.number()));
    piece_ = *std::move(piece);
    at_ = 0;
    left_ = piece_.size;
    if (left_ > 0) content_ = TRY(open_(piece_.path));
    return true;
  }

  LineSource lines_;
  OpenContent open_;
  TarSplitPiece piece_;
  std::size_t at_ = 0;      ///< In the bytes of the piece.
  std::uint64_t left_ = 0;  ///< Of the content of its file.
  std::unique_ptr<io::Reader> content_;
  std::optional<Error> failed_;
};

}  // namespace

Result<TarSplitPiece> parse_tar_split_line(std::string_view line) {
  constexpr std::int64_t kFile = 1, kSegment = 2;
  const auto entry =
      TRY(formats::parse_json(line, {.bytes = kLongestLine, .depth = 8, .nodes = 1000}));
  const auto type = entry["type"].integer();
  const auto payload = decode_base64(entry["payload"].text());
  if (!payload) return Error{Error::corrupt, "a payload that is not base64"};
  TarSplitPiece piece;
  if (type == kSegment) {
    piece.bytes = *payload;
    return piece;
  }
  const auto size = entry["size"] ? entry["size"].integer() : std::optional<std::int64_t>(0);
  if (type != kFile || !size || *size < 0)
    return Error{Error::corrupt, "neither a piece of an archive nor a file of some size"};
  const auto raw = decode_base64(entry["name_raw"].text());
  if (!raw) return Error{Error::corrupt, "a name that is not base64"};
  piece.path = TRY(clean(raw->empty() ? entry["name"].text() : as_text(*raw)));
  piece.size = static_cast<std::uint64_t>(*size);
  if (piece.path.empty() && piece.size > 0) return Error{Error::corrupt, "a file without a name"};
  return piece;
}

std::unique_ptr<io::Reader> join_tar_split(std::unique_ptr<io::Reader> lines, OpenContent open) {
  return std::make_unique<TarSplitReader>(std::move(lines), std::move(open));
}

}  // namespace oakum::source
