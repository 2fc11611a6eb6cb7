#include "match/red_hat.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::match {
namespace {

/// What a plain host of the release installs from.
std::vector<std::string> standard_content_sets(const std::string& major) {
  if (major == "6" || major == "7")
    return {fmt::format("rhel-{}-server-rpms", major),
            fmt::format("rhel-{}-server-extras-rpms", major)};
  return {fmt::format("rhel-{}-for-x86_64-baseos-rpms", major),
          fmt::format("rhel-{}-for-x86_64-appstream-rpms", major)};
}

/// Content sets of layered products end in "__8" for the release they are for.
std::string_view plain(std::string_view content_set) {
  const auto at = content_set.rfind("__");
  return at != std::string_view::npos && parse_decimal(content_set.substr(at + 2))
             ? content_set.substr(0, at)
             : content_set;
}

}  // namespace

Result<std::vector<std::uint32_t>> red_hat_cpes(const Package& package, const std::string& major,
                                                const advisory::Database& database) {
  std::vector<std::uint32_t> cpes;
  const auto add = [&](const std::vector<std::uint32_t>& more) {
    cpes.insert(cpes.end(), more.begin(), more.end());
  };
  if (package.build_info) {
    for (const auto& set : package.build_info->content_sets) {
      const auto found = TRY(database.cpes_of_repository(plain(set)));
      add(found);
    }
    if (!package.build_info->nvr.empty()) {
      const auto found = TRY(database.cpes_of_nvr(
          fmt::format("{}-{}", package.build_info->nvr, package.build_info->arch)));
      add(found);
    }
  }
  if (cpes.empty())
    for (const auto& set : standard_content_sets(major)) {
      const auto found = TRY(database.cpes_of_repository(set));
      add(found);
    }
  std::sort(cpes.begin(), cpes.end());
  cpes.erase(std::unique(cpes.begin(), cpes.end()), cpes.end());
  return cpes;
}

}  // namespace oakum::match
