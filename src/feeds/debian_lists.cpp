// The lists that Debian's security tracker is made of: CVE/list, DSA/list, DLA/list and
// config.json. Source: its Git repository and "The Debian Security Tracker", Debian wiki. A block
// starts with a CVE or an advisory at the margin; its lines say which version of a package fixes
// it, "- " for unstable and "[bookworm] - " for a release. What unstable needs holds for the
// releases about which nothing is said, too: they are vulnerable below that version, although it is
// no fix of theirs.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "feeds/parts/debian_releases.h"
#include "feeds/parts/ids.h"
#include "feeds/parts/intake.h"
#include "feeds/parts/osv_ranges.h"
#include "formats/node.h"

namespace oakum::feeds {
namespace {

constexpr std::string_view kUnstable = "sid";
constexpr std::size_t kMostFixes = 100;      // of one vulnerability in one package and release
constexpr std::size_t kMostOfBlock = 2'000;  // CVEs, packages; a browser's block names some fifty

/// What is said of a package in a release.
struct Claim {
  std::string fixed;  ///< "" without a fix.
  Status status = Status::unknown;
  Severity severity = Severity::unknown;
  std::vector<std::string> advisories;
};

/// By release; several where several advisories fix it.
using Claims = std::map<std::string, std::vector<Claim>, std::less<>>;

/// "<no-dsa>" and its kin; nothing for what says nothing of a vulnerability ("<itp>").
std::optional<Status> status_of_mark(std::string_view mark) {
  constexpr std::pair<std::string_view, Status> kMarks[] = {
      {"<unfixed>", Status::affected},
      {"<removed>", Status::affected},
      {"<no-dsa>", Status::affected},
      {"<ignored>", Status::will_not_fix},
      {"<postponed>", Status::fix_deferred},
      {"<end-of-life>", Status::end_of_life},
      {"<undetermined>", Status::under_investigation},
      {"<not-affected>", Status::not_affected}};
  for (const auto& [name, status] : kMarks)
    if (name == mark) return status;
  return std::nullopt;
}

/// "(low; bug #1012)", "(bug #7)", "(Minor issue)".
Severity severity_of_remark(std::string_view remark) {
  if (remark.empty() || remark.front() != '(') return Severity::unknown;
  return severity_of_urgency(remark.substr(1, remark.find_first_of(";)") - 1));
}

/// A line below the margin, as far as it is about a package: "[bookworm] - vlc 3.0.20-0+deb12u1".
struct PackageLine {
  std::string_view release;  ///< Unstable when none is named.
  std::string_view package;
  std::string_view version;  ///< Or a mark: "<unfixed>".
  std::string_view remark;
};

bool is_about_package(std::string_view line) {
  return line.starts_with("- ") || (line.starts_with('[') && line.find("] - ") < 40);
}

std::optional<PackageLine> parse_line(std::string_view line) {
  PackageLine out{.release = kUnstable, .package = {}, .version = {}, .remark = {}};
  if (line.starts_with('[')) {
    const auto close = line.find(']');
    out.release = line.substr(1, close - 1);
    line = trim_left(line.substr(close + 1));
  }
  const auto words = split_words(line.substr(1));
  if (words.size() < 2) return std::nullopt;
  out.package = words[0];
  out.version = words[1];
  if (words.size() > 2)
    out.remark = line.substr(static_cast<std::size_t>(words[2].data() - line.data()));
  return out;
}

/// All lists together: what one says of a release another knows the advisory of.
class Lists {
 public:
  void read(std::string_view text, Intake& intake) {
    block_ = {};
    std::string_view line;
    for (Lines lines(text); lines.next(line);) {
      if (line.empty()) continue;
      if (!is_space(line.front())) {
        start(line);
        intake.summary().records += !block_.name.empty();
      } else if (!block_.name.empty()) {
        take(trim(line), lines.number(), intake);
      }
    }
    finish();
  }

  /// Releases that the tracker looks after carry their place in the cycle.
  void read_config(formats::Node config) {
    for (const auto& [codename, release] : config["distributions"].members())
      if (release["release"]) maintained_.emplace(codename);
  }

  void emit(Builder& builder, ImportSummary& summary) {
    if (maintained_.empty())
      maintained_.insert(maintained_debian_releases().begin(), maintained_debian_releases().end());
    for (auto& [key, claims] : claims_) {
      spread(claims);
      for (const auto& [codename, list] : claims)
        for (const auto& claim : list) summary.rows += add(builder, key, codename, claim);
    }
    for (const auto& [id, title] : titles_) {
      VulnerabilityDetail detail;
      detail.title = title;
      builder.add_detail(id, "debian", detail);
      ++summary.details;
    }
  }

 private:
  struct Key {
    std::string id;
    std::string package;
    auto operator<=>(const Key&) const = default;
  };
  /// The block that is being read: an advisory waits for the CVEs it names.
  struct Block {
    std::string name;  ///< "CVE-2023-5849", "DSA-5546-1"; "" for what cannot be named.
    bool advisory = false;
    std::vector<std::string> cves;
    std::vector<std::pair<PackageLine, Claim>> lines;
  };

  void start(std::string_view line) {
    finish();
    block_ = {};
    if (const auto date_end = line.find("] "); line.front() == '[' && date_end < 20) {
      const auto words = split_words(line.substr(date_end + 1));
      if (words.empty() || ids_in(words[0]).others.empty()) return;
      block_.name = words[0];
      block_.advisory = true;
      return;
    }
    const auto id = line.substr(0, line.find(' '));
    if (!is_cve_id(id)) return;  // "CVE-2023-XXXX": not numbered yet
    block_.name = id;
    add_title(id, trim(line.substr(id.size())));
  }

  void add_title(std::string_view id, std::string_view text) {
    if (text.size() < 3 || (text.front() != '(' && text.front() != '[')) return;
    text = text.substr(1, text.size() - 2);
    titles_[std::string(id)] = text;
  }

  void take(std::string_view line, std::uint32_t number, Intake& intake) {
    if (line.starts_with('{')) return take_references(line);
    if (!is_about_package(line)) return;  // NOTE, TODO, NOT-FOR-US
    const auto parsed = parse_line(line);
    if (!parsed) return intake.problem(number, "a package without a version");
    Claim claim;
    claim.severity = severity_of_remark(parsed->remark);
    if (parsed->version.starts_with('<')) {
      const auto status = status_of_mark(parsed->version);
      if (!status) return;
      claim.status = *status;
    } else if (parsed->version == "0") {
      claim.status = Status::not_affected;
    } else {
      claim.fixed = parsed->version;
    }
    if (block_.lines.size() == kMostOfBlock / std::max<std::size_t>(block_.cves.size() / 20, 1))
      return intake.problem(number, "too many packages for one block");
    block_.lines.emplace_back(*parsed, std::move(claim));
  }

  void take_references(std::string_view line) {
    const auto ids = ids_in(line);
    if (block_.cves.size() < kMostOfBlock)
      block_.cves.insert(block_.cves.end(), ids.cves.begin(), ids.cves.end());
  }

  /// What the block says goes to each CVE it is about; an advisory without one is its own id.
  void finish() {
    auto ids = block_.advisory ? block_.cves : std::vector<std::string>{block_.name};
    const bool fix = block_.advisory && !ids.empty();
    if (ids.empty()) ids.push_back(block_.name);
    for (auto& [line, claim] : block_.lines) {
      if (fix) claim.advisories = {block_.name};
      for (const auto& id : ids) add_claim({id, std::string(line.package)}, line.release, claim);
    }
  }

  /// A version outranks a mark: the advisory came after the decision to wait.
  void add_claim(const Key& key, std::string_view release, const Claim& claim) {
    auto& list = claims_[key][std::string(release)];
    const bool fixed_before = !list.empty() && !list.front().fixed.empty();
    if (!list.empty() && claim.fixed.empty() && fixed_before) return;
    if (!fixed_before && !claim.fixed.empty()) list.clear();
    const auto same = std::find_if(list.begin(), list.end(),
                                   [&](const Claim& old) { return old.fixed == claim.fixed; });
    if (same == list.end()) return list.size() < kMostFixes ? list.push_back(claim) : void();
    same->advisories.insert(same->advisories.end(), claim.advisories.begin(),
                            claim.advisories.end());
    if (same->severity == Severity::unknown) same->severity = claim.severity;
  }

  /// Unstable's version bounds every release that has no fix of its own.
  void spread(Claims& claims) const {
    const auto unstable = claims.find(kUnstable);
    if (unstable == claims.end()) return;
    const auto first = unstable->second.front();
    for (auto& [codename, list] : claims) {
      for (auto& claim : list) {
        if (claim.severity == Severity::unknown) claim.severity = first.severity;
        if (claim.status != Status::unknown && claim.status != Status::not_affected)
          claim.fixed = first.fixed;
      }
    }
    for (const auto& codename : maintained_)
      if (!claims.contains(codename)) claims[codename] = {inherited(first)};
  }

  static Claim inherited(const Claim& unstable) {
    auto claim = unstable;
    if (!claim.fixed.empty()) claim.status = Status::affected;
    return claim;
  }

  bool add(Builder& builder, const Key& key, std::string_view codename, const Claim& claim) {
    const auto space = debian_space(codename);
    if (!space) return false;
    Advisory row;
    row.id = key.id;
    row.severity = claim.severity;
    row.status = claim.status;
    row.vendor_ids.assign(claim.advisories.begin(), claim.advisories.end());
    const auto below = fmt::format("<{}", claim.fixed);
    if (claim.fixed.empty() || claim.status == Status::unknown)
      row.fixed_version = claim.fixed;
    else if (is_plain_version(claim.fixed))
      row.vulnerable = {below};  // unstable's version: how long, and not until when
    else
      return false;
    return builder.add(builder.add_namespace(space->name, space->source), key.package, row);
  }

  Block block_;
  std::map<Key, Claims> claims_;
  std::map<std::string, std::string> titles_;
  std::set<std::string, std::less<>> maintained_;
};

Result<void> read(const SourceFile& file, Lists& lists, Intake& intake) {
  if (!file.name.ends_with(".json")) return lists.read(file.text, intake), Result<void>{};
  const auto config = TRY(formats::parse_json(file.text));
  lists.read_config(config.root());
  return {};
}

Result<ImportSummary> run(const std::string& path, Builder& builder,
                          std::vector<Problem>& problems) {
  Lists lists;
  auto summary = TRY(import_files(
      path, {"list", "config.json"}, builder, problems,
      [&](const SourceFile& file, Intake& intake) { return read(file, lists, intake); }));
  lists.emit(builder, summary);
  return summary;
}

}  // namespace

Importer debian_lists() {
  return {.kind = "debian-lists",
          .summary = "Debian's security tracker as in its repository: CVE/list, DSA/list, DLA/list",
          .run = run};
}

}  // namespace oakum::feeds
