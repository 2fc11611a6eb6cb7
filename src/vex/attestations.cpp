#include "vex/attestations.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "formats/node.h"
#include "io/reader.h"
#include "sbom/attestation.h"
#include "source/reference.h"
#include "vex/identity.h"
#include "vex/read.h"

namespace oakum::vex {
namespace {

constexpr std::size_t kMost = 100;
constexpr std::uint64_t kLargest = 20u << 20;
constexpr std::string_view kTypes[] = {"application/vnd.dev.sigstore.bundle",
                                       "application/vnd.dsse.envelope", "application/vnd.in-toto"};

bool is_openvex_type(std::string_view predicate) {
  return predicate.find("openvex.dev/ns") != predicate.npos;
}

/// Whether it may hold OpenVEX, as far as its manifest tells.
bool may_be_vex(const source::Referrer& referrer) {
  const auto known = [&](std::string_view type) {
    return referrer.artifact_type.starts_with(type);
  };
  if (std::none_of(std::begin(kTypes), std::end(kTypes), known)) return false;
  for (const std::string_view key :
       {"in-toto.io/predicate-type", "dev.sigstore.bundle.predicateType"})
    if (const auto said = referrer.annotations.find(key); said != referrer.annotations.end())
      return is_openvex_type(said->second);
  return true;
}

class Search {
 public:
  Search(net::Client& client, const source::RegistryOptions& options, source::Reference image,
         std::string url)
      : registry_(client, options), image_(std::move(image)), url_(std::move(url)) {}

  Result<AttestedDocument> run() {
    TRY(look_at_referrers());
    if (!out_.document) TRY(look_at_tag());
    if (!out_.document)
      out_.told.push_back(fmt::format("--vex oci: the registry has no OpenVEX document about {}",
                                      printable(image_.text())));
    return std::move(out_);
  }

 private:
  /// What went wrong is told, and the search goes on; only a cancellation ends it.
  Result<void> tell(const Error& error) {
    if (error.kind == Error::cancelled) return error;
    out_.told.push_back(fmt::format("--vex oci: {}", error.what));
    return {};
  }

  Result<void> look_at_referrers() {
    const auto referrers = registry_.fetch_referrers(image_, image_.digest, "");
    if (!referrers) return tell(referrers.error());
    for (const auto& referrer : *referrers) {
      if (out_.document || seen_ >= kMost) break;
      if (!may_be_vex(referrer)) continue;
      auto manifest = image_;
      manifest.digest = referrer.descriptor.digest;
      if (const auto done = look_into(manifest); !done) TRY(tell(done.error()));
    }
    return {};
  }

  Result<void> look_at_tag() {
    auto tagged = image_;
    tagged.tag = replace_all(image_.digest, ":", "-") + ".att";
    tagged.digest.clear();
    const auto done = look_into(tagged);
    if (done || done.error().kind == Error::not_found) return {};
    return tell(done.error());
  }

  Result<void> look_into(const source::Reference& place) {
    const auto manifest = TRY(registry_.fetch_manifest(place));
    const auto document = TRY(formats::parse_json(manifest.bytes));
    for (const auto layer : document["layers"].items()) {
      if (out_.document || ++seen_ > kMost) break;
      TRY(look_at_layer(place, layer));
    }
    return {};
  }

  Result<void> look_at_layer(const source::Reference& place, formats::Node layer) {
    const auto size = layer["size"].integer().value_or(-1);
    if (size < 0 || static_cast<std::uint64_t>(size) > kLargest)
      return Error{Error::too_large, fmt::format("an attestation of {} bytes", size)};
    const auto blob = TRY(registry_.open_blob(
        place, {std::string(layer["mediaType"].text()), std::string(layer["digest"].text()),
                static_cast<std::uint64_t>(size)}));
    const auto bytes = TRY(io::read_all(*blob, kLargest));
    const auto statements = TRY(sbom::unwrap(as_text(bytes)));
    for (const auto& statement : statements) {
      if (!is_openvex_type(statement.predicate_type)) continue;
      out_.document = TRY(read(statement.document,
                               fmt::format("VEX attestation in OCI registry ({})", url_), {url_}));
      return {};
    }
    return {};
  }

  source::Registry registry_;
  source::Reference image_;
  std::string url_;  ///< Package URL of the image.
  AttestedDocument out_;
  std::size_t seen_ = 0;
};

}  // namespace

Result<AttestedDocument> fetch_attestation(const Report& report,
                                           const source::RegistryOptions& registry,
                                           const std::optional<net::ClientOptions>& network) {
  if (!report.image || report.image->repo_digests.empty())
    return Error{Error::usage, "--vex oci is for images of a registry, which have a digest there"};
  auto image = TRY(source::parse_reference(report.image->repo_digests.front()));
  if (!network) {
    AttestedDocument out;
    out.told.push_back("--vex oci: nothing is fetched with --offline-scan");
    return out;
  }
  net::Client client(*network);
  return Search(client, registry, std::move(image), target_url(report)).run();
}

}  // namespace oakum::vex
