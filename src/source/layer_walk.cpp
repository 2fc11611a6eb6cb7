#include "source/layer_walk.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/hash.h"
#include "io/ahead.h"
#include "io/decompress.h"
#include "io/digest_reader.h"
#include "io/tar.h"

namespace oakum::source {
namespace {

/// The current entry of a tar stream as a file: what is read of it stays in a buffer that the
/// layer's files share.
class TarFile final : public io::File {
 public:
  TarFile(const io::TarEntry& entry, io::Reader& content, std::vector<std::byte>& buffer)
      : File(entry.path, entry.size, entry.mode), content_(content), buffer_(buffer) {
    buffer_.clear();
  }

  Result<ByteView> bytes(std::uint64_t limit) const override {
    if (size() > limit)
      return Error{Error::too_large,
                   fmt::format("{} bytes, more than the limit of {} for one file", size(), limit)};
    TRY(fill(static_cast<std::size_t>(size())));
    return ByteView(buffer_);
  }
  Result<ByteView> head(std::size_t count) const override {
    TRY(fill(static_cast<std::size_t>(std::min<std::uint64_t>(count, size()))));
    return ByteView(buffer_).first(std::min(count, buffer_.size()));
  }
  Result<void> pieces(std::size_t most,
                      const std::function<Result<void>(ByteView)>& take) const override {
    const auto held = buffer_.size();
    TRY(give(buffer_, most, take));
    gone_ = held < size();
    buffer_.resize(std::max(held, std::min<std::size_t>(most, size() - held)));
    for (auto left = size() - held; left > 0;) {
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(most, left));
      const auto got = TRY(content_.read(std::span(buffer_).first(want)));
      if (got == 0)
        return Error{Error::corrupt,
                     fmt::format("ends after {} of {} bytes", size() - left, size())};
      TRY(take(ByteView(buffer_).first(got)));
      left -= got;
    }
    return {};
  }
  Result<std::unique_ptr<File>> open(std::string_view path) const override {
    return Error{Error::not_found, fmt::format("{}: not kept while the layer passes", path)};
  }

 private:
  Result<void> fill(std::size_t until) const {
    if (gone_) return Error{Error::internal, "its content has passed already"};
    auto at = buffer_.size();
    if (at >= until) return {};
    buffer_.resize(until);
    while (at < until) {
      const auto got = content_.read(std::span(buffer_).subspan(at));
      if (!got || *got == 0) {
        buffer_.resize(at);
        if (!got) return got.error();
        return Error{Error::corrupt, fmt::format("ends after {} of {} bytes", at, size())};
      }
      at += *got;
    }
    return {};
  }

  io::Reader& content_;
  std::vector<std::byte>& buffer_;
  mutable bool gone_ = false;  ///< Given away in pieces.
};

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

/// Takes note of a whiteout; false when the name is an ordinary one.
bool take_whiteout(const std::string& path, Visitor& visitor) {
  const auto slash = path.rfind('/');
  const auto directory = slash == std::string::npos ? std::string() : path.substr(0, slash);
  const auto name = std::string_view(path).substr(slash + 1);
  if (!name.starts_with(kWhiteout)) return false;
  if (name == kOpaque) {
    visitor.opaque(directory);
    return true;
  }
  const auto buried = name.substr(kWhiteout.size());
  if (buried.starts_with(kWhiteout)) return true;  // the storage driver's own bookkeeping
  if (buried.empty() || buried == "." || buried == "..")
    visitor.problem({{.path = path, .line = 0, .layer = 0},
                     "a whiteout that names nothing; skipped",
                     Error::corrupt});
  else
    visitor.whiteout(directory.empty() ? std::string(buried)
                                       : directory + '/' + std::string(buried));
  return true;
}

bool executable(const io::TarEntry& entry) {
  return (entry.mode & 0111) || entry.path.ends_with(".exe");
}

void show(const io::TarEntry& entry, io::Reader& content, std::vector<std::byte>& buffer,
          Visitor& visitor) {
  if (take_whiteout(entry.path, visitor)) return;
  if (entry.type != io::TarType::file && entry.type != io::TarType::hard_link) return;
  const auto interest = visitor.interest(entry.path);
  if (interest == Visitor::Interest::none) return;
  if (entry.type == io::TarType::hard_link) {
    if (interest == Visitor::Interest::yes) visitor.hard_link(entry.path, entry.link_target);
    return;
  }
  if (interest == Visitor::Interest::if_program && !executable(entry)) return;
  visitor.file(std::make_unique<TarFile>(entry, content, buffer));
  constexpr std::size_t kKeep =
      8u << 20;  // a buffer that held one huge file is not kept for the small ones
  if (buffer.capacity() > kKeep) std::vector<std::byte>().swap(buffer);
}

Result<void> walk_tar(io::Reader& in, Visitor& visitor, const Cancel* cancel) {
  io::TarReader tar(in);
  io::TarEntry entry;
  std::vector<std::byte> buffer;
  Result<void> outcome;
  for (;;) {
    if (cancel) TRY(cancel->check());
    const auto more = tar.next(entry);
    if (!more) {
      visitor.problem({{}, more.error().what, more.error().kind});
      break;
    }
    if (!*more) break;
    show(entry, tar.content(), buffer, visitor);
  }
  for (const auto& problem : tar.problems())
    visitor.problem({{.path = problem.path, .line = 0, .layer = 0}, problem.what, Error::corrupt});
  if (tar.problem_count() > tar.problems().size())
    visitor.problem(
        {{},
         fmt::format("{} more entries were skipped", tar.problem_count() - tar.problems().size()),
         Error::too_large});
  return {};
}

/// Counts what passes.
class CountingReader final : public io::Reader {
 public:
  explicit CountingReader(io::Reader& in) : in_(in) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto got = TRY(in_.read(into));
    count_ += got;
    return got;
  }
  Result<std::uint64_t> skip(std::uint64_t count) override {
    const auto passed = TRY(in_.skip(count));
    count_ += passed;
    return passed;
  }
  /// Passes over what is left; how many bytes there were in all.
  Result<std::uint64_t> finish() {
    TRY(skip(std::numeric_limits<std::uint64_t>::max() - count_));
    return count_;
  }

 private:
  io::Reader& in_;
  std::uint64_t count_ = 0;
};

/// Passes on what the budget allows.
class BudgetReader final : public io::Reader {
 public:
  BudgetReader(std::unique_ptr<io::Reader> in, ByteBudget& budget)
      : in_(std::move(in)), budget_(budget) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    const auto got = TRY(in_->read(into));
    TRY(budget_.take(got));
    return got;
  }

 private:
  std::unique_ptr<io::Reader> in_;
  ByteBudget& budget_;
};

}  // namespace

Result<void> ByteBudget::take(std::uint64_t count) {
  if (taken_.fetch_add(count) + count <= most_) return {};
  return Error{
      Error::too_large,
      fmt::format("the image exceeds the maximum size of {} bytes (--max-image-size)", most_)};
}

Result<Layer> walk_layer(std::unique_ptr<io::Reader> blob, Visitor& visitor,
                         const WalkOptions& options, Hashing hashing) {
  std::optional<io::DigestReader> stored;
  if (hashing == Hashing::stored) stored.emplace(std::move(blob));
  auto inflated = TRY(io::decompress_auto(stored ? io::borrow(*stored) : std::move(blob)));
  const bool compressed = inflated.compression != io::Compression::none;
  if (options.budget)
    inflated.reader = std::make_unique<BudgetReader>(std::move(inflated.reader), *options.budget);
  auto stream = compressed && options.threads > 1 ? io::read_ahead(std::move(inflated.reader))
                                                  : std::move(inflated.reader);
  Layer layer;
  if (stored) {
    CountingReader tar(*stream);
    TRY(walk_tar(tar, visitor, options.cancel));
    layer.size = TRY(tar.finish());
    stream.reset();  // ends the thread that reads `stored`
    layer.digest = sha256_text(TRY(stored->finish()));
    if (!compressed) layer.diff_id = layer.digest;
  } else {
    io::DigestReader tar(io::borrow(*stream));
    TRY(walk_tar(tar, visitor, options.cancel));
    layer.diff_id = sha256_text(TRY(tar.finish()));
    layer.size = tar.count();
    if (!compressed) layer.digest = layer.diff_id;
  }
  return layer;
}

const std::string& taken_digest(const Layer& layer) {
  return layer.digest.empty() ? layer.diff_id : layer.digest;
}

Result<void> verify_layer(const Layer& layer, const ExpectedLayer& expected) {
  const auto check = [&](std::string_view what, const std::string& promised,
                         const std::string& found) -> Result<void> {
    if (promised.empty() || found.empty() || promised == found) return {};
    return Error{Error::corrupt, fmt::format("{}: the {} is {}, not {} as promised", expected.name,
                                             what, found, promised)};
  };
  TRY(check("digest", expected.promise.digest, layer.digest));
  return check("digest of the uncompressed layer (diffID)", expected.promise.diff_id,
               layer.diff_id);
}

void describe(const ExpectedLayer& expected, Walked& walked) {
  auto& layer = walked.layer;
  if (walked.visitor)
    walked.identity = taken_digest(layer);
  else
    walked.identity = expected.promise.identity();
  if (layer.digest.empty()) layer.digest = expected.promise.digest;
  if (layer.diff_id.empty()) layer.diff_id = expected.promise.diff_id;
  layer.created_by = expected.created_by;
}

}  // namespace oakum::source
