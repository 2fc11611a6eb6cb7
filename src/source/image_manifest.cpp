#include "source/image_manifest.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "formats/node.h"
#include "source/reference.h"

namespace oakum::source {
namespace {

using formats::Document;
using formats::Node;

constexpr std::uint64_t kManifestBytes = 4u << 20;
constexpr std::uint64_t kConfigBytes = 16u << 20;
constexpr std::size_t kMostLayers = 512;
constexpr std::size_t kMostDescriptors = 2000;
constexpr int kIndexDepth = 3;

Result<Document> parse(const std::string& text, const std::string& name) {
  auto document =
      formats::parse_json(text, {.bytes = kConfigBytes, .depth = 64, .nodes = 2'000'000});
  if (!document) return std::move(document.error()).during(name);
  return document;
}

std::vector<std::string> strings(Node array) {
  std::vector<std::string> out;
  for (const auto item : array.items()) out.emplace_back(item.text());
  return out;
}

/// Which entry of a docker manifest is meant.
Result<Node> choose_docker_image(Node manifest, const std::string& selector) {
  std::string known;
  Node found;
  for (const auto image : manifest.items()) {
    const auto tags = strings(image["RepoTags"]);
    for (const auto& tag : tags) {
      known += (known.empty() ? "" : ", ") + tag;
      if (!selector.empty() && (tag == selector || tag.ends_with(':' + selector))) found = image;
    }
  }
  if (found) return found;
  if (!selector.empty())
    return Error{Error::not_found,
                 fmt::format("no image {} in the archive; it holds {}", selector, known)};
  if (manifest.size() != 1)
    return Error{Error::usage, fmt::format("the archive holds {} images ({}); name one as FILE:TAG",
                                           manifest.size(), known)};
  for (const auto image : manifest.items()) found = image;
  return found;
}

/// A layer of a docker archive. One that lies where a digest says what it is must have that digest.
ExpectedLayer docker_layer(std::string member) {
  ExpectedLayer layer;
  if (constexpr std::string_view blobs = "blobs/sha256/"; member.starts_with(blobs)) {
    const auto digest = "sha256:" + member.substr(blobs.size());
    if (is_sha256_digest(digest)) layer.promise.digest = digest;
  }
  layer.name = std::move(member);
  return layer;
}

Result<ImagePlan> plan_docker(const ReadDocument& read, const std::string& text,
                              const std::string& selector, const ImageOptions& options) {
  const auto manifest = TRY(parse(text, "manifest.json"));
  const auto image = TRY(choose_docker_image(manifest.root(), selector));
  ImagePlan plan;
  plan.docker_archive = true;
  plan.most_bytes = options.most_bytes;
  plan.metadata.repo_tags = strings(image["RepoTags"]);
  if (!plan.metadata.repo_tags.empty()) plan.metadata.reference = plan.metadata.repo_tags.front();
  TRY(check_layer_count(image["Layers"].size(), "manifest.json"));
  for (auto& member : strings(image["Layers"]))
    plan.layers.push_back(docker_layer(std::move(member)));
  const std::string config_name(image["Config"].text());
  const auto config = read(config_name, kConfigBytes);
  if (!config)
    return Error{config.error()}.during("manifest.json names the configuration " +
                                        printable(config_name));
  TRY(read_config(*config, config_name, plan));
  return plan;
}

std::string blob_path(std::string_view digest) {
  return "blobs/sha256/" + std::string(digest.substr(7));
}

/// The document a descriptor points to, its digest and size checked.
Result<std::string> read_blob(const ReadDocument& read, Node descriptor, std::uint64_t limit) {
  const std::string digest(descriptor["digest"].text());
  if (!is_sha256_digest(digest))
    return Error{Error::corrupt,
                 fmt::format("a descriptor with the digest \"{}\", which is no SHA-256 digest",
                             printable(digest))};
  auto content = TRY(read(blob_path(digest), limit));
  const auto found = sha256_text(Sha256::of(as_bytes(content)));
  if (found != digest)
    return Error{Error::corrupt, fmt::format("{}: the digest is {}, not {} as promised",
                                             blob_path(digest), found, digest)};
  if (const auto size = descriptor["size"].integer();
      size && static_cast<std::uint64_t>(*size) != content.size())
    return Error{Error::corrupt, fmt::format("{}: {} bytes, not {} as promised", blob_path(digest),
                                             content.size(), *size)};
  return content;
}

/// An arm64 is one of the eighth version, be it said or not.
bool fits_variant(Node platform, const std::string& wanted) {
  const auto have = platform["variant"].text();
  const bool arm64 = platform["architecture"].text() == "arm64";
  return wanted.empty() || have == wanted || (arm64 && have.empty() && wanted == "v8");
}

bool matches(Node platform, const Platform& wanted) {
  const auto fits = [](std::string_view have, const std::string& want) {
    return want.empty() || want == "*" || have == want;
  };
  return fits(platform["os"].text(), wanted.os) &&
         fits(platform["architecture"].text(), wanted.architecture) &&
         fits_variant(platform, wanted.variant);
}

/// Something beside the images: an attestation, or an artifact of another type.
bool is_no_image(Node descriptor) {
  return descriptor["annotations"]["vnd.docker.reference.type"].text() == "attestation-manifest" ||
         !descriptor["artifactType"].text().empty();
}

std::string describe(Node platform) {
  auto text = fmt::format("{}/{}", platform["os"].text(), platform["architecture"].text());
  if (const auto variant = platform["variant"].text(); !variant.empty())
    text += fmt::format("/{}", variant);
  return printable(text);
}

/// The manifest of an index for the platform: the one asked for, else the host's, else the first.
Result<Node> choose_manifest(Node index, const ImageOptions& options, const std::string& selector) {
  const auto manifests = index["manifests"];
  if (manifests.size() > kMostDescriptors)
    return Error{Error::too_large,
                 fmt::format("an index with {} manifests, more than the limit of {}",
                             manifests.size(), kMostDescriptors)};
  std::vector<Node> candidates;
  std::string known;
  for (const auto manifest : manifests.items()) {
    if (is_no_image(manifest)) continue;
    const auto tag = manifest["annotations"]["org.opencontainers.image.ref.name"].text();
    if (!selector.empty() && manifest["digest"].text() != selector && tag != selector &&
        !tag.ends_with(':' + selector))
      continue;
    candidates.push_back(manifest);
    if (manifest["platform"]) known += (known.empty() ? "" : ", ") + describe(manifest["platform"]);
  }
  const auto wanted = options.platform.value_or(host_platform());
  for (const auto candidate : candidates)
    if (!candidate["platform"] || matches(candidate["platform"], wanted)) return candidate;
  if (candidates.empty())
    return Error{Error::not_found, selector.empty() ? "the index names no image"
                                                    : fmt::format("the index names no image {}",
                                                                  printable(selector))};
  if (options.platform)
    return Error{Error::not_found, fmt::format("no image for the platform {}/{}; there are {}",
                                               wanted.os, wanted.architecture, known)};
  return candidates.front();
}

bool is_image_config(std::string_view type) {
  return type.find("container.image") != std::string_view::npos ||
         type.find("oci.image.config") != std::string_view::npos;
}

Result<void> check_is_image(Node manifest, const std::string& name) {
  if (!manifest["layers"].is_array() || !manifest["config"].is_object())
    return Error{Error::corrupt, fmt::format("{}: not an image manifest", name)};
  const auto config = manifest["config"]["mediaType"].text();
  if (config.empty() || is_image_config(config)) return {};
  const auto own = manifest["artifactType"].text();
  return Error{Error::unsupported, fmt::format("{}: an artifact of type {}, not an image", name,
                                               printable(own.empty() ? config : own))};
}

Result<ExpectedLayer> layer_of(Node descriptor, const std::string& name) {
  const std::string digest(descriptor["digest"].text());
  if (!is_sha256_digest(digest))
    return Error{Error::corrupt,
                 fmt::format("{}: a layer whose digest is no SHA-256 digest", name)};
  const auto type = descriptor["mediaType"].text();
  ExpectedLayer layer;
  layer.name = blob_path(digest);
  layer.promise.digest = digest;
  layer.size = static_cast<std::uint64_t>(
      std::max<std::int64_t>(descriptor["size"].integer().value_or(0), 0));
  layer.foreign = descriptor["urls"].size() > 0 ||
                  type.find("nondistributable") != std::string_view::npos ||
                  type.find("rootfs.foreign") != std::string_view::npos;
  layer.encrypted = type.ends_with("+encrypted");
  return layer;
}

/// What the layers say they weigh, compressed.
Result<void> check_size(const ImagePlan& plan, const std::string& name) {
  ByteBudget budget(plan.most_bytes);
  for (const auto& layer : plan.layers)
    if (plan.most_bytes)
      if (auto enough = budget.take(layer.size); !enough)
        return std::move(enough).error().during(name);
  return {};
}

Result<ImagePlan> plan_manifest(const ReadDocument& read, Node manifest, const std::string& name,
                                const ImageOptions& options) {
  TRY(check_is_image(manifest, name));
  ImagePlan plan;
  plan.most_bytes = options.most_bytes;
  TRY(check_layer_count(manifest["layers"].size(), name));
  for (const auto descriptor : manifest["layers"].items()) {
    auto layer = TRY(layer_of(descriptor, name));
    plan.layers.push_back(std::move(layer));
  }
  TRY(check_size(plan, name));
  const auto config = TRY(read_blob(read, manifest["config"], kConfigBytes));
  TRY(read_config(config, blob_path(manifest["config"]["digest"].text()), plan));
  return plan;
}

}  // namespace

Result<void> read_config(const std::string& text, const std::string& name, ImagePlan& plan) {
  const auto config = TRY(parse(text, name));
  if (!config.root().is_object())
    return Error{Error::corrupt, fmt::format("{}: not an image configuration", name)};
  plan.metadata.config = text;
  plan.metadata.id = sha256_text(Sha256::of(as_bytes(text)));
  plan.metadata.diff_ids = strings(config["rootfs"]["diff_ids"]);
  for (const auto& diff_id : plan.metadata.diff_ids)
    if (!is_sha256_digest(diff_id))
      return Error{Error::corrupt, fmt::format("{}: a diffID that is no SHA-256 digest", name)};
  if (plan.metadata.diff_ids.size() != plan.layers.size())
    return Error{Error::corrupt, fmt::format("{}: {} diffIDs for {} layers", name,
                                             plan.metadata.diff_ids.size(), plan.layers.size())};
  for (std::size_t i = 0; i < plan.layers.size(); ++i)
    plan.layers[i].promise.diff_id = plan.metadata.diff_ids[i];
  std::size_t layer = 0;
  for (const auto step : config["history"].items())
    if (!step["empty_layer"].truth() && layer < plan.layers.size())
      plan.layers[layer++].created_by = instruction_of(step["created_by"].text());
  return {};
}

Result<void> check_layer_count(std::size_t count, const std::string& name) {
  if (count > kMostLayers)
    return Error{Error::too_large,
                 fmt::format("{}: {} layers, more than the limit of {}", name, count, kMostLayers)};
  return {};
}

std::string choose_reference(const std::string& asked, const std::vector<std::string>& tags,
                             const std::vector<std::string>& digests) {
  const auto wanted = parse_reference(asked);
  for (const auto* names : {&tags, &digests})
    for (const auto& name : *names)
      if (const auto reference = parse_reference(name);
          name == asked || (wanted && reference && *reference == *wanted))
        return name;
  // An engine may complete short names in its own way: "demo" is localhost/demo:latest to podman.
  const auto tagged = asked.find_first_of(":@", asked.rfind('/') + 1) != std::string::npos;
  const auto ending = '/' + asked + (tagged ? "" : ":latest");
  for (const auto* names : {&tags, &digests})
    for (const auto& name : *names)
      if (name.ends_with(ending)) return name;
  return !tags.empty() ? tags.front() : !digests.empty() ? digests.front() : "";
}

Result<void> check_platform(std::string_view config, const ImageOptions& options) {
  if (!options.platform) return {};
  const auto document = TRY(parse(std::string(config), "the image's configuration"));
  if (matches(document.root(), *options.platform)) return {};
  const auto& wanted = *options.platform;
  return Error{Error::not_found,
               fmt::format("has the image for {} only, not for {}/{}{}{}",
                           describe(document.root()), wanted.os, wanted.architecture,
                           wanted.variant.empty() ? "" : "/", wanted.variant)};
}

Result<ImagePlan> plan_manifest_or_index(const ReadDocument& read, std::string text,
                                         std::string name, const ImageOptions& options,
                                         std::string selector) {
  for (int depth = 0; depth <= kIndexDepth; ++depth) {
    const auto document = TRY(parse(text, name));
    const bool is_index = document["manifests"].is_array();
    if (is_index && document["layers"])
      return Error{Error::corrupt, fmt::format("{}: both an index and a manifest", name)};
    if (!is_index) return plan_manifest(read, document.root(), name, options);
    const auto chosen = TRY(choose_manifest(document.root(), options, selector));
    selector.clear();  // it names an entry of the outermost index
    auto next = TRY(read_blob(read, chosen, kManifestBytes));
    name = blob_path(chosen["digest"].text());
    text = std::move(next);
  }
  return Error{Error::too_large, fmt::format("indexes nested deeper than {}", kIndexDepth)};
}

Result<ImagePlan> plan_image(const ReadDocument& read, const ImageOptions& options,
                             const std::string& selector) {
  if (auto docker = read("manifest.json", kManifestBytes))
    return plan_docker(read, *docker, selector, options);
  else if (docker.error().kind != Error::not_found)
    return docker.error();
  auto index = read("index.json", kManifestBytes);
  if (!index && index.error().kind == Error::not_found)
    return Error{Error::unsupported,
                 "neither manifest.json (docker archive) nor index.json (OCI layout) in it"};
  return plan_manifest_or_index(read, TRY(index), "index.json", options, selector);
}

Result<Platform> parse_platform(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.size() < 2 || parts.size() > 3 || parts[0].empty() || parts[1].empty())
    return Error{
        Error::usage,
        fmt::format(
            "\"{}\" is not a platform; write OS/ARCHITECTURE[/VARIANT], such as linux/arm64",
            printable(text))};
  return Platform{std::string(parts[0]), std::string(parts[1]),
                  parts.size() == 3 ? std::string(parts[2]) : ""};
}

Platform host_platform() {
#if defined(__aarch64__)
  return {"linux", "arm64", ""};
#else
  return {"linux", "amd64", ""};
#endif
}

}  // namespace oakum::source
