#include "cli/registry_host.h"

#include "base/text.h"

namespace oakum::cli {

Result<source::Reference> registry_host(const std::vector<std::string>& words) {
  if (words.size() != 1)
    return Error{Error::usage, "which registry? Give one host, such as ghcr.io or docker.io"};
  std::string_view host = words.front();
  if (const auto parts = cut(host, "://")) host = parts->second;
  for (const std::string_view end : {"/", "/v1", "/v2"})
    if (host.ends_with(end)) host.remove_suffix(end.size());
  auto reference = source::parse_reference(lower(host) + "/any");
  if (!reference ||
      reference->repository != (reference->registry == "docker.io" ? "library/any" : "any"))
    return Error{Error::usage, fmt::format("'{}' is not the host of a registry, such as ghcr.io",
                                           printable(words.front()))};
  reference->repository.clear();
  reference->tag.clear();
  return reference;
}

}  // namespace oakum::cli
