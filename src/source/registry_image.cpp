#include "source/registry_image.h"

#include <algorithm>

#include "base/pool.h"
#include "formats/node.h"
#include "source/image_source.h"

namespace oakum::source {
namespace {

/// A connection to the registry for one thread at a time.
struct Lane {
  Lane(const RemoteOptions& options, Logins& logins)
      : client(options.network), registry(client, options.registry, logins) {}
  net::Client client;
  Registry registry;
};
using Lanes = Pool<Lane>;

/// A blob and the lane it comes by, which is given back with it.
class LaneReader final : public io::Reader {
 public:
  LaneReader(Lanes& lanes, std::unique_ptr<Lane> lane, std::unique_ptr<io::Reader> blob)
      : lanes_(lanes), lane_(std::move(lane)), blob_(std::move(blob)) {}
  ~LaneReader() override {
    blob_.reset();
    lanes_.give_back(std::move(lane_));
  }
  LaneReader(const LaneReader&) = delete;
  LaneReader& operator=(const LaneReader&) = delete;
  Result<std::size_t> read(std::span<std::byte> into) override { return blob_->read(into); }

 private:
  Lanes& lanes_;
  std::unique_ptr<Lane> lane_;
  std::unique_ptr<io::Reader> blob_;
};

/// What is needed to read from one repository, by several threads.
class Remote {
 public:
  Remote(Reference reference, RemoteOptions options)
      : reference_(std::move(reference)),
        options_(std::move(options)),
        lanes_([this] { return std::make_unique<Lane>(options_, logins_); }) {}

  const Reference& reference() const { return reference_; }

  Result<Manifest> manifest(const Reference& reference) {
    auto lane = lanes_.take();
    auto manifest = lane->registry.fetch_manifest(reference);
    lanes_.give_back(std::move(lane));
    return manifest;
  }

  Result<std::unique_ptr<io::Reader>> blob(const Descriptor& descriptor, Registry::Digest digest) {
    auto lane = lanes_.take();
    auto blob = lane->registry.open_blob(reference_, descriptor, digest);
    if (blob) return std::make_unique<LaneReader>(lanes_, std::move(lane), std::move(*blob));
    lanes_.give_back(std::move(lane));
    return std::move(blob).error();
  }

 private:
  Reference reference_;
  RemoteOptions options_;
  Logins logins_;
  Lanes lanes_;
};

/// Gives out the documents of an image as a layout would have them. The configuration that the last
/// manifest named is a blob; everything else is a manifest.
class Documents {
 public:
  Documents(Remote& remote, std::string first) : remote_(remote), last_(std::move(first)) {}

  Result<std::string> read(const std::string& path, std::uint64_t limit) {
    const auto digest = "sha256:" + path.substr(path.rfind('/') + 1);
    const auto config = TRY(config_of_last());
    if (config.digest == digest) return read_config(config, limit);
    auto reference = remote_.reference();
    reference.digest = digest;
    auto manifest = TRY(remote_.manifest(reference));
    last_ = manifest.bytes;
    return std::move(manifest.bytes);
  }

 private:
  Result<Descriptor> config_of_last() const {
    const auto document = TRY(formats::parse_json(last_, {.depth = 64, .nodes = 2'000'000}));
    const auto config = document["config"];
    const auto size = config["size"].integer();
    return Descriptor{std::string(config["mediaType"].text()), std::string(config["digest"].text()),
                      size && *size > 0 ? static_cast<std::uint64_t>(*size) : 0};
  }

  Result<std::string> read_config(const Descriptor& config, std::uint64_t limit) {
    if (config.size > limit)
      return Error{Error::too_large,
                   fmt::format("the configuration {}: {} bytes, more than the limit of {}",
                               config.digest, config.size, limit)};
    auto blob = TRY(remote_.blob(config, Registry::Digest::here));
    const auto bytes = TRY(io::read_all(*blob, limit));
    return std::string(as_text(bytes));
  }

  Remote& remote_;
  std::string last_;
};

class RegistryImage final : public BlobImage {
 public:
  RegistryImage(std::string name, ImagePlan plan, std::unique_ptr<Remote> remote)
      : BlobImage(std::move(name), std::move(plan)), remote_(std::move(remote)) {}

 private:
  Result<std::unique_ptr<io::Reader>> open_layer(const ExpectedLayer& layer) override {
    return remote_->blob({"", layer.promise.digest, layer.size}, Registry::Digest::by_the_caller);
  }

  std::unique_ptr<Remote> remote_;
};

/// Its tag, and its digest: that of the index when there is one.
void name_image(const std::string& asked, const Reference& reference, const Manifest& top,
                ImageMetadata& image) {
  const auto name = reference.familiar();
  if (reference.digest.empty()) image.repo_tags = {name + ':' + reference.tag};
  image.repo_digests = {name + '@' + top.digest};
  image.reference = asked == image.repo_digests.front() || image.repo_tags.empty()
                        ? image.repo_digests.front()
                        : image.repo_tags.front();
}

}  // namespace

Result<std::unique_ptr<Source>> open_registry_image(const std::string& name,
                                                    const RemoteOptions& options) {
  const auto reference = TRY(parse_reference(name));
  auto remote = std::make_unique<Remote>(reference, options);
  auto top = TRY(remote->manifest(reference));
  Documents documents(*remote, top.bytes);
  auto plan = plan_manifest_or_index(
      [&](const std::string& path, std::uint64_t limit) { return documents.read(path, limit); },
      top.bytes, reference.text(), options.image, "");
  if (!plan) return std::move(plan).error();
  name_image(name, reference, top, plan->metadata);
  return std::make_unique<RegistryImage>(name, std::move(*plan), std::move(remote));
}

}  // namespace oakum::source
