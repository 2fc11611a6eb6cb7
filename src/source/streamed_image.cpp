#include <algorithm>

#include "io/ahead.h"
#include "io/decompress.h"
#include "io/tar.h"
#include "source/image_source.h"

namespace oakum::source {
namespace {

constexpr std::uint64_t kDocumentBytes = 16u << 20;
constexpr std::uint64_t kAllDocumentBytes = 64u << 20;

/// `first` and then the rest.
class PrefixedReader final : public io::Reader {
 public:
  PrefixedReader(std::byte first, io::Reader& rest) : first_(first), rest_(rest) {}
  Result<std::size_t> read(std::span<std::byte> into) override {
    if (given_ || into.empty()) return rest_.read(into);
    given_ = true;
    into[0] = first_;
    return TRY(rest_.read(into.subspan(1))) + 1;
  }

 private:
  std::byte first_;
  io::Reader& rest_;
  bool given_ = false;
};

}  // namespace

StreamedImage::StreamedImage(std::string name, OpenStream open, ImageOptions options,
                             std::string selector, std::optional<ImagePlan> known)
    : name_(std::move(name)),
      open_(std::move(open)),
      options_(std::move(options)),
      selector_(std::move(selector)),
      known_(std::move(known)) {
  if (known_) metadata_ = known_->metadata;
}

/// All layers when every one of them is known; none otherwise.
std::vector<Walked> StreamedImage::without_reading(const MakeVisitor& make) const {
  std::vector<Walked> walked;
  if (!known_) return walked;
  for (const auto& expected : known_->layers) {
    if (make(expected.promise)) return {};
    describe(expected, walked.emplace_back());
  }
  return walked;
}

Result<std::vector<Walked>> StreamedImage::walk(const MakeVisitor& make,
                                                const WalkOptions& options) {
  if (auto walked = without_reading(make); !walked.empty()) return walked;
  TRY(pass(make, options));
  auto plan = TRY(plan_image(
      [this](const std::string& path, std::uint64_t limit) { return document(path, limit); },
      options_, selector_));
  TRY(compare_with_known(plan));
  std::vector<Walked> walked;
  ByteBudget budget(options_.most_bytes);
  for (std::size_t i = 0; i < plan.layers.size(); ++i) {
    auto layer = take(plan.layers[i]);
    if (!layer)
      return std::move(layer.error())
          .during(fmt::format("layer {} of {}", i + 1, plan.layers.size()));
    if (options_.most_bytes) TRY(budget.take(layer->layer.size));
    if (plan.docker_archive) layer->layer.digest.clear();  // not what a registry would know it by
    walked.push_back(std::move(*layer));
  }
  members_.clear();
  take_metadata(std::move(plan.metadata));
  return walked;
}

/// An archive must be of the image that was asked for.
Result<void> StreamedImage::compare_with_known(const ImagePlan& plan) const {
  if (!known_ || known_->metadata.diff_ids == plan.metadata.diff_ids) return {};
  return Error{Error::corrupt,
               "the archive holds other layers than those that were announced for the image"};
}

/// The archive knows the configuration, whoever announced the image knows its names.
void StreamedImage::take_metadata(ImageMetadata found) {
  if (metadata_) {
    found.repo_tags = metadata_->repo_tags;
    found.repo_digests = metadata_->repo_digests;
    found.reference = metadata_->reference;
  }
  metadata_ = std::move(found);
}

Result<void> StreamedImage::pass(const MakeVisitor& make, const WalkOptions& options) {
  WalkProgress progress(options, 0);
  auto archive = TRY(open_());
  auto inflated = TRY(io::decompress_auto(progress.watch(std::move(archive))));
  const auto stream = options.threads > 1 && inflated.compression != io::Compression::none
                          ? io::read_ahead(std::move(inflated.reader))
                          : std::move(inflated.reader);
  io::TarReader tar(*stream);
  io::TarEntry entry;
  while (TRY(tar.next(entry))) {
    links_.note(entry);
    if (entry.type != io::TarType::file) continue;
    TRY(take_member(entry, tar.content(), make, options));
    progress.layer_done();
  }
  return {};
}

/// The first bytes tell documents (JSON) from layers.
Result<void> StreamedImage::take_member(const io::TarEntry& entry, io::Reader& content,
                                        const MakeVisitor& make, const WalkOptions& options) {
  std::byte first{};
  if (TRY(content.read({&first, 1})) == 0) return {};
  PrefixedReader joined(first, content);
  if (first == std::byte{'{'} || first == std::byte{'['}) {
    if (entry.size > kDocumentBytes || document_bytes_ + entry.size > kAllDocumentBytes) return {};
    document_bytes_ += entry.size;
    documents_[entry.path] = std::string(as_text(TRY(io::read_all(joined, kDocumentBytes))));
    return {};
  }
  Member member;
  member.visitor = make({});
  // A blob that lies under its digest will be checked against that.
  const auto hashing =
      entry.path.starts_with("blobs/sha256/") ? Hashing::stored : Hashing::uncompressed;
  member.layer = walk_layer(io::borrow(joined), *member.visitor, options, hashing);
  if (!member.layer && (member.layer.error().kind == Error::cancelled ||
                        member.layer.error().kind == Error::timeout))
    return member.layer.error();
  if (member.layer) member.visitor->end(taken_digest(*member.layer), member.layer->size);
  members_[entry.path] = std::move(member);
  return {};
}

Result<std::string> StreamedImage::document(const std::string& path, std::uint64_t limit) const {
  const auto found = documents_.find(
      links_.resolve(path, [&](const std::string& name) { return documents_.contains(name); }));
  if (found == documents_.end())
    return Error{Error::not_found, fmt::format("{}: not in the archive", path)};
  if (found->second.size() > limit)
    return Error{Error::too_large, fmt::format("{}: {} bytes, more than the limit of {}", path,
                                               found->second.size(), limit)};
  return found->second;
}

Result<Walked> StreamedImage::take(const ExpectedLayer& expected) {
  const auto found = members_.find(links_.resolve(
      expected.name, [&](const std::string& name) { return members_.contains(name); }));
  if (found == members_.end())
    return Error{Error::not_found, fmt::format("{}: not in the archive", expected.name)};
  const auto& member = found->second;
  if (!member.layer) return Error{member.layer.error()}.during(expected.name);
  TRY(verify_layer(*member.layer, expected));
  Walked walked{*member.layer, member.visitor->copy(), {}};  // a blob may be several layers
  describe(expected, walked);
  return walked;
}

}  // namespace oakum::source
