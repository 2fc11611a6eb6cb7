#include "source/image_source.h"

#include "base/thread_pool.h"

namespace oakum::source {
namespace {

/// Counts what passes and stops when the walk is cancelled.
class WatchedReader final : public io::Reader {
 public:
  WatchedReader(std::unique_ptr<io::Reader> in, WalkProgress& progress, const Cancel* cancel)
      : in_(std::move(in)), progress_(progress), cancel_(cancel) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (cancel_) TRY(cancel_->check());
    const auto got = TRY(in_->read(into));
    progress_.bytes(got);
    return got;
  }

 private:
  std::unique_ptr<io::Reader> in_;
  WalkProgress& progress_;
  const Cancel* cancel_;
};

}  // namespace

std::unique_ptr<io::Reader> WalkProgress::watch(std::unique_ptr<io::Reader> in) {
  return std::make_unique<WatchedReader>(std::move(in), *this, options_.cancel);
}

BlobImage::BlobImage(std::string name, ImagePlan plan)
    : plan_(std::move(plan)), name_(std::move(name)), metadata_(plan_.metadata) {}

Result<std::vector<Walked>> BlobImage::walk(const MakeVisitor& make, const WalkOptions& options) {
  const auto count = plan_.layers.size();
  std::vector<Walked> walked(count);
  std::vector<Result<void>> outcomes(count);
  WalkProgress progress(options, count);
  ByteBudget budget(plan_.most_bytes);
  auto bounded = options;
  if (plan_.most_bytes) bounded.budget = &budget;
  parallel_for(count, options.threads, [&](std::size_t i) {
    outcomes[i] = walk_one(plan_.layers[i], make, bounded, progress, walked[i]);
    progress.layer_done();
  });
  for (std::size_t i = 0; i < count; ++i)
    if (!outcomes[i])
      return std::move(outcomes[i].error()).during(fmt::format("layer {} of {}", i + 1, count));
  metadata_ = plan_.metadata;
  for (auto& one : walked)
    if (plan_.docker_archive) one.layer.digest.clear();  // not what a registry would know it by
  return walked;
}

Result<void> BlobImage::walk_one(const ExpectedLayer& expected, const MakeVisitor& make,
                                 const WalkOptions& options, WalkProgress& progress, Walked& out) {
  out.visitor = make(expected.promise);
  if (out.visitor) TRY(read_layer(expected, options, progress, out));
  describe(expected, out);
  return {};
}

/// A layer that nobody can read here is a hole in what is known, and not the end of the scan.
static void leave_out(const ExpectedLayer& expected, std::string_view why, Walked& out) {
  out.visitor->problem(
      {{},
       fmt::format("the layer {} {}; nothing in it was looked at", expected.promise.digest, why),
       Error::denied});
}

Result<void> BlobImage::read_layer(const ExpectedLayer& expected, const WalkOptions& options,
                                   WalkProgress& progress, Walked& out) {
  if (expected.encrypted) {
    leave_out(expected, "is encrypted", out);
    return {};
  }
  auto blob = open_layer(expected);
  if (!blob && expected.foreign && blob.error().kind == Error::not_found) {
    leave_out(expected, "is not distributed with the image, and not fetched from elsewhere", out);
    return {};
  }
  if (!blob) return std::move(blob).error();
  const auto hashing = expected.promise.digest.empty() ? Hashing::uncompressed : Hashing::stored;
  auto layer = walk_layer(progress.watch(std::move(*blob)), *out.visitor, options, hashing);
  if (!layer) return std::move(layer.error()).during(expected.name);
  out.layer = std::move(*layer);
  TRY(verify_layer(out.layer, expected));
  out.visitor->end(taken_digest(out.layer), out.layer.size);
  return {};
}

}  // namespace oakum::source
