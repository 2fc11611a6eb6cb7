#include "source/containerd_image.h"

#include <cstdlib>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "source/containerd_content.h"
#include "source/containerd_metadata.h"
#include "source/containerd_names.h"
#include "source/image_source.h"

namespace oakum::source {
namespace {

/// Where a containerd listens and keeps its files unless it is told otherwise.
struct Place {
  const char* socket;
  const char* root;
};
constexpr Place kPlaces[] = {
    {"/run/containerd/containerd.sock", "/var/lib/containerd"},
    {"/run/k3s/containerd/containerd.sock", "/var/lib/rancher/k3s/agent/containerd"}};
constexpr std::uint64_t kManifestBytes = 4u << 20;
constexpr std::size_t kMostLookedInto = 1000;

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// A containerd, or what it left on the disk.
struct Reached {
  std::string socket;  ///< "" when only files were found.
  std::unique_ptr<ContainerdCatalog> catalog;
  std::optional<Beneath> store;  ///< Of its contents, where we may look into it.
};

Result<Reached> reach_socket(const std::string& socket, const Cancel* cancel) {
  auto api = std::make_unique<ContainerdApi>(TRY(ContainerdApi::connect(socket, cancel)));
  const auto root = api->content_root().value_or("");  // not said: all is streamed
  return Reached{socket, std::move(api), open_content_store(root)};
}

Result<Reached> reach_files(const std::string& root) {
  const auto directory = TRY(Beneath::open(root));
  auto catalog = TRY(read_containerd_metadata(directory));
  auto store = open_content_store(root + '/' + kContainerdContent);
  if (!store) return Error{Error::denied, root + ": the content store cannot be read"};
  return Reached{"", std::move(catalog), std::move(store)};
}

bool is_absent(const Result<Reached>& reached) {
  return !reached && reached.error().kind == Error::not_found;
}
bool is_closed(const Result<Reached>& reached) {
  return !reached && reached.error().kind == Error::denied;
}

/// Error: unreachable when there is no containerd.
Result<Reached> reach(const ContainerdOptions& options) {
  auto address = options.address.empty() ? from_environment("CONTAINERD_ADDRESS") : options.address;
  if (address.starts_with("unix://")) address.erase(0, 7);
  auto first = reach_socket(address.empty() ? kPlaces[0].socket : address, options.cancel);
  if (is_absent(first) && address.empty()) {
    if (auto other = reach_socket(kPlaces[1].socket, options.cancel); !is_absent(other))
      return other;
    for (const auto& place : kPlaces)
      if (auto files = reach_files(place.root); !is_absent(files) && !is_closed(files))
        return files;
  }
  if (is_absent(first)) return Error{Error::unreachable, first.error().what};
  return first;
}

/// An image, found and described; its layers are not looked for yet.
struct Found {
  ContainerdRecord record;
  ImagePlan plan;
};

/// Looks for images in one namespace and describes them.
class Finder {
 public:
  Finder(ContainerdCatalog& catalog, const ContainerdContent& content, const ImageOptions& options)
      : catalog_(catalog), content_(content), options_(options) {}

  /// The image that is meant. Error: not_found when the namespace has none, or only part of it.
  Result<Found> find(const std::string& asked);

 private:
  Result<ImagePlan> plan(const std::string& digest) const;
  Result<ImagePlan> plan_for(const std::string& digest, const ImageOptions& options) const;
  std::optional<Platform> platform_at_hand(const std::string& digest) const;
  std::optional<Found> with_configuration(const std::vector<ContainerdRecord>& records,
                                          const std::string& digits) const;
  Result<void> check_layers(const Found& found) const;
  Error missing(const std::string& asked);

  ContainerdCatalog& catalog_;
  const ContainerdContent& content_;
  const ImageOptions& options_;
};

Result<ImagePlan> Finder::plan_for(const std::string& digest, const ImageOptions& options) const {
  auto text = TRY(content_.text(digest, kManifestBytes));
  if (const auto found = sha256_text(Sha256::of(as_bytes(text))); found != digest)
    return Error{Error::corrupt, fmt::format("{}: the digest is {}", digest, found)};
  const ReadDocument read = [&](const std::string& path, std::uint64_t limit) {
    return content_.text("sha256:" + path.substr(path.rfind('/') + 1), limit);
  };
  return plan_manifest_or_index(read, std::move(text), digest, options, "");
}

/// The first platform of an index whose manifest is in the store: containerd keeps what it was told
/// to pull, which need not be the platform of this machine.
std::optional<Platform> Finder::platform_at_hand(const std::string& digest) const {
  const auto text = content_.text(digest, kManifestBytes);
  if (!text) return std::nullopt;
  const auto index = formats::parse_json(*text, {.depth = 64, .nodes = 2'000'000});
  if (!index) return std::nullopt;
  for (const auto manifest : (*index)["manifests"].items()) {
    const auto platform = manifest["platform"];
    const std::string architecture(platform["architecture"].text());
    if (architecture.empty() || architecture == "unknown") continue;  // an attestation
    if (content_.text(std::string(manifest["digest"].text()), kManifestBytes))
      return Platform{std::string(platform["os"].text()), architecture,
                      std::string(platform["variant"].text())};
  }
  return std::nullopt;
}

Result<ImagePlan> Finder::plan(const std::string& digest) const {
  auto plan = plan_for(digest, options_);
  if (plan || plan.error().kind != Error::not_found || options_.platform) return plan;
  ImageOptions other = options_;
  other.platform = platform_at_hand(digest);
  return other.platform ? plan_for(digest, other) : std::move(plan);
}

/// The image whose configuration's digest, which runtimes show as its id, begins with some digits.
std::optional<Found> Finder::with_configuration(const std::vector<ContainerdRecord>& records,
                                                const std::string& digits) const {
  std::set<std::string> seen;
  for (const auto& record : records) {
    if (seen.size() == kMostLookedInto) break;
    if (!seen.insert(record.digest).second) continue;
    auto plan = this->plan(record.digest);
    if (plan && plan->metadata.id.starts_with("sha256:" + digits))
      return Found{record, std::move(*plan)};
  }
  return std::nullopt;
}

/// What the other namespaces have under the name, in a message.
Error Finder::missing(const std::string& asked) {
  std::vector<std::string> having;
  for (const auto& other : catalog_.namespaces().value_or(std::vector<std::string>{})) {
    if (other == content_.name_space()) continue;
    const auto records = catalog_.images(other);
    const auto found = records ? choose_containerd_image(*records, asked)
                               : Result<std::optional<ContainerdRecord>>(std::nullopt);
    if (found && *found) having.push_back(other);
  }
  if (having.empty())
    return {Error::not_found, fmt::format("not in the namespace {}", content_.name_space())};
  return {Error::not_found,
          fmt::format("not in the namespace {}, but in {}; set CONTAINERD_NAMESPACE={} for it",
                      content_.name_space(), join(having, " and "), having.front())};
}

/// A node may unpack layers and forget their blobs, or may not have fetched all of an image.
Result<void> Finder::check_layers(const Found& found) const {
  const auto& layers = found.plan.layers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& digest = layers[i].promise.digest;
    if (layers[i].foreign || content_.find(digest)) continue;
    return Error{Error::not_found,
                 fmt::format("layer {} of {} ({}) of {} is not in the content store (not fetched, "
                             "or discarded once it was unpacked); 'ctr -n {} images pull' fetches "
                             "it, --image-src remote does without",
                             i + 1, layers.size(), digest, printable(found.record.name),
                             content_.name_space())};
  }
  return {};
}

Result<Found> Finder::find(const std::string& asked) {
  const auto records = TRY(catalog_.images(content_.name_space()));
  const auto record = TRY(choose_containerd_image(records, asked));
  std::optional<Found> found;
  if (record) {
    auto plan = this->plan(record->digest);
    if (!plan) return std::move(plan.error()).during(printable(record->name));
    found = Found{*record, std::move(*plan)};
  } else if (const auto digits = digest_beginning(asked); !digits.empty()) {
    found = with_configuration(records, digits);
  }
  if (!found) return missing(asked);
  TRY(check_platform(found->plan.metadata.config, options_));
  TRY(check_layers(*found));
  name_containerd_image(records, asked, found->record.digest, found->plan.metadata);
  return std::move(*found);
}

class ContainerdImage final : public BlobImage {
 public:
  ContainerdImage(std::string name, ImagePlan plan, ContainerdContent content)
      : BlobImage(std::move(name), std::move(plan)), content_(std::move(content)) {}

 private:
  Result<std::unique_ptr<io::Reader>> open_layer(const ExpectedLayer& layer) override {
    return content_.open(layer.promise.digest);
  }

  ContainerdContent content_;
};

Result<std::string> choose_namespace(const ContainerdOptions& options) {
  auto name =
      options.name_space.empty() ? from_environment("CONTAINERD_NAMESPACE") : options.name_space;
  if (name.empty()) name = "default";
  if (!is_containerd_namespace(name))
    return Error{Error::usage, fmt::format("\"{}\" is no namespace of containerd; see 'ctr "
                                           "namespaces list'",
                                           printable(name))};
  return name;
}

}  // namespace

Result<std::unique_ptr<Source>> open_containerd_image(const std::string& name,
                                                      const ContainerdOptions& options) {
  auto reached = TRY(reach(options));
  const auto name_space = TRY(choose_namespace(options));
  ContainerdContent content(reached.socket, name_space, std::move(reached.store), options.cancel);
  Finder finder(*reached.catalog, content, options.image);
  auto found = TRY(finder.find(name));
  return std::make_unique<ContainerdImage>(name, std::move(found.plan), std::move(content));
}

}  // namespace oakum::source
