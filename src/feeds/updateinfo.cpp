// updateinfo.xml, the errata that lie in an RPM repository: Amazon Linux (core, extras, live
// patches), Fedora and EPEL, AlmaLinux, Rocky Linux, Bottlerocket, openEuler. Source: the files
// themselves; createrepo_c's updateinfo. Whose an update is follows from its id, its release and
// the names of its collections.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "feeds/parts/dates.h"
#include "feeds/parts/erratum.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/module_names.h"
#include "feeds/parts/severity_words.h"
#include "formats/xml.h"

namespace oakum::feeds {
namespace {

using formats::XmlElement;

// ---- whose it is
// ---------------------------------------------------------------------------------------------------------

/// The first number of a text behind a mark: "9" of "almalinux-9-for-x86_64-appstream-rpms".
std::string_view number_behind(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return {};
  const auto rest = text.substr(at + mark.size());
  return rest.substr(0, std::min(rest.find_first_not_of("0123456789"), rest.size()));
}

/// "2023" of ALAS2023-2023-001 and ALAS2023LIVEPATCH-2023-001, "2" of ALASDOCKER-2021-001 (the
/// extras of its time), "1" of ALAS-2011-1.
std::string_view amazon_release(std::string_view id) {
  const auto number = number_behind(id, "ALAS");
  if (!number.empty()) return number;
  return id.starts_with("ALAS-") ? "1" : "2";
}

/// The release in the version of a package: "9" of "8.el9_0", "38" of "1.fc38".
std::string_view release_in_packages(XmlElement update, std::string_view mark) {
  for (const auto collection : update["pkglist"].children("collection"))
    for (const auto package : collection.children("package"))
      if (const auto number = number_behind(package.attribute("release"), mark); !number.empty())
        return number;
  return {};
}

/// In the collection's name, its short name, or the release.
std::string_view release_in_names(XmlElement update, std::string_view mark) {
  if (const auto number = number_behind(update["release"].text(), mark); !number.empty())
    return number;
  for (const auto collection : update["pkglist"].children("collection"))
    for (const auto name : {collection["name"].text(), collection.attribute("short")})
      if (const auto number = number_behind(name, mark); !number.empty()) return number;
  return {};
}

/// "9" of "8.el9_0" and of "1.module_el9.3.0+1", "2.module+el9.1.0".
std::string_view red_hat_release_in_packages(XmlElement update) {
  for (const std::string_view mark : {".el", "_el", "+el"})
    if (const auto number = release_in_packages(update, mark); !number.empty()) return number;
  return {};
}

std::string_view or_else(std::string_view first, std::string_view second) {
  return first.empty() ? second : first;
}

/// "22.03-LTS-SP1" of "openEuler-22.03-LTS-SP1".
std::string_view open_euler_release(XmlElement update) {
  constexpr std::string_view kName = "openEuler-";
  for (const auto collection : update["pkglist"].children("collection"))
    for (const auto name : {collection["name"].text(), collection.attribute("short")})
      if (name.starts_with(kName) && name.size() > kName.size() && is_digit(name[kName.size()]))
        return name.substr(kName.size());
  return {};
}

std::optional<DistributionSpace> space_of(XmlElement update) {
  const auto id = update["id"].text();
  const auto starts = [&](std::string_view prefix) { return id.starts_with(prefix); };
  const auto with_release = [](std::string_view name, std::string_view release) {
    return release.empty() ? std::nullopt : distribution_space(name, release);
  };
  if (starts("ALAS")) return with_release("Amazon Linux", amazon_release(id));
  if (starts("ALSA-") || starts("ALBA-") || starts("ALEA-"))
    return with_release("AlmaLinux", or_else(release_in_names(update, "almalinux-"),
                                             red_hat_release_in_packages(update)));
  if (starts("RLSA-") || starts("RXSA-") || starts("RLBA-") || starts("RLEA-"))
    return with_release("Rocky Linux", or_else(release_in_names(update, "Rocky Linux "),
                                               red_hat_release_in_packages(update)));
  if (starts("FEDORA-EPEL-"))
    return with_release("EPEL", or_else(release_in_names(update, "Fedora EPEL "),
                                        red_hat_release_in_packages(update)));
  if (starts("FEDORA-"))
    return with_release(
        "Fedora", or_else(release_in_names(update, "Fedora "), release_in_packages(update, ".fc")));
  if (starts("openEuler-")) return with_release("openEuler", open_euler_release(update));
  const auto collection = update["pkglist"]["collection"];
  if (starts("BRSA-") || equal_ignoring_case(collection.attribute("short"), "bottlerocket"))
    return distribution_space("Bottlerocket");
  return std::nullopt;
}

// ---- what it fixes
// -------------------------------------------------------------------------------------------------------

/// References name them by id ("CVE-2022-1271"), Fedora's by the title of a bug.
std::vector<std::string> cves_of(XmlElement update) {
  std::set<std::string> cves;
  for (const auto reference : update["references"].children("reference"))
    for (const auto text : {reference.attribute("id"), reference.attribute("title")})
      for (auto& cve : ids_in(text).cves) cves.insert(std::move(cve));
  return {cves.begin(), cves.end()};
}

std::string version_of(XmlElement package) {
  const auto version = package.attribute("version");
  if (version.empty()) return "";
  return rpm_version(package.attribute("epoch"), version, package.attribute("release"));
}

/// Amazon's extras have newer versions of core packages in repositories of their own, named after
/// them: "Amazon Linux 2 - Kernel-5.15". Their fixes are not about the older ones.
std::string first_version(XmlElement collection, std::string_view version) {
  const auto topic = cut(collection["name"].text(), " - ");
  if (!topic) return "";
  const auto name = trim(topic->second);
  const auto digit = name.find_last_not_of("0123456789.");
  const auto number = name.substr(std::min(digit + 1, name.size()));
  if (number.empty() || !is_digit(number[0])) return "";
  const auto colon = version.find(':') + 1;
  const auto rest = version.substr(colon);
  if (!rest.starts_with(number) || (rest.size() > number.size() && is_digit(rest[number.size()])))
    return "";
  return fmt::format("{}{}", version.substr(0, colon), number);
}

/// Every package once, with the architectures it was built for.
class Fixes {
 public:
  void read(XmlElement update, Intake& intake) {
    const auto title = or_else(update["title"].text(), update["summary"].text());
    for (const auto collection : update["pkglist"].children("collection"))
      for (const auto package : collection.children("package"))
        take(collection, package, title, intake);
  }
  const ErratumFixes& all() const { return fixes_; }

 private:
  void take(XmlElement collection, XmlElement package, std::string_view title, Intake& intake) {
    const auto name = package.attribute("name");
    const auto arch = package.attribute("arch");
    const auto version = version_of(package);
    if (arch == "src" || arch == "nosrc") return;
    if (name.empty() || version.empty())
      return intake.problem(package.line(), "a package without name or version");
    for (auto& full : names(collection["module"], name, version, title)) {
      auto& arches = fixes_[{std::move(full), version, first_version(collection, version)}];
      if (!arch.empty()) arches.emplace(arch);
    }
  }

  static std::vector<std::string> names(XmlElement module, std::string_view name,
                                        std::string_view version, std::string_view title) {
    if (module.attribute("name").empty()) return names_in_modules(name, version, title);
    return {fmt::format("{}:{}::{}", module.attribute("name"), module.attribute("stream"), name)};
  }

  ErratumFixes fixes_;
};

// ---- what it says
// --------------------------------------------------------------------------------------------------------

/// Amazon describes each vulnerability by itself, below a line "CVE-2022-3526:".
std::map<std::string, std::string> sections_of(std::string_view description) {
  std::map<std::string, std::string> sections;
  std::string* current = nullptr;
  std::string_view line;
  for (Lines lines(description); lines.next(line);) {
    const auto text = trim(line);
    if (text.ends_with(':') && is_cve_id(text.substr(0, text.size() - 1)))
      current = &sections[std::string(text.substr(0, text.size() - 1))];
    else if (current && !text.empty())
      *current += (current->empty() ? "" : "\n") + std::string(text);
  }
  return sections;
}

class Update {
 public:
  Update(XmlElement update, DistributionSpace space)
      : update_(update), space_(std::move(space)), id_(update["id"].text()), ids_(cves_of(update)) {
    of_itself_ = ids_.empty();
    if (of_itself_) ids_.emplace_back(id_);
  }

  void take(Intake& intake) const {
    Fixes fixes;
    fixes.read(update_, intake);
    if (fixes.all().empty()) return;
    const auto ns = intake.add_namespace(space_);
    const auto vendor_ids =
        of_itself_ ? std::vector<std::string_view>() : std::vector<std::string_view>{id_};
    if (!add_erratum(ns, ids_, vendor_ids, fixes.all(), intake))
      return intake.problem(update_.line(),
                            fmt::format("{}: more than {} rows", id_, kMostErratumRows));
    add_details(intake);
  }

 private:
  Severity severity() const {
    const auto stated = severity_of_word(update_["severity"].text());
    if (stated != Severity::unknown) return stated;
    const auto title = update_["title"].text();  // "Important: openssl security update"
    return severity_of_word(title.substr(0, title.find(':')));
  }

  /// What the update says of itself is said of a vulnerability only when there is just one.
  void add_details(Intake& intake) const {
    const auto description = update_["description"].text();
    const auto sections = sections_of(description);
    auto about = links();
    for (const auto& id : ids_) {
      VulnerabilityDetail detail;
      set_severity(detail, space_.source.id, severity());
      const auto section = sections.find(id);
      if (section != sections.end())
        detail.description = section->second;
      else if (ids_.size() == 1 && sections.empty())
        detail.description = description;
      if (ids_.size() == 1 && sections.empty()) detail.title = update_["title"].text();
      if (of_itself_) detail.published = rfc3339(update_["issued"].attribute("date"));
      auto& own = about[id];
      own.insert(about[""].begin(), about[""].end());
      detail.references.assign(own.begin(), own.end());
      intake.add_detail(id, space_.source.id, detail);
    }
  }

  /// Links about one vulnerability by its id, those about none by "".
  std::map<std::string, std::set<std::string>> links() const {
    constexpr std::size_t kMostCommon = 50;
    std::map<std::string, std::set<std::string>> links;
    for (const auto reference : update_["references"].children("reference")) {
      auto about = ids_in(reference.attribute("id")).cves;
      if (about.empty()) about = ids_in(reference.attribute("title")).cves;
      auto& list = links[about.empty() ? "" : about.front()];
      const bool full = about.empty() && list.size() == kMostCommon;
      if (const auto link = reference.attribute("href"); !link.empty() && !full) list.emplace(link);
    }
    return links;
  }

  XmlElement update_;
  DistributionSpace space_;
  std::string_view id_;
  std::vector<std::string> ids_;
  bool of_itself_ = false;
};

bool is_about_security(XmlElement update) {
  return update.attribute("type") == "security" || !cves_of(update).empty();
}

void take_update(XmlElement update, Intake& intake) {
  ++intake.summary().records;
  if (update["id"].text().empty()) return intake.problem(update.line(), "an update without an id");
  if (!is_about_security(update)) return void(++intake.summary().skipped);
  auto space = space_of(update);
  if (!space)
    return intake.problem(update.line(), fmt::format("{}: of no known distribution and release",
                                                     printable(update["id"].text())));
  Update(update, std::move(*space)).take(intake);
}

Result<void> read(const SourceFile& file, Intake& intake) {
  const auto document =
      TRY(formats::parse_xml(file.text, {.bytes = kSourceFileLimit, .depth = 64}));
  if (document.root().name() != "updates") return {};  // repomd.xml beside it
  for (const auto update : document.root().children("update")) take_update(update, intake);
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  return import_files(path, {".xml"}, builder, problems, read);
}

}  // namespace

Importer updateinfo() {
  return {.kind = "updateinfo",
          .summary = "errata of RPM repositories: Amazon, Fedora, Alma, Rocky, Bottlerocket (XML)",
          .run = run};
}

}  // namespace oakum::feeds
