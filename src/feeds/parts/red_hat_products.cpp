#include "feeds/parts/red_hat_products.h"

#include "base/text.h"

namespace oakum::feeds {
namespace {

constexpr std::string_view kSystem = "redhat:enterprise_linux:";

/// "9", "baseos" of "cpe:/o:redhat:enterprise_linux:9::baseos".
struct Repository {
  std::string_view release, name;
};
Repository repository_of(std::string_view cpe) {
  const auto at = cpe.find(kSystem);
  if (at == std::string_view::npos) return {};
  const auto rest = cpe.substr(at + kSystem.size());
  const auto parts = cut(rest, "::");
  return parts ? Repository{parts->first, parts->second} : Repository{rest, {}};
}

std::uint32_t add_one(advisory::Builder& builder, std::string_view cpe) {
  const auto [index, made] = builder.add_cpe(cpe);
  const auto [release, name] = repository_of(cpe);
  if (made && (name == "baseos" || name == "appstream"))
    builder.set_cpes_of_repository(fmt::format("rhel-{}-for-x86_64-{}-rpms", release, name),
                                   {index});
  return index;
}

}  // namespace

std::vector<std::uint32_t> add_red_hat_cpes(advisory::Builder& builder, std::string_view cpe) {
  std::vector<std::uint32_t> indices{add_one(builder, cpe)};
  const auto [release, name] = repository_of(cpe);
  if (release.empty() || !name.empty() || release.find(':') != std::string_view::npos)
    return indices;
  for (const std::string_view repository :
       {"o:baseos", "a:appstream", "a:crb", "a:highavailability", "o:server", "o:client",
        "o:workstation", "o:computenode"})
    indices.push_back(add_one(builder, fmt::format("cpe:/{}:redhat:enterprise_linux:{}::{}",
                                                   repository[0], release, repository.substr(2))));
  return indices;
}

}  // namespace oakum::feeds
