#include "match/system_rules.h"

#include <algorithm>

#include "base/text.h"

namespace oakum::match {
namespace {

std::string_view release(const Inventory& inventory) {
  return inventory.os ? std::string_view(inventory.os->name) : "";
}

std::string major(const Inventory& inventory) { return release_prefix(release(inventory), 1); }
std::string minor(const Inventory& inventory) { return release_prefix(release(inventory), 2); }

using Names = std::vector<std::string>;

/// A release in the making ("3.23.0_alpha20250612") is what edge was on that day.
Names alpine(const Inventory& inventory) {
  if (inventory.apk_repository && inventory.apk_repository->family == "alpine")
    return {"alpine " + inventory.apk_repository->release};
  if (release(inventory).find("_alpha") != std::string_view::npos)
    return {"alpine edge", "alpine " + minor(inventory)};
  return {"alpine " + minor(inventory)};
}

/// "trixie/sid" names testing and unstable alike. Fixes reach unstable first, so its advisories say
/// of both what still lacks them.
Names debian(const Inventory& inventory) {
  if (release(inventory).ends_with("/sid") || release(inventory) == "sid") return {"debian sid"};
  return {"debian " + major(inventory)};
}

Names ubuntu(const Inventory& inventory) {
  auto name = std::string(release(inventory));
  const bool extended = inventory.os->extended || name.ends_with("-ESM");
  if (name.ends_with("-ESM")) name.resize(name.size() - 4);
  if (extended) return {fmt::format("ubuntu {}-ESM", name), "ubuntu " + name};
  return {"ubuntu " + name};
}

Names amazon(const Inventory& inventory) {
  const auto words = split_words(release(inventory));
  const auto number = words.empty() ? std::string() : release_prefix(words.front(), 1);
  return {"amazon linux " + (number == "2" || number == "2022" || number == "2023" ? number : "1")};
}

/// SUSE writes service packs as "15.3" and as "15-SP3"; sources use either.
Names sles(const Inventory& inventory) {
  const std::string name(release(inventory));
  Names names{"SUSE Linux Enterprise " + name};
  if (const auto pack = cut(name, "."))
    names.push_back(fmt::format("SUSE Linux Enterprise {}-SP{}", pack->first, pack->second));
  if (const auto pack = cut(name, "-SP"))
    names.push_back(fmt::format("SUSE Linux Enterprise {}.{}", pack->first, pack->second));
  return names;
}

/// SUSE renamed its Micro with release 6.0; sources use either name.
Names micro(const Inventory& inventory) {
  const std::string name(release(inventory));
  return {"SUSE Linux Enterprise Micro " + name, "SUSE Linux Micro " + name};
}

/// Built from the packages of SUSE's Micro of the same number.
Names leap_micro(const Inventory& inventory) {
  auto names = micro(inventory);
  names.insert(names.begin(), "openSUSE Leap Micro " + std::string(release(inventory)));
  return names;
}

Names openwrt(const Inventory& inventory) { return {"openwrt " + minor(inventory), "openwrt"}; }

// CentOS Stream is what the next minor release of RHEL is made of. Nobody publishes advisories for
// it, and Red Hat's speak of RHEL's builds: the same names, and numbers that Stream's are ahead of.
// So it is judged like RHEL of its major release: what has no fix anywhere is right, and a fix is
// missed only where Stream's number is ahead without having it.

// clang-format off
const std::vector<SystemRules>& table() {
  using S = VersionScheme;
  static const std::vector<SystemRules> rows = {
      {.family = "alpine", .scheme = S::apk, .namespaces = alpine, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "wolfi", .scheme = S::apk, .namespaces = [](const Inventory&) { return Names{"wolfi"}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "chainguard", .scheme = S::apk, .namespaces = [](const Inventory&) { return Names{"chainguard"}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "minimos", .scheme = S::apk, .namespaces = [](const Inventory&) { return Names{"minimos"}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "alpaquita", .scheme = S::apk, .namespaces = [](const Inventory& i) { return Names{"alpaquita " + major(i)}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "bellsoft-hardened-containers", .scheme = S::apk, .namespaces = [](const Inventory& i) { return Names{"bellsoft hardened containers " + major(i)}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "debian", .scheme = S::deb, .namespaces = debian, .by_source = true, .source_version = true, .unfixed = true, .own_severity = "debian"},
      {.family = "echo", .scheme = S::deb, .namespaces = [](const Inventory&) { return Names{"echo"}; }, .by_source = true, .source_version = true, .unfixed = true, .third_party = true, .own_severity = "echo"},
      {.family = "ubuntu", .scheme = S::deb, .namespaces = ubuntu, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "redhat", .namespaces = [](const Inventory&) { return Names{"Red Hat"}; }, .unfixed = true, .modules = true, .needs_arch = true, .red_hat = true, .epel = true, .own_severity = "redhat"},
      {.family = "centos", .namespaces = [](const Inventory&) { return Names{"Red Hat"}; }, .unfixed = true, .modules = true, .needs_arch = true, .red_hat = true, .epel = true, .own_severity = "redhat"},
      {.family = "centos-stream", .namespaces = [](const Inventory&) { return Names{"Red Hat"}; }, .unfixed = true, .modules = true, .needs_arch = true, .red_hat = true, .epel = true, .own_severity = "redhat"},
      {.family = "alma", .namespaces = [](const Inventory& i) { return Names{"alma " + major(i)}; }, .modules = true, .epel = true},
      {.family = "rocky", .namespaces = [](const Inventory& i) { return Names{"rocky " + major(i)}; }, .modules = true, .needs_arch = true, .epel = true},
      {.family = "oracle", .namespaces = [](const Inventory& i) { return Names{"Oracle Linux " + major(i)}; }, .needs_arch = true, .flavours = true, .epel = true},
      {.family = "fedora", .namespaces = [](const Inventory& i) { return Names{"fedora " + major(i)}; }, .modules = true},
      {.family = "openeuler", .namespaces = [](const Inventory& i) { return Names{"openEuler " + std::string(release(i))}; }},
      {.family = "amazon", .namespaces = amazon},
      {.family = "azurelinux", .namespaces = [](const Inventory& i) { return Names{"Azure Linux " + minor(i)}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "cbl-mariner", .namespaces = [](const Inventory& i) { return Names{"CBL-Mariner " + minor(i)}; }, .by_source = true, .source_version = true, .unfixed = true},
      {.family = "photon", .namespaces = [](const Inventory& i) { return Names{"Photon OS " + std::string(release(i))}; }, .by_source = true, .unfixed = true},
      {.family = "opensuse-leap", .namespaces = [](const Inventory& i) { return Names{"openSUSE Leap " + std::string(release(i))}; }, .unfixed = true},
      {.family = "opensuse-tumbleweed", .namespaces = [](const Inventory&) { return Names{"openSUSE Tumbleweed"}; }, .unfixed = true},
      {.family = "sles", .namespaces = sles, .unfixed = true},
      {.family = "slem", .namespaces = micro, .unfixed = true},
      {.family = "opensuse-leap-micro", .namespaces = leap_micro, .unfixed = true},
      {.family = "bottlerocket", .namespaces = [](const Inventory&) { return Names{"bottlerocket"}; }},
      {.family = "arch", .scheme = S::pacman, .namespaces = [](const Inventory&) { return Names{"archlinux"}; }, .unfixed = true},
      {.family = "gentoo", .scheme = S::portage, .namespaces = [](const Inventory&) { return Names{"gentoo"}; }, .unfixed = true, .slots = true},
      {.family = "openwrt", .scheme = S::deb, .namespaces = openwrt, .by_source = true, .unfixed = true},
  };
  return rows;
}
// clang-format on

}  // namespace

std::string release_prefix(std::string_view release, std::size_t parts) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < parts && end != std::string_view::npos; ++i)
    end = release.find('.', i ? end + 1 : 0);
  return std::string(release.substr(0, end));
}

std::span<const SystemRules> all_system_rules() { return table(); }

const SystemRules* system_rules(std::string_view family) {
  for (const auto& row : table())
    if (row.family == family) return &row;
  return nullptr;
}

}  // namespace oakum::match
