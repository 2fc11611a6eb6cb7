#include "io/decoder.h"

#include <algorithm>
#include <cstring>

namespace oakum::io {

namespace {
constexpr std::size_t kInput = 256 * 1024;
constexpr std::size_t kOutput = 256 * 1024;
constexpr std::size_t kDirect =
    32 * 1024;  ///< From here on the caller's buffer is as good as ours.
constexpr std::uint64_t kRatioFrom = 64 << 20;
}  // namespace

DecoderInput::DecoderInput(std::unique_ptr<Reader> in)
    : in_(std::move(in)), buffer_(std::make_unique_for_overwrite<std::byte[]>(kInput)) {}

void DecoderInput::consume(std::size_t count) {
  begin_ += count;
  consumed_ += count;
}

Result<bool> DecoderInput::more() {
  if (ended_) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const auto got = TRY(in_->read({buffer_.get() + end_, kInput - end_}));
  end_ += got;
  ended_ = got == 0;
  return !ended_;
}

Decoder::Decoder(std::string_view name, std::unique_ptr<Reader> in, std::uint64_t output_bytes,
                 unsigned ratio)
    : input_(std::move(in)),
      name_(name),
      output_limit_(output_bytes),
      ratio_(ratio),
      buffer_(std::make_unique_for_overwrite<std::byte[]>(kOutput)) {}

Error Decoder::placed(const Error& error) const {
  return {error.kind, fmt::format("{}: {} after {} bytes", name_, error.what, produced_)};
}

Result<bool> Decoder::follows(std::string_view magic) {
  while (input_.view().size() < magic.size())
    if (!TRY(input_.more())) break;
  return as_text(input_.view()).starts_with(magic);
}

Result<std::size_t> Decoder::read(std::span<std::byte> into) {
  if (into.empty()) return 0u;
  if (begin_ == end_ && into.size() >= kDirect) return decode(into);
  if (begin_ == end_) {
    begin_ = end_ = 0;
    end_ = TRY(decode({buffer_.get(), kOutput}));
  }
  const auto count = std::min(into.size(), end_ - begin_);
  std::memcpy(into.data(), buffer_.get() + begin_, count);
  begin_ += count;
  return count;
}

Result<std::uint64_t> Decoder::skip(std::uint64_t count) {
  std::uint64_t done = 0;
  while (true) {
    const auto passed = std::min<std::uint64_t>(count - done, end_ - begin_);
    begin_ += static_cast<std::size_t>(passed);
    done += passed;
    if (done == count) return done;
    begin_ = end_ = 0;
    end_ = TRY(decode({buffer_.get(), kOutput}));
    if (end_ == 0) return done;
  }
}

/// Fills `out` unless the stream ends or fails first; a failure waits until what came before it is
/// delivered.
Result<std::size_t> Decoder::decode(std::span<std::byte> out) {
  std::size_t filled = 0;
  while (filled < out.size() && !ended_ && !failed_) {
    auto produced = advance(out.subspan(filled));
    if (produced) filled += *produced;
    if (!produced) failed_ = std::move(produced).error();
  }
  if (filled == 0 && failed_) return *failed_;
  return filled;
}

Result<std::size_t> Decoder::advance(std::span<std::byte> out) {
  if (input_.view().empty()) TRY(input_.more());
  const auto did = step(input_.view(), input_.ended(), out);
  input_.consume(did.consumed);
  TRY(account(did.produced));
  if (did.failure) {
    failed_ = placed(*did.failure);
  } else if (did.member_ended) {
    const auto more = another();
    if (!more) failed_ = more.error();
    ended_ = more && !*more;
  } else if (did.consumed == 0 && did.produced == 0) {
    if (!TRY(input_.more())) return placed({Error::corrupt, "truncated"});
  }
  return did.produced;
}

Result<void> Decoder::account(std::size_t produced) {
  produced_ += produced;
  if (produced_ > output_limit_)
    return Error{Error::too_large, fmt::format("{}: more than the limit of {} uncompressed bytes",
                                               name_, output_limit_)};
  if (produced_ >= kRatioFrom && produced_ > input_.consumed() * ratio_)
    return Error{Error::too_large, fmt::format("{}: {} bytes grew to {}, more than {} times", name_,
                                               input_.consumed(), produced_, ratio_)};
  return {};
}

}  // namespace oakum::io
