#include "match/red_hat.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace oakum::match {
namespace {

using Cpes = std::vector<std::uint32_t>;

void add(Cpes& to, const Cpes& more) { to.insert(to.end(), more.begin(), more.end()); }
void sort_unique(Cpes& cpes) {
  std::sort(cpes.begin(), cpes.end());
  cpes.erase(std::unique(cpes.begin(), cpes.end()), cpes.end());
}

/// What a plain host of the release installs from.
std::vector<std::string> standard_content_sets(const std::string& major, std::string_view arch) {
  if (major == "6" || major == "7")
    return {fmt::format("rhel-{}-server-rpms", major),
            fmt::format("rhel-{}-server-extras-rpms", major)};
  return {fmt::format("rhel-{}-for-{}-baseos-rpms", major, arch),
          fmt::format("rhel-{}-for-{}-appstream-rpms", major, arch)};
}

constexpr std::string_view kUsualArch = "x86_64";

/// The architecture in the names of repositories.
std::string_view repository_arch(std::string_view arch) {
  constexpr std::array<std::string_view, 3> kOthers = {"aarch64", "ppc64le", "s390x"};
  return std::find(kOthers.begin(), kOthers.end(), arch) == kOthers.end() ? kUsualArch : arch;
}

Result<Cpes> standard_cpes(const std::string& major, std::string_view arch,
                           const advisory::Database& database) {
  Cpes cpes;
  for (const auto& set : standard_content_sets(major, arch)) {
    const auto found = TRY(database.cpes_of_repository(set));
    add(cpes, found);
  }
  if (cpes.empty() && arch != kUsualArch) return standard_cpes(major, kUsualArch, database);
  sort_unique(cpes);
  return cpes;
}

/// Content sets of layered products end in "__8" for the release they are for; "__9_DOT_4" is part
/// of the name.
std::string_view plain(std::string_view content_set) {
  const auto at = content_set.rfind("__");
  return at != std::string_view::npos && parse_decimal(content_set.substr(at + 2))
             ? content_set.substr(0, at)
             : content_set;
}

bool is_of_a_minor_release(std::string_view content_set) {
  constexpr std::array<std::string_view, 5> kMarks = {"-eus-", "-aus-", "-tus-", "-e4s-", "_DOT_"};
  return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
    return content_set.find(mark) != std::string_view::npos;
  });
}

bool meet(const Cpes& a, const Cpes& b) {
  return std::any_of(a.begin(), a.end(), [&](std::uint32_t cpe) {
    return std::binary_search(b.begin(), b.end(), cpe);
  });
}

Result<Cpes> cpes_of_build(const BuildInfo& build, const advisory::Database& database) {
  Cpes cpes;
  for (const auto& set : build.content_sets) {
    const auto found = TRY(database.cpes_of_repository(plain(set)));
    add(cpes, found);
  }
  if (!build.nvr.empty()) {
    const auto found = TRY(database.cpes_of_nvr(fmt::format("{}-{}", build.nvr, build.arch)));
    add(cpes, found);
  }
  sort_unique(cpes);
  return cpes;
}

}  // namespace

Result<RedHatCpes> red_hat_cpes(const Package& package, const std::string& major,
                                const advisory::Database& database) {
  RedHatCpes cpes;
  if (package.build_info) cpes.own = TRY(cpes_of_build(*package.build_info, database));
  auto standard = TRY(standard_cpes(major, repository_arch(package.arch), database));
  if (cpes.own.empty()) {
    cpes.own = std::move(standard);
  } else if (std::any_of(package.build_info->content_sets.begin(),
                         package.build_info->content_sets.end(), is_of_a_minor_release) &&
             !meet(standard, cpes.own)) {
    cpes.main_stream = std::move(standard);
  }
  return cpes;
}

}  // namespace oakum::match
