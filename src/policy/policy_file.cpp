#include "policy/policy_file.h"

#include <array>

#include "base/text.h"
#include "formats/fields.h"

namespace oakum::policy {
namespace {
using formats::at_line;
using formats::Node;

constexpr std::int64_t kDay = 86'400;  // seconds
constexpr std::size_t kLongestNote = 200;

/// "2026-12-31", and only that.
bool is_plain_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-';
}

std::string ids_text(const std::vector<Pattern>& ids) {
  std::vector<std::string> texts;
  for (const auto& id : ids) texts.push_back(id.text());
  return join(texts, ", ").substr(0, kLongestNote);
}

/// What is wrong with a glob, or "".
std::string_view glob_fault(std::string_view glob) {
  std::size_t braces = 0;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    if (glob[i] == '\\' && ++i == glob.size()) return "ends with a lone '\\'";
    if (glob[i] == '[' && (i = glob.find(']', i + 2)) == glob.npos) return "has a '[' without ']'";
    braces += glob[i] == '{' ? 1 : 0;
    if (glob[i] == '}' && braces-- == 0) return "has a '}' without '{'";
  }
  return braces == 0 ? "" : "has a '{' without '}'";
}

/// "CVE-2024-1, CVE-2024-2", or what else tells which one it is.
std::string entry_name(const Selector& selector) {
  if (!selector.ids.empty()) return ids_text(selector.ids);
  if (!selector.packages.empty()) return ids_text(selector.packages);
  return selector.purls.empty() ? "a place" : print(selector.purls.front());
}

/// What the readers of all three forms share.
class Reader {
 public:
  Reader(std::string_view name, const Time& now) : name_(name), now_(now) {}
  PolicyFile take() { return std::move(file_); }

 protected:
  Error at(std::uint32_t line, std::string_view what) const {
    return {Error::corrupt, fmt::format("line {}: {}", line, what)};
  }

  Result<void> count(std::uint32_t line) {
    if (++entries_ <= kMostEntries) return {};
    return Error{Error::too_large,
                 fmt::format("line {}: more than {} entries", line, kMostEntries)};
  }

  /// `what` starts with its line.
  void note(std::string_view what) {
    constexpr std::size_t kMostNotes = 100;
    if (file_.notes.size() < kMostNotes)
      file_.notes.push_back(fmt::format("{}: {}", name_, printable(what)));
  }

  /// Keeps the entry unless it has ended.
  void keep(IgnoreEntry entry, std::optional<Time> end) {
    entry.file = name_;
    if (!end || *end > now_) {
      file_.ignored.push_back(std::move(entry));
      return;
    }
    note(fmt::format("line {}: entry for {} expired on {}{}", entry.line,
                     entry_name(entry.selector), entry.until,
                     entry.owner.empty() ? "" : ", owner " + entry.owner));
  }

  PolicyFile file_;
  std::string name_;
  Time now_;
  std::size_t entries_ = 0;
};

/// One id a line.
class ListReader : public Reader {
 public:
  using Reader::Reader;

  Result<PolicyFile> read(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::string_view line;
    Lines lines(text);
    while (lines.next(line)) {
      line = trim(line);
      if (!line.empty() && !line.starts_with('#')) TRY(read_line(line, lines.number()));
    }
    return take();
  }

 private:
  Result<void> read_line(std::string_view line, std::uint32_t number) {
    TRY(count(number));
    IgnoreEntry entry;
    entry.line = number;
    const auto comment = line.find(" #");
    if (comment != line.npos) entry.reason = trim(line.substr(comment + 2));
    const auto words = split_words(line.substr(0, comment));
    entry.selector.ids.emplace_back(std::string(words.front()), /*may_be_glob=*/false);
    std::optional<Time> end;
    for (const auto word : words) {
      if (!word.starts_with("exp:")) continue;
      const auto date = word.substr(4);
      end = is_plain_date(date) ? parse_rfc3339(date) : std::nullopt;
      if (!end)
        return at(number, fmt::format("\"{}\" is no date; write exp:YYYY-MM-DD",
                                      printable(date.substr(0, 40))));
      entry.until = date;
    }
    keep(std::move(entry), end);
    return {};
  }
};

/// The two forms in YAML.
class YamlReader : public Reader {
 public:
  using Reader::Reader;

  Result<PolicyFile> read(std::string_view text) {
    const auto documents =
        TRY(formats::parse_yaml(text, {.bytes = kLargestPolicyFile, .depth = 32}));
    if (documents.root().size() > 1)
      return at_line(*std::next(documents.root().items().begin()),
                     "a second document; only one is read");
    const auto root = documents.root().size() == 0 ? Node() : *documents.root().items().begin();
    if (!root || root.kind() == Node::null) return take();
    if (root.is_array()) {
      TRY(read_ignored(root));
      return take();
    }
    static constexpr std::array<std::string_view, 7> kNames = {
        "vulnerabilities", "misconfigurations", "secrets", "licenses",
        "ignore",          "severity",          "fail-on"};
    TRY(formats::only_fields(root, "the file", kNames));
    for (std::size_t i = 0; i < 4; ++i)
      TRY(read_section(root[kNames[i]], kNames[i], static_cast<Kind>(1 << i)));
    TRY(read_ignored(root["ignore"]));
    TRY(read_regradings(root["severity"]));
    file_.fail_on = TRY(formats::one_or_more_field(root, "fail-on"));
    return take();
  }

 private:
  static bool is_absent(Node node) { return !node || node.kind() == Node::null; }

  Result<void> check_list(Node list, std::string_view what) {
    if (!list.is_array()) return at_line(list, fmt::format("{} is no list", what));
    return {};
  }

  /// vulnerabilities, misconfigurations, secrets or licenses.
  Result<void> read_section(Node list, std::string_view name, Kind kind) {
    if (is_absent(list)) return {};
    TRY(check_list(list, name));
    for (const auto node : list.items()) {
      TRY(count(node.line()));
      TRY(read_foreign(node, kind));
    }
    return {};
  }

  Result<void> read_foreign(Node node, Kind kind) {
    if (!node.is_object()) return at_line(node, "an entry is no mapping");
    note_unknown(node, kind);
    IgnoreEntry entry;
    entry.line = node.line();
    entry.selector.kinds = kind;
    auto id = TRY(formats::text_field(node, "id"));
    if (id.empty()) return at_line(node, "an entry without an id");
    entry.selector.ids.emplace_back(std::move(id), /*may_be_glob=*/false);
    TRY(read_paths(node, "paths", entry.selector));
    if (kind == kVulnerability) TRY(read_purls(node, "purls", entry.selector));
    entry.reason = TRY(formats::text_field(node, "statement"));
    const auto date = TRY(formats::text_field(node, "expired_at"));
    const auto end = parse_rfc3339(date);
    if (!date.empty() && !end)
      return at_line(node["expired_at"],
                     fmt::format("\"{}\" is no date; write YYYY-MM-DD or a time of RFC 3339",
                                 printable(date.substr(0, 40))));
    entry.until = date.substr(0, 10);
    keep(std::move(entry), end);
    return {};
  }

  /// They may belong to what reads this form elsewhere; but a mistyped expired_at never ends.
  void note_unknown(Node node, Kind kind) {
    static constexpr std::array<std::string_view, 5> kNames = {"id", "paths", "statement",
                                                               "expired_at", "purls"};
    const std::span<const std::string_view> names(kNames.data(), kind == kVulnerability ? 5 : 4);
    if (const auto known = formats::only_fields(node, "an entry", names); !known)
      note(known.error().what + " (passed over)");
  }

  Result<void> read_ignored(Node list) {
    if (is_absent(list)) return {};
    TRY(check_list(list, "ignore"));
    for (const auto node : list.items()) {
      TRY(count(node.line()));
      TRY(read_own(node));
    }
    return {};
  }

  Result<void> read_own(Node node) {
    static constexpr std::array<std::string_view, 11> kNames = {
        "id",     "kind",  "package", "purl",  "purls",           "paths",
        "images", "until", "reason",  "owner", "severity-at-most"};
    TRY(formats::only_fields(node, "an entry", kNames));
    IgnoreEntry entry;
    entry.line = node.line();
    TRY(read_selector(node, entry.selector));
    const auto most = TRY(formats::text_field(node, "severity-at-most"));
    if (!most.empty()) entry.selector.at_most = TRY(severity_in(node, "severity-at-most"));
    entry.reason = TRY(reason_of(node));
    entry.owner = TRY(formats::text_field(node, "owner"));
    const auto end = TRY(read_until(node, entry.until));
    if (entry.selector.unlimited())
      return at_line(node,
                     "an entry that would ignore everything; give id, package, purl, paths, "
                     "images or severity-at-most");
    keep(std::move(entry), end);
    return {};
  }

  Result<void> read_regradings(Node list) {
    if (is_absent(list)) return {};
    TRY(check_list(list, "severity"));
    for (const auto node : list.items()) {
      TRY(count(node.line()));
      TRY(read_regrading(node));
    }
    return {};
  }

  Result<void> read_regrading(Node node) {
    static constexpr std::array<std::string_view, 10> kNames = {
        "id", "kind", "package", "purl", "purls", "paths", "images", "until", "reason", "to"};
    TRY(formats::only_fields(node, "an entry", kNames));
    Regrading rule;
    rule.file = name_;
    rule.line = node.line();
    TRY(read_selector(node, rule.selector));
    if (rule.selector.unlimited())
      return at_line(node,
                     "an entry that would mean everything; give id, package, purl, paths or "
                     "images");
    if (!node["to"]) return at_line(node, "an entry without \"to\", the severity it is to have");
    rule.to = TRY(severity_in(node, "to"));
    rule.reason = TRY(reason_of(node));
    const auto end = TRY(read_until(node, rule.until));
    if (!end || *end > now_)
      file_.regradings.push_back(std::move(rule));
    else
      note(fmt::format("line {}: severity of {} expired on {}", rule.line,
                       entry_name(rule.selector), rule.until));
    return {};
  }

  Result<void> read_selector(Node node, Selector& selector) {
    TRY(read_patterns(node, "id", selector.ids));
    TRY(read_patterns(node, "package", selector.packages));
    TRY(read_patterns(node, "images", selector.images));
    TRY(read_purls(node, "purl", selector));
    TRY(read_purls(node, "purls", selector));
    TRY(read_paths(node, "paths", selector));
    const auto kinds = TRY(formats::one_or_more_field(node, "kind"));
    if (!kinds.empty()) selector.kinds = 0;
    for (const auto& word : kinds) {
      const auto kind = parse_kind(word);
      if (!kind)
        return at_line(
            node["kind"],
            fmt::format("kind is vulnerability, misconfiguration, secret or license, not "
                        "\"{}\"",
                        printable(word.substr(0, 40))));
      selector.kinds |= *kind;
    }
    return {};
  }

  Result<std::vector<std::string>> texts(Node node, std::string_view name) {
    auto list = TRY(formats::one_or_more_field(node, name));
    if (list.size() > kMostPatterns)
      return Error{Error::too_large,
                   fmt::format("line {}: more than {} {}", node[name].line(), kMostPatterns, name)};
    for (const auto& text : list)
      if (text.empty()) return at_line(node[name], fmt::format("an empty text in {}", name));
    return list;
  }

  static Result<void> check_glob(Node node, std::string_view name, std::string_view glob) {
    const auto fault = glob_fault(glob);
    if (fault.empty()) return {};
    return at_line(node[name], fmt::format("the glob \"{}\" in {} {}",
                                           printable(glob.substr(0, 80)), name, fault));
  }

  Result<void> read_patterns(Node node, std::string_view name, std::vector<Pattern>& out) {
    for (auto& text : TRY(texts(node, name))) {
      TRY(check_glob(node, name, text));
      out.emplace_back(std::move(text));
    }
    return {};
  }

  Result<void> read_purls(Node node, std::string_view name, Selector& selector) {
    for (const auto& text : TRY(texts(node, name))) {
      auto purl = parse_purl(text);
      if (!purl)
        return at_line(node[name], fmt::format("\"{}\" is no package URL: {}",
                                               printable(text.substr(0, 80)), purl.error().what));
      selector.purls.push_back(std::move(*purl));
    }
    return {};
  }

  Result<void> read_paths(Node node, std::string_view name, Selector& selector) {
    for (const auto& text : TRY(texts(node, name))) {
      TRY(check_glob(node, name, text));
      std::string_view path = text;
      while (path.starts_with('/') || path.starts_with("./"))
        path.remove_prefix(path[0] == '/' ? 1 : 2);
      selector.paths.emplace_back(path);
    }
    return {};
  }

  static Result<std::string> reason_of(Node node) {
    auto reason = TRY(formats::text_field(node, "reason"));
    if (trim(reason).empty()) return at_line(node, "an entry without a reason");
    return reason;
  }

  static Result<Severity> severity_in(Node node, std::string_view name) {
    const auto text = TRY(formats::text_field(node, name));
    const auto severity = parse_severity(text);
    if (!severity)
      return at_line(node[name],
                     fmt::format("{} is UNKNOWN, LOW, MEDIUM, HIGH or CRITICAL, not \"{}\"", name,
                                 printable(text.substr(0, 40))));
    return *severity;
  }

  /// When the last day is over.
  static Result<std::optional<Time>> read_until(Node node, std::string& until) {
    until = TRY(formats::text_field(node, "until"));
    if (until.empty()) return std::optional<Time>();
    auto end = is_plain_date(until) ? parse_rfc3339(until) : std::nullopt;
    if (!end)
      return at_line(node["until"], fmt::format("\"{}\" is no date; write YYYY-MM-DD",
                                                printable(until.substr(0, 40))));
    end->seconds += kDay;
    return end;
  }
};

bool is_yaml(std::string_view name) {
  const auto low = lower(name);
  return low.ends_with(".yml") || low.ends_with(".yaml");
}

}  // namespace

Result<PolicyFile> read_policy_file(std::string_view name, std::string_view text, const Time& now) {
  if (text.size() > kLargestPolicyFile)
    return Error{Error::too_large,
                 fmt::format("{} bytes; the limit is {}", text.size(), kLargestPolicyFile)};
  return is_yaml(name) ? YamlReader(name, now).read(text) : ListReader(name, now).read(text);
}

}  // namespace oakum::policy
