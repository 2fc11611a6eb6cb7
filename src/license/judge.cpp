#include "license/judge.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "spdx/accepted.h"
#include "spdx/normalise.h"
#include "spdx/recognise.h"

namespace oakum::license {
namespace {

constexpr std::string_view kTextPrefix = "text://";

bool is_text(std::string_view declared) {
  return declared.starts_with(kTextPrefix) || declared.find('\n') != std::string_view::npos;
}

/// "CUSTOM License: " and the first three words.
std::string custom_name(std::string_view text) {
  std::string name = "CUSTOM License:";
  const auto words = split_words(text.substr(0, 256));
  for (std::size_t i = 0; i < words.size() && i < 3; ++i) name.append(" ").append(words[i]);
  return name + "...";
}

std::string sentence(std::string_view what, const License& license) {
  if (license.category == name(Class::unknown))
    return fmt::format("{} is under {}, whose class is not known", what, license.name);
  return fmt::format("{} is under {}, whose class is {}", what, license.name, license.category);
}

class Judge {
 public:
  Judge(const Inventory& inventory, const Options& options, Classes classes)
      : inventory_(inventory),
        options_(options),
        classes_(std::move(classes)),
        ignored_(options.ignored.begin(), options.ignored.end()) {}

  std::vector<Finding> judge() {
    for (std::uint32_t list = 0; list < inventory_.lists.size(); ++list)
      for (std::uint32_t i = 0; i < inventory_.lists[list].packages.size(); ++i) package({list, i});
    if (options_.full)
      for (const auto& text : inventory_.license_texts) file(text);
    return std::move(findings_);
  }

 private:
  void package(PackageRef at) {
    const auto& list = inventory_.lists[at.list];
    const auto& package = list.packages[at.package];
    Location where{.path = package.file_path.empty() ? list.path : package.file_path,
                   .line = package.lines.empty() ? 0 : package.lines.front().start,
                   .layer = package.layer};
    std::set<std::string_view> told;
    for (const auto& declared : package.licenses)
      if (!trim(declared).empty() && told.insert(declared).second)
        add(is_text(declared) ? of_text(declared) : of_name(declared), at, where, package.name);
  }

  License of_name(std::string_view declared) const {
    const auto expression = spdx::read_declared(declared);
    auto found = classes_.of_expression(expression);
    // A list may name what is not on SPDX's.
    if (found == Class::unknown) found = classes_.of_license({.id = std::string(trim(declared))});
    return {.category = std::string(name(found)), .name = std::string(declared)};
  }

  License of_text(std::string_view declared) const {
    if (declared.starts_with(kTextPrefix)) declared.remove_prefix(kTextPrefix.size());
    License license{.name = custom_name(declared), .text = std::string(declared)};
    auto found = classes_.of_text(declared);
    if (found == Class::unknown) found = of_recognised(declared, license.confidence);
    license.category = name(found);
    return license;
  }

  /// All licences in a text hold.
  Class of_recognised(std::string_view text, double& confidence) const {
    std::vector<spdx::Expression> all;
    double least = 1;
    for (const auto& seen : spdx::recognise(text, options_.confidence)) {
      all.push_back(spdx::read_declared(seen.id));
      least = std::min(least, seen.confidence);
    }
    if (all.empty()) return Class::unknown;
    confidence = least;
    return classes_.of_expression(spdx::combine(spdx::Expression::all_of, std::move(all)));
  }

  void file(const LicenseText& text) {
    if (text.confidence < options_.confidence) return;
    const auto expression = spdx::read_declared(text.id);
    License license{.category = std::string(name(classes_.of_expression(expression))),
                    .name = text.id,
                    .confidence = text.confidence,
                    .link = expression.kind == spdx::Expression::license && expression.known
                                ? fmt::format("https://spdx.org/licenses/{}.html", expression.id)
                                : std::string(),
                    .loose = true};
    add(std::move(license), FileRef{}, text.where, text.where.path);
  }

  void add(License license, Subject subject, Location where, std::string_view what) {
    Finding finding{.rule = license.name,
                    .severity = severity_of(license),
                    .subject = subject,
                    .where = std::move(where),
                    .message = sentence(what, license)};
    if (is_ignored(license.name))
      finding.verdict = {.state = Verdict::ignored,
                         .reason = "the licence is ignored",
                         .source = "--ignored-licenses"};
    finding.detail = std::move(license);
    findings_.push_back(std::move(finding));
  }

  static Severity severity_of(const License& license) {
    for (const auto one : kClasses)
      if (name(one) == license.category) return severity(one);
    return Severity::unknown;
  }

  bool is_ignored(const std::string& declared) const {
    if (ignored_.empty()) return false;
    return spdx::all_accepted(declared, [&](std::string_view license) {
      return ignored_.find(license) != ignored_.end();
    });
  }

  const Inventory& inventory_;
  const Options& options_;
  const Classes classes_;
  const std::set<std::string, std::less<>> ignored_;
  std::vector<Finding> findings_;
};

}  // namespace

Result<std::vector<Finding>> find_licenses(const Inventory& inventory, const Options& options) {
  auto classes = TRY(Classes::of(options.lists));
  return Judge(inventory, options, std::move(classes)).judge();
}

}  // namespace oakum::license
