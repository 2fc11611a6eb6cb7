#include "vex/identity.h"

#include <algorithm>

#include "base/text.h"
#include "formats/node.h"
#include "source/reference.h"
#include "vex/cpe_match.h"
#include "vex/draft.h"
#include "vex/vers.h"

namespace oakum::vex {
namespace {

bool any_of(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// ---- what packages and targets are called

/// The package URL of the source package a binary one was built from.
std::optional<Purl> source_of(const Purl& binary, const Package& package) {
  if (package.src_name.empty()) return std::nullopt;
  Purl source = binary;
  source.name = package.src_name;
  source.version = package.src_version;
  if (!package.src_release.empty()) source.version += '-' + package.src_release;
  std::erase_if(source.qualifiers,
                [](const auto& q) { return q.first == "arch" || q.first == "epoch"; });
  source.qualifiers.emplace_back("arch", "source");
  if (package.src_epoch != 0)
    source.qualifiers.emplace_back("epoch", fmt::format("{}", package.src_epoch));
  std::sort(source.qualifiers.begin(), source.qualifiers.end());
  return source;
}

/// "docker.io/library/alpine", whichever of its names Docker Hub has.
std::string whole_repository(std::string_view text) {
  std::string out(text);
  for (const std::string_view start : {"https://", "http://"})
    if (out.starts_with(start)) out.erase(0, start.size());
  if (out.starts_with("index.docker.io/")) out.erase(0, 6);
  const auto reference = source::parse_reference(out);
  return reference ? reference->registry + '/' + reference->repository : out;
}

std::string architecture_of(const ImageMetadata& image) {
  const auto config = formats::parse_json(image.config);
  return config ? std::string((*config)["architecture"].text()) : std::string();
}

/// How package URLs name the repository: as the field's tools do, which say index.docker.io.
Purl image_url(const source::Reference& reference, const std::string& arch) {
  const auto registry =
      reference.registry == "docker.io" ? std::string("index.docker.io") : reference.registry;
  Purl purl{.type = "oci",
            .name = lower(reference.repository.substr(reference.repository.rfind('/') + 1)),
            .version = reference.digest};
  if (!arch.empty()) purl.qualifiers.emplace_back("arch", arch);
  purl.qualifiers.emplace_back("repository_url", registry + '/' + reference.repository);
  return purl;
}

void add_image(const ImageMetadata& image, Identity& out) {
  const auto arch = architecture_of(image);
  for (const auto* list : {&image.repo_digests, &image.repo_tags})
    for (const auto& text : *list) {
      out.ids.push_back(text);
      const auto reference = source::parse_reference(text);
      if (!reference) continue;
      auto purl = image_url(*reference, arch);
      if (!reference->tag.empty()) purl.qualifiers.emplace_back("tag", reference->tag);
      out.purls.push_back(std::move(purl));
    }
  if (!image.reference.empty()) out.ids.push_back(image.reference);
  if (image.id.empty()) return;
  out.ids.push_back(image.id);
  out.hashes.push_back(image.id);
}

/// "https://github.com/owner/repo.git" and "git@github.com:owner/repo" are pkg:github/owner/repo.
void add_git(const GitMetadata& git, Identity& out) {
  auto text = git.url;
  out.ids.push_back(text);
  if (text.ends_with(".git")) text.resize(text.size() - 4);
  for (const auto& [host, type] : {std::pair{"github.com", "github"},
                                   {"gitlab.com", "gitlab"},
                                   {"bitbucket.org", "bitbucket"}}) {
    const auto at = text.find(host);
    if (at == text.npos) continue;
    const auto path = std::string_view(text).substr(at + std::string_view(host).size());
    if (path.size() < 2 || (path[0] != '/' && path[0] != ':')) continue;
    auto purl = parse_purl(fmt::format("pkg:{}/{}", type, path.substr(1)));
    if (!purl) continue;
    purl->version = git.commit;
    out.purls.push_back(*purl);
    for (const auto& tag : git.tags) {
      purl->version = tag;
      out.purls.push_back(*purl);
    }
  }
}

void add_link(const Bom& bom, const std::string& ref, Identity& out) {
  if (!bom.serial.empty()) out.links.push_back({bom_serial(bom.serial), bom.version, ref});
}

void add_bom(const Bom& bom, Identity& out) {
  if (!bom.serial.empty()) out.ids.push_back(bom.serial);
  if (!bom.root || *bom.root >= bom.components.size()) return;
  const auto& root = bom.components[*bom.root];
  if (!root.ref.empty()) add_link(bom, root.ref, out);
  if (!root.name.empty()) out.ids.push_back(root.name);
  if (auto purl = parse_purl(root.purl)) out.purls.push_back(*std::move(purl));
  out.cpes.insert(out.cpes.end(), root.cpes.begin(), root.cpes.end());
  for (const auto& hash : root.hashes) out.hashes.push_back(hash_text(hash.algorithm, hash.value));
}

/// Families whose CPE documents use, with the vendor and product there.
void add_system(const OperatingSystem& os, Identity& out) {
  constexpr std::pair<std::string_view, std::string_view> kProducts[] = {
      {"redhat", "redhat:enterprise_linux"},
      {"debian", "debian:debian_linux"},
      {"ubuntu", "canonical:ubuntu_linux"},
      {"oracle", "oracle:linux"},
      {"amazon", "amazon:linux"},
      {"fedora", "fedoraproject:fedora"},
      {"alma", "almalinux:almalinux"},
      {"alpine", "alpinelinux:alpine_linux"}};
  for (const auto& [family, product] : kProducts)
    if (os.family == family)
      out.cpes.push_back(
          fmt::format("cpe:/o:{}:{}", product, os.name.substr(0, os.name.find(' '))));
}

// ---- whether two are the same

std::string_view without_v(std::string_view version) {
  return version.starts_with('v') ? version.substr(1) : version;
}

/// "docker.io/library/alpine" is also in "docker.io/library": the name comes on top there.
bool is_in_repository(std::string_view said, const Purl& image) {
  const auto is = whole_repository(qualifier(image, "repository_url"));
  const auto whole = whole_repository(said);
  return whole == is || whole_repository(fmt::format("{}/{}", said, image.name)) == is;
}

bool is_image(const Purl& said, const Purl& image) {
  if (said.name != image.name) return false;
  if (!said.version.empty() && said.version != image.version) return false;
  for (const auto& [key, value] : said.qualifiers) {
    if (key == "repository_url" ? !is_in_repository(value, image) : value != qualifier(image, key))
      return false;
  }
  return true;
}

/// rpm says src.
bool means_source(const Purl& purl) {
  const auto arch = qualifier(purl, "arch");
  return arch == "source" || arch == "src";
}

/// A source package is only meant where it is called one, and by whichever word.
bool is_source(Purl said, Purl is) {
  for (auto* purl : {&said, &is})
    std::erase_if(purl->qualifiers, [](const auto& q) { return q.first == "arch"; });
  return covers(said, is);
}

bool is_package(const Purl& said, const Purl& is) {
  if (said.type != is.type) return false;
  if (said.type == "oci") return is_image(said, is);
  if (means_source(said) != means_source(is)) return false;
  if (means_source(is)) return is_source(said, is);
  if (said.type != "golang" || said.version.empty()) return covers(said, is);
  Purl any_version = said;
  any_version.version.clear();
  return covers(any_version, is) && without_v(said.version) == without_v(is.version);
}

}  // namespace

Identity identity_of(const Package& package, Ecosystem ecosystem, const Bom* bom) {
  Identity out;
  if (auto purl = parse_purl(package.purl)) {
    const bool system = info(ecosystem).operating_system;
    auto source = system ? source_of(*purl, package) : std::nullopt;
    out.purls.push_back(*std::move(purl));
    if (source) out.purls.push_back(*std::move(source));
  }
  if (!package.cpe.empty()) out.cpes.push_back(package.cpe);
  if (!package.digest.empty()) out.hashes.push_back(package.digest);
  if (!package.uid.empty()) out.ids.push_back(package.uid);
  if (bom && !package.bom_ref.empty()) add_link(*bom, package.bom_ref, out);
  return out;
}

Identity identity_of(const Report& report) {
  Identity out;
  if (!report.name.empty()) out.ids.push_back(report.name);
  if (report.image) add_image(*report.image, out);
  if (report.git) add_git(*report.git, out);
  if (report.bom) add_bom(*report.bom, out);
  if (report.inventory.os) add_system(*report.inventory.os, out);
  return out;
}

std::string image_url(const ImageMetadata& image) {
  if (image.repo_digests.empty()) return {};
  const auto reference = source::parse_reference(image.repo_digests.front());
  if (!reference || reference->digest.empty()) return {};
  return print(image_url(*reference, architecture_of(image)));
}

std::string target_url(const Report& report) {
  const auto identity = identity_of(report);
  if (identity.purls.empty()) return {};
  auto purl = identity.purls.front();
  std::erase_if(purl.qualifiers, [](const auto& q) { return q.first == "tag"; });
  return print(purl);
}

bool is_one(const Name& name, const Identity& identity) {
  for (const auto& is : identity.purls)
    for (const auto& said : name.purls)
      if (is_package(said, is) && (name.range.empty() || in_range(name.range, is.version)))
        return true;
  if (!name.range.empty()) return false;  // of versions that only package URLs tell
  for (const auto& said : name.cpes)
    for (const auto& is : identity.cpes)
      if (cpe_covers(said, is)) return true;
  for (const auto& hash : name.hashes)
    if (any_of(identity.hashes, hash)) return true;
  if (name.link && std::count(identity.links.begin(), identity.links.end(), *name.link))
    return true;
  return any_of(identity.ids, name.id);
}

static std::string key_of(const Purl& purl) {
  return fmt::format("purl {} {}", purl.type, lower(purl.name));
}

std::vector<std::string> keys_of(const Name& name) {
  std::vector<std::string> keys;
  for (const auto& purl : name.purls) keys.push_back(key_of(purl));
  for (const auto& cpe : name.cpes)
    if (const auto product = cpe_vendor_product(cpe)) keys.push_back("cpe " + *product);
  for (const auto& hash : name.hashes) keys.push_back("hash " + hash);
  if (name.link) keys.push_back("link " + name.link->ref);
  if (!name.id.empty()) keys.push_back("id " + name.id);
  return keys;
}

std::vector<std::string> keys_of(const Identity& identity) {
  Name name{.purls = identity.purls, .cpes = identity.cpes, .hashes = identity.hashes};
  auto keys = keys_of(name);
  for (const auto& id : identity.ids) keys.push_back("id " + id);
  for (const auto& link : identity.links) keys.push_back("link " + link.ref);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::string package_key(const Purl& purl) {
  Purl key{.type = purl.type, .space = purl.space, .name = purl.name};
  if (const auto url = qualifier(purl, "repository_url"); purl.type == "oci" && !url.empty())
    key.qualifiers = {{"repository_url", std::string(url)}};
  return print(key);
}

}  // namespace oakum::vex
