#include "vex/bom_references.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "vex/read.h"

namespace oakum::vex {
namespace {

constexpr std::size_t kMostReferences = 20;
constexpr std::uint64_t kLargest = 32u << 20;

Result<Document> fetch(net::Client& client, const std::string& address) {
  const auto url = TRY(net::parse_url(address));
  auto answer = TRY(client.send({.url = url}));
  if (answer.status != 200)
    return Error{Error::unreachable, fmt::format("the server answers {}", answer.status)};
  const auto bytes = TRY(net::read_all(*answer.body, kLargest));
  return read(as_text(bytes), url.shown());
}

std::vector<std::string> addresses_in(const Bom& bom) {
  std::vector<std::string> out;
  for (const auto& reference : bom.references)
    if (reference.type == "exploitability-statement" &&
        std::find(out.begin(), out.end(), reference.url) == out.end())
      out.push_back(reference.url);
  return out;
}

}  // namespace

Result<ReferencedDocuments> fetch_bom_references(const Bom& bom,
                                                 const std::optional<net::ClientOptions>& network) {
  ReferencedDocuments out;
  auto addresses = addresses_in(bom);
  if (addresses.empty()) {
    out.told.push_back("--vex sbom-ref: the SBOM names no exploitability statements");
    return out;
  }
  if (!network) {
    out.told.push_back("--vex sbom-ref: nothing is fetched with --offline-scan");
    return out;
  }
  if (addresses.size() > kMostReferences) {
    out.told.push_back(fmt::format("--vex sbom-ref: of {} documents the first {} are read",
                                   addresses.size(), kMostReferences));
    addresses.resize(kMostReferences);
  }
  net::Client client(*network);
  for (const auto& address : addresses) {
    auto document = fetch(client, address);
    if (!document && document.error().kind == Error::cancelled) return document.error();
    if (document)
      out.documents.push_back(*std::move(document));
    else
      out.told.push_back(fmt::format("--vex sbom-ref: {}: {}; left out",
                                     printable(address.substr(0, 200)), document.error().what));
  }
  return out;
}

}  // namespace oakum::vex
