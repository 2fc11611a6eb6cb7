#include "report/parts/page_data.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "core/dependency_graph.h"
#include "core/identity.h"
#include "priority/base_image.h"
#include "priority/order.h"
#include "report/parts/file_sections.h"
#include "report/parts/page_plan.h"
#include "report/parts/problem_kind.h"
#include "report/parts/string_table.h"

namespace oakum::report {

namespace {
using formats::JsonWriter;

/// What two vulnerability findings have in common whatever package they are about.
auto shared_of(const Vulnerability& v) {
  return std::tie(v.vendor_ids, v.aliases, v.severity_source, v.primary_url, v.data_source,
                  v.known_exploited, v.epss, v.detail);
}

/// The text cut to so many bytes, not within a character.
std::string_view cut_bytes(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80) --most;
  return text.substr(0, most);
}

class PageData {
 public:
  PageData(JsonWriter& out, const Report& report, const std::vector<const Finding*>& findings)
      : out_(out), report_(report), findings_(findings), graph_(report.inventory) {
    if (report.image) base_ = priority::base_image(*report.image);
    number_advisories();
  }
  void write();

 private:
  void number_advisories();
  std::uint32_t advisory_number(const Finding& finding);
  void head();
  void image();
  void database();
  void past_life();
  void layers();
  void problems();
  void lists();
  void packages();
  void package_texts();
  void advisories();
  void advisory_texts();
  void scores();
  void findings();
  void places();
  void kinds();
  void verdicts();
  void secret(const Finding& finding);
  void strings();
  void hidden();

  /// `"name": [of(each)…]`, each a number or what `of` writes itself.
  template <class Each, class Of>
  void column(std::string_view name, const Each& all, const Of& of) {
    out_.key(name).begin_array();
    for (const auto& one : all) of(one);
    out_.end_array();
  }
  /// A column of numbers; one number alone where they are all the same.
  template <class Of>
  void numbers(std::string_view name, const std::vector<const Finding*>& of_all, const Of& of) {
    std::vector<std::int64_t> all;
    all.reserve(of_all.size());
    for (const auto* finding : of_all) all.push_back(static_cast<std::int64_t>(of(*finding)));
    const auto other = [&](std::int64_t number) { return number != all.front(); };
    if (!all.empty() && std::none_of(all.begin(), all.end(), other))
      out_.key(name).value(all.front());
    else
      column(name, all, [&](std::int64_t number) { out_.value(number); });
  }
  template <class Of>
  void numbers(std::string_view name, const Of& of) {
    numbers(name, findings_, of);
  }
  void text(std::string_view text) { out_.value(strings_.number(text)); }
  void texts(const std::vector<std::string>& all, std::size_t most = SIZE_MAX) {
    out_.begin_array();
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i) text(all[i]);
    out_.end_array();
  }
  const PackageList& list_of(DependencyGraph::Node node) const {
    return report_.inventory.lists[graph_.ref(node).list];
  }
  const Package& package(DependencyGraph::Node node) const {
    return list_of(node).packages[graph_.ref(node).package];
  }
  template <class Of>
  void package_column(std::string_view name, const Of& of) {
    out_.key(name).begin_array();
    for (DependencyGraph::Node node = 0; node < graph_.size(); ++node) of(node);
    out_.end_array();
  }

  JsonWriter& out_;
  const Report& report_;
  const std::vector<const Finding*>& findings_;
  DependencyGraph graph_;
  priority::BaseImage base_;
  StringTable strings_;
  std::vector<const Finding*> advisories_;  ///< One finding of each, the most urgent first.
  std::vector<std::int64_t> advisory_of_;   ///< Of each finding; -1 for other kinds.
  std::unordered_multimap<std::string_view, std::uint32_t> known_;
};

std::uint32_t PageData::advisory_number(const Finding& finding) {
  const auto& mine = std::get<Vulnerability>(finding.detail);
  const auto [from, to] = known_.equal_range(finding.rule);
  for (auto at = from; at != to; ++at)
    if (shared_of(std::get<Vulnerability>(advisories_[at->second]->detail)) == shared_of(mine))
      return at->second;
  const auto number = static_cast<std::uint32_t>(advisories_.size());
  known_.emplace(finding.rule, number);
  advisories_.push_back(&finding);
  return number;
}

void PageData::number_advisories() {
  advisory_of_.reserve(findings_.size());
  for (const auto* finding : findings_)
    advisory_of_.push_back(std::holds_alternative<Vulnerability>(finding->detail)
                               ? static_cast<std::int64_t>(advisory_number(*finding))
                               : -1);
}

void PageData::image() {
  const auto& image = *report_.image;
  out_.key("image").begin_object();
  out_.key("id").value(image.id).key("reference").value(image.reference);
  column("tags", image.repo_tags, [&](const auto& tag) { out_.value(tag); });
  column("digests", image.repo_digests, [&](const auto& digest) { out_.value(digest); });
  out_.key("size").value(image.size);
  out_.key("base").begin_object().key("layers").value(static_cast<std::uint64_t>(base_.layers));
  out_.key("name").value(base_.name).key("digest").value(base_.digest).end_object();
  out_.end_object();
}

void PageData::database() {
  const auto& database = report_.database;
  out_.key("database").begin_object();
  out_.key("present").value(database.present).key("starter").value(database.starter);
  out_.key("digest").value(database.digest).key("built").value(database.built);
  out_.key("advisories").value(database.advisories);
  column("sources", database.sources, [&](const auto& source) { out_.value(source); });
  out_.end_object();
}

void PageData::head() {
  out_.key("format").value(1).key("tool").value(report_.tool_version);
  out_.key("id").value(report_.id).key("created").value(rfc3339(report_.created));
  out_.key("kind").value(artifact_type(report_.kind)).key("name").value(report_.name);
  if (report_.image) image();
  if (const auto& git = report_.git) {
    out_.key("git").begin_object().key("url").value(git->url).key("branch").value(git->branch);
    out_.key("commit").value(git->commit).end_object();
  }
  if (const auto& os = report_.inventory.os) {
    out_.key("system").begin_object().key("family").value(os->family).key("name").value(os->name);
    out_.key("endOfLife").value(os->end_of_life).key("extended").value(os->extended).end_object();
  }
  database();
  out_.key("judged").begin_object();
  out_.key("vulnerabilities").value(report_.vulnerabilities_judged);
  out_.key("secrets").value(report_.secrets_judged);
  out_.key("licenses").value(report_.licenses_judged).end_object();
  out_.key("packagesListed").value(report_.packages_listed);
}

void PageData::past_life() {
  column("pastLife", report_.past_life, [&](const PastLife& past) {
    out_.begin_object().key("product").value(past.product).key("cycle").value(past.cycle);
    out_.key("lastDay").value(past.last_day);
    out_.key("package").value(graph_.node(past.subject)).end_object();
  });
}

void PageData::layers() {
  std::uint16_t index = 0;
  column("layers", report_.inventory.layers, [&](const Layer& layer) {
    out_.begin_object().key("size").value(layer.size).key("digest").value(layer.digest);
    out_.key("diffId").value(layer.diff_id).key("instruction");
    out_.value(instruction_of(layer.created_by));
    out_.key("base").value(priority::origin(base_, index++) == "base image").end_object();
  });
}

void PageData::problems() {
  column("problems", report_.inventory.problems, [&](const Problem& problem) {
    out_.begin_object().key("path").value(problem.where.path).key("line").value(problem.where.line);
    out_.key("layer").value(problem.where.layer).key("kind").value(name(problem.kind));
    out_.key("what").value(problem.what).key("unread").value(leaves_unread(problem)).end_object();
  });
}

void PageData::lists() {
  column("lists", report_.inventory.lists, [&](const PackageList& list) {
    out_.begin_object().key("type").value(list.type).key("path").value(list.path);
    out_.key("group").value(list.group);
    out_.key("system").value(info(list.ecosystem).operating_system);
    out_.key("assessed")
        .value(info(list.ecosystem).operating_system || !info(list.ecosystem).advisory_key.empty());
    out_.end_object();
  });
}

void PageData::package_texts() {
  package_column("name", [&](auto node) { text(package(node).name); });
  package_column("version", [&](auto node) { text(full_version(package(node))); });
  package_column("purl", [&](auto node) { text(package(node).purl); });
  package_column("file", [&](auto node) { text(package(node).file_path); });
  package_column("evidence", [&](auto node) { text(package(node).evidence); });
  package_column("licenses", [&](auto node) { texts(package(node).licenses); });
}

void PageData::packages() {
  out_.key("packages").begin_object();
  package_texts();
  package_column("list", [&](auto node) { out_.value(graph_.ref(node).list); });
  package_column("layer", [&](auto node) { out_.value(package(node).layer); });
  package_column("dev", [&](auto node) { out_.value(package(node).dev ? 1 : 0); });
  package_column("relationship",
                 [&](auto node) { out_.value(static_cast<int>(package(node).relationship)); });
  package_column("confidence",
                 [&](auto node) { out_.value(static_cast<int>(package(node).confidence)); });
  package_column("needs", [&](auto node) {
    out_.begin_array();
    for (const auto child : graph_.children(node)) out_.value(child);
    out_.end_array();
  });
  out_.end_object();
}

void PageData::scores() {
  column("cvss", advisories_, [&](const Finding* finding) {
    out_.begin_array();
    for (const auto& [source, cvss] : std::get<Vulnerability>(finding->detail).detail.cvss)
      for (const auto& [score, vector] :
           {std::pair(cvss.v40_score, &cvss.v40_vector), std::pair(cvss.v3_score, &cvss.v3_vector),
            std::pair(cvss.v2_score, &cvss.v2_vector)}) {
        if (score == 0 && vector->empty()) continue;
        out_.begin_array();
        text(source);
        out_.value(score);
        text(*vector);
        out_.end_array();
      }
    out_.end_array();
  });
  column("vendors", advisories_, [&](const Finding* finding) {
    out_.begin_array();
    for (const auto& [source, severity] :
         std::get<Vulnerability>(finding->detail).detail.vendor_severity) {
      text(source);
      out_.value(static_cast<int>(severity));
    }
    out_.end_array();
  });
}

/// Descriptions and references, as long as there is room.
void PageData::advisory_texts() {
  std::vector<bool> told;
  std::size_t left = kMostPageText - std::min(kMostPageText, strings_.bytes());
  column("description", advisories_, [&](const Finding* finding) {
    const auto& detail = std::get<Vulnerability>(finding->detail).detail;
    const auto description = cut_bytes(detail.description, kMostDescription);
    std::size_t size = description.size();
    for (std::size_t i = 0; i < std::min(detail.references.size(), kMostReferences); ++i)
      size += detail.references[i].size();
    told.push_back(size <= left);
    if (!told.back()) left = 0;  // what is less urgent gets none either
    left -= told.back() ? size : 0;
    text(told.back() ? description : std::string_view());
  });
  std::size_t index = 0;
  column("references", advisories_, [&](const Finding* finding) {
    texts(std::get<Vulnerability>(finding->detail).detail.references,
          told[index++] ? kMostReferences : 0);
  });
  out_.key("leftOut").value(
      static_cast<std::uint64_t>(std::count(told.begin(), told.end(), false)));
}

void PageData::advisories() {
  const auto each = [&](std::string_view name, const auto& of) {
    column(name, advisories_,
           [&](const Finding* finding) { of(*finding, std::get<Vulnerability>(finding->detail)); });
  };
  const auto each_text = [&](std::string_view name, const auto& of) {
    numbers(name, advisories_, [&](const Finding& finding) {
      return strings_.number(of(std::get<Vulnerability>(finding.detail)));
    });
  };
  out_.key("advisories").begin_object();
  each("rule", [&](const auto& finding, const auto&) { text(finding.rule); });
  each_text("title", [](const auto& v) { return std::string_view(v.detail.title); });
  each_text("url", [](const auto& v) { return std::string_view(v.primary_url); });
  each_text("source", [](const auto& v) { return std::string_view(v.data_source.name); });
  each_text("sourceUrl", [](const auto& v) { return std::string_view(v.data_source.url); });
  each_text("severitySource", [](const auto& v) { return std::string_view(v.severity_source); });
  each_text("published", [](const auto& v) { return std::string_view(v.detail.published); });
  each_text("modified", [](const auto& v) { return std::string_view(v.detail.last_modified); });
  each("aliases", [&](const auto&, const auto& v) { texts(v.aliases, kMostReferences); });
  each("vendorIds", [&](const auto&, const auto& v) { texts(v.vendor_ids, kMostReferences); });
  each("cwes", [&](const auto&, const auto& v) { texts(v.detail.cwe_ids, kMostReferences); });
  each("epss", [&](const auto&, const auto& v) { out_.value(v.epss ? v.epss->score : -1); });
  each("percentile",
       [&](const auto&, const auto& v) { out_.value(v.epss ? v.epss->percentile : -1); });
  each("kev", [&](const auto&, const auto& v) {
    const auto& known = v.known_exploited;
    out_.begin_array();
    if (known) {
      text(known->date_added);
      text(known->due_date);
      out_.value(known->ransomware ? 1 : 0);
    }
    out_.end_array();
  });
  scores();
  advisory_texts();
  out_.end_object();
}

void PageData::kinds() {
  column("rule", findings_, [&](const Finding* finding) {
    const auto* license = std::get_if<License>(&finding->detail);
    const bool told = std::holds_alternative<Vulnerability>(finding->detail);  // by its advisory
    text(told ? std::string_view() : license ? license->name : finding->rule);
  });
  column("advisory", advisory_of_, [&](std::int64_t number) { out_.value(number); });
  numbers("kind", [](const Finding& finding) { return finding.detail.index(); });
  numbers("severity", [](const Finding& finding) { return finding.severity; });
  numbers("fixed", [&](const Finding& finding) {
    const auto* v = std::get_if<Vulnerability>(&finding.detail);
    return strings_.number(v ? std::string_view(v->fixed_version) : std::string_view());
  });
  numbers("status", [](const Finding& finding) {
    const auto* v = std::get_if<Vulnerability>(&finding.detail);
    return v ? v->status : Status::unknown;
  });
}

void PageData::places() {
  numbers("package", [&](const Finding& finding) -> std::int64_t {
    const auto* subject = std::get_if<PackageRef>(&finding.subject);
    return subject ? static_cast<std::int64_t>(graph_.node(*subject)) : -1;
  });
  numbers("path", [&](const Finding& finding) {
    return strings_.number(std::holds_alternative<Secret>(finding.detail)
                               ? target_of(report_, finding)
                               : finding.where.path);
  });
  numbers("line", [](const Finding& finding) { return finding.where.line; });
  numbers("layer", [&](const Finding& finding) {
    const auto* subject = std::get_if<PackageRef>(&finding.subject);
    return subject ? package(graph_.node(*subject)).layer : finding.where.layer;
  });
}

/// Decisions by number: many findings share one. 0 is "open".
void PageData::verdicts() {
  std::map<Verdict, std::uint32_t> known = {{Verdict{}, 0}};
  std::vector<const Verdict*> all;
  numbers("verdict", [&](const Finding& finding) {
    const auto [at, fresh] =
        known.try_emplace(finding.verdict, static_cast<std::uint32_t>(known.size()));
    if (fresh) all.push_back(&at->first);
    return at->second;
  });
  numbers("regrade", [](const Finding& finding) {
    return finding.regrade ? static_cast<int>(finding.regrade->judged) : -1;
  });
  column("verdicts", all, [&](const Verdict* verdict) {
    out_.begin_object().key("open").value(verdict->state == Verdict::open);
    out_.key("reason").value(verdict->reason).key("source").value(verdict->source);
    out_.key("status").value(verdict->status.empty() ? "ignored" : verdict->status);
    out_.key("justification").value(verdict->justification);
    out_.key("owner").value(verdict->owner).key("until").value(verdict->until).end_object();
  });
}

void PageData::secret(const Finding& finding) {
  const auto& secret = std::get<Secret>(finding.detail);
  out_.begin_object().key("category").value(secret.category).key("title").value(secret.title);
  out_.key("match").value(secret.seen.match).key("buried").value(secret.buried);
  out_.key("endLine").value(secret.seen.end_line).key("instruction").value(secret.instruction);
  out_.key("commit").value(secret.commit).key("author").value(secret.author);
  out_.key("date").value(secret.date).key("hash").value(secret.seen.hash);
  out_.key("inside").value(secret.seen.inside);
  column("code", secret.seen.code, [&](const CodeLine& line) {
    out_.begin_array().value(line.number).value(line.content).value(line.is_cause ? 1 : 0);
    out_.end_array();
  });
  out_.end_object();
}

void PageData::findings() {
  out_.key("findings").begin_object();
  kinds();
  places();
  verdicts();
  // By the finding's number, since most have none.
  out_.key("secrets").begin_object();
  for (std::size_t i = 0; i < findings_.size(); ++i)
    if (std::holds_alternative<Secret>(findings_[i]->detail)) {
      out_.key(std::to_string(i));
      secret(*findings_[i]);
    }
  out_.end_object().key("licenses").begin_object();
  for (std::size_t i = 0; i < findings_.size(); ++i)
    if (const auto* license = std::get_if<License>(&findings_[i]->detail)) {
      out_.key(std::to_string(i)).begin_array();
      text(license->category);
      out_.value(license->confidence);
      text(license->link);
      out_.value(license->loose ? 1 : 0).end_array();
    }
  out_.end_object().end_object();
}

/// How many findings are not told at all, by their reasons.
void PageData::hidden() {
  std::map<std::string_view, std::uint64_t> reasons;
  for (const auto& finding : report_.findings)
    if (finding.verdict.state == Verdict::filtered) ++reasons[finding.verdict.reason];
  column("hidden", reasons, [&](const auto& reason) {
    out_.begin_array().value(reason.first).value(reason.second).end_array();
  });
}

void PageData::strings() {
  column("strings", strings_.texts(), [&](const std::string* text) { out_.value(*text); });
}

void PageData::write() {
  out_.begin_object();
  head();
  past_life();
  layers();
  problems();
  lists();
  packages();
  findings();
  write_page_plan(out_.key("plan"), report_, findings_, strings_);
  advisories();  // what room the others leave is for descriptions
  hidden();
  strings();  // the last: all that stands above has its numbers by now
  out_.end_object();
}
}  // namespace

std::vector<const Finding*> page_findings(const Report& report) {
  std::vector<const Finding*> findings;
  for (const auto index : priority::by_urgency(report))
    if (report.findings[index].verdict.state != Verdict::filtered)
      findings.push_back(&report.findings[index]);
  return findings;
}

void write_page_data(JsonWriter& out, const Report& report,
                     const std::vector<const Finding*>& findings) {
  PageData(out, report, findings).write();
}

}  // namespace oakum::report
