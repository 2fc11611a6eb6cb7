#include "sbom/package.h"

#include <algorithm>

#include "base/text.h"
#include "core/identity.h"
#include "sbom/properties.h"

namespace oakum::sbom {
namespace {

constexpr std::string_view kBuiltFrom = "built package from: ";

/// "1:2.3-4" as epoch, version and release.
struct Version {
  std::uint32_t epoch = 0;
  std::string version, release;
};

Version rpm_version(std::string_view text) {
  Version out;
  if (const auto parts = cut(text, ":"))
    if (const auto epoch = parse_decimal(parts->first); epoch && *epoch <= UINT32_MAX) {
      out.epoch = static_cast<std::uint32_t>(*epoch);
      text = parts->second;
    }
  const auto dash = text.rfind('-');
  out.version = text.substr(0, dash);
  if (dash != text.npos) out.release = text.substr(dash + 1);
  return out;
}

std::uint32_t number_or_zero(std::string_view text) {
  const auto number = parse_decimal(text);
  return number && *number <= UINT32_MAX ? static_cast<std::uint32_t>(*number) : 0;
}

std::optional<Ecosystem> ecosystem_of(const Purl& purl) {
  if (purl.type == "alpine") return Ecosystem::apk;  // as older tools wrote it
  return ecosystem_of_purl_type(purl.type);
}

char separator_of(Ecosystem ecosystem) { return ecosystem == Ecosystem::maven ? ':' : '/'; }

/// Whether the namespace is part of the name packages and advisories go by.
bool has_space(Ecosystem ecosystem) {
  switch (ecosystem) {
    case Ecosystem::maven:
    case Ecosystem::npm:
    case Ecosystem::golang:
    case Ecosystem::composer:
    case Ecosystem::swift:
    case Ecosystem::terraform:
    case Ecosystem::github_actions:
    case Ecosystem::jsr:
    case Ecosystem::portage:
      return true;
    default:
      return false;
  }
}

/// As the package URL says, in the case the component itself has.
std::string name_of(const BomComponent& component, const Purl& purl, Ecosystem ecosystem) {
  std::string name = purl.name;
  if (has_space(ecosystem) && !purl.space.empty())
    name = purl.space + separator_of(ecosystem) + purl.name;
  if (ecosystem == Ecosystem::cocoapods && !purl.subpath.empty()) name += "/" + purl.subpath;
  std::string own = component.name;
  if (has_space(ecosystem) && !component.group.empty())
    own = component.group + separator_of(ecosystem) + component.name;
  const bool same = equal_ignoring_case(replace_all(own, "_", "-"), replace_all(name, "_", "-"));
  return same ? own : name;
}

void set_version(Package& package, std::string_view text, const Purl& purl, Ecosystem ecosystem) {
  package.version = text;
  if (ecosystem == Ecosystem::rpm || ecosystem == Ecosystem::bottlerocket) {
    auto parts = rpm_version(text);
    package.epoch = parts.epoch;
    package.version = std::move(parts.version);
    package.release = std::move(parts.release);
  }
  if (const auto epoch = qualifier(purl, "epoch"); package.epoch == 0 && !epoch.empty())
    package.epoch = number_or_zero(epoch);
}

void set_source(Package& package, std::string_view name, std::string_view version,
                Ecosystem ecosystem) {
  package.src_name = name;
  if (version.empty()) return;
  package.src_version = version;
  if (ecosystem != Ecosystem::rpm) return;
  auto parts = rpm_version(version);
  package.src_epoch = parts.epoch;
  package.src_version = std::move(parts.version);
  package.src_release = std::move(parts.release);
}

/// "name@version", "name", or of rpm the file of the source package.
void set_upstream(Package& package, std::string_view upstream, Ecosystem ecosystem) {
  if (ecosystem == Ecosystem::rpm && upstream.ends_with(".src.rpm")) {
    upstream.remove_suffix(8);
    const auto release = upstream.rfind('-');
    const auto version =
        release == upstream.npos || release == 0 ? upstream.npos : upstream.rfind('-', release - 1);
    if (version == upstream.npos) return;
    set_source(package, upstream.substr(0, version), upstream.substr(version + 1), ecosystem);
    return;
  }
  const auto at = upstream.rfind('@');
  set_source(package, upstream.substr(0, at),
             at == upstream.npos ? std::string_view() : upstream.substr(at + 1), ecosystem);
}

/// By Trivy's properties, SPDX's source information, Syft's qualifier; else the package is its own
/// source.
void fill_source(Package& package, const BomComponent& component, const Purl& purl,
                 Ecosystem ecosystem) {
  if (const auto name = trivy_property(component, "SrcName"); !name.empty()) {
    set_source(package, name, trivy_property(component, "SrcVersion"), ecosystem);
    if (const auto release = trivy_property(component, "SrcRelease"); !release.empty())
      package.src_release = release;
    if (const auto epoch = number_or_zero(trivy_property(component, "SrcEpoch")); epoch != 0)
      package.src_epoch = epoch;
  } else if (component.source_info.starts_with(kBuiltFrom)) {
    const auto source = std::string_view(component.source_info).substr(kBuiltFrom.size());
    const auto space = source.rfind(' ');
    set_source(package, source.substr(0, space),
               space == source.npos ? std::string_view() : source.substr(space + 1), ecosystem);
  } else if (const auto upstream = qualifier(purl, "upstream"); !upstream.empty()) {
    set_upstream(package, upstream, ecosystem);
  }
  if (package.src_name.empty()) package.src_name = package.name;
  if (!package.src_version.empty()) return;
  package.src_version = package.version;
  package.src_release = package.release;
  package.src_epoch = package.epoch;
}

std::vector<std::string> licenses_of(const BomComponent& component) {
  std::vector<std::string> declared, concluded;
  for (const auto& license : component.licenses) {
    auto& list = license.concluded ? concluded : declared;
    if (std::find(list.begin(), list.end(), license.text) == list.end())
      list.push_back(license.text);
  }
  return declared.empty() ? concluded : declared;
}

std::string digest_of(const BomComponent& component) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"SHA-256", "sha256"}, {"SHA-512", "sha512"}, {"SHA-1", "sha1"}, {"MD5", "md5"}};
  for (const auto& [algorithm, name] : kNames)
    for (const auto& hash : component.hashes)
      if (hash.algorithm == algorithm) return fmt::format("{}:{}", name, hash.value);
  return {};
}

std::string cpe_of(const BomComponent& component) {
  for (const auto& cpe : component.cpes)
    if (cpe.starts_with("cpe:2.3:")) return cpe;
  return {};
}

/// Whether the document itself calls it something that is installed.
bool claims_to_be_a_package(const BomComponent& component) {
  return component.type == "library" || component.type == "framework" || component.type.empty();
}

void fill_build(Package& package, const BomComponent& component) {
  BuildInfo build;
  for (const auto set : trivy_properties(component, "ContentSet"))
    build.content_sets.emplace_back(set);
  build.nvr = trivy_property(component, "NVR");
  build.arch = trivy_property(component, "Arch");
  if (build != BuildInfo{}) package.build_info = std::move(build);
}

void fill(BomPackage& out, const BomComponent& component) {
  Package& p = out.package;
  p.name = name_of(component, out.purl, out.ecosystem);
  const bool system = info(out.ecosystem).operating_system;
  const std::string_view version =
      out.purl.version.empty() ? std::string_view(component.version) : out.purl.version;
  set_version(p, version, out.purl, out.ecosystem);
  if (system) {
    p.arch = qualifier(out.purl, "arch");
    p.modularity_label = trivy_property(component, "Modularitylabel");
    if (p.modularity_label.empty()) p.modularity_label = qualifier(out.purl, "modularitylabel");
    if (p.modularity_label.empty()) p.modularity_label = qualifier(out.purl, "rpmmod");
    fill_source(p, component, out.purl, out.ecosystem);
    fill_build(p, component);
  }
  p.id = trivy_property(component, "PkgID");
  if (p.id.empty() && out.ecosystem == Ecosystem::julia) p.id = qualifier(out.purl, "uuid");
  if (p.id.empty()) {
    Package plain = p;
    plain.epoch = 0;
    p.id = package_id(p.name, full_version(plain));
  }
  p.licenses = licenses_of(component);
  p.maintainer = component.supplier;
  p.digest = digest_of(component);
  p.purl = print(out.purl);
  p.bom_ref = component.ref;
}

/// Software that only its CPE names.
void fill_by_cpe(BomPackage& out, const BomComponent& component) {
  out.ecosystem = Ecosystem::binary;
  Package& p = out.package;
  p.name = component.name;
  p.version = component.version;
  p.id = package_id(p.name, p.version);
  p.cpe = cpe_of(component);
  p.licenses = licenses_of(component);
  p.digest = digest_of(component);
  p.purl = component.purl;
  p.bom_ref = component.ref;
}

BomPackage without_purl(const BomComponent& component, std::string fault) {
  BomPackage out;
  if (!cpe_of(component).empty() && !component.name.empty() && !component.version.empty() &&
      component.type != "operating-system")
    fill_by_cpe(out, component);
  else if (claims_to_be_a_package(component))
    out.fault = std::move(fault);
  return out;
}

}  // namespace

BomPackage package_of(const BomComponent& component) {
  if (component.purl.empty()) return without_purl(component, "it has no package URL");
  auto purl = parse_purl(component.purl);
  if (!purl) return without_purl(component, "its package URL is none: " + purl.error().what);
  const auto ecosystem = ecosystem_of(*purl);
  if (!ecosystem || *ecosystem == Ecosystem::binary)
    return without_purl(component, fmt::format("packages of type {} are not judged", purl->type));
  BomPackage out{.ecosystem = *ecosystem, .package = {}, .purl = *std::move(purl), .fault = {}};
  fill(out, component);
  if (!out.package.version.empty()) return out;
  out.fault = "it has no version";
  out.ecosystem = Ecosystem::none;
  return out;
}

}  // namespace oakum::sbom
