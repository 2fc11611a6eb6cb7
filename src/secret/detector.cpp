#include "secret/detector.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/hash.h"
#include "base/text.h"
#include "base/text_kind.h"
#include "formats/utf16.h"
#include "secret/allowed.h"
#include "secret/decoded.h"
#include "secret/judge_value.h"
#include "secret/mask.h"
#include "secret/packed.h"
#include "secret/plausible.h"
#include "secret/prefilter.h"
#include "secret/python_strings.h"
#include "secret/re2.h"
#include "secret/regex.h"
#include "secret/skip_patterns.h"
#include "secret/windows.h"

namespace oakum::secret {
namespace {

/// Matches of one rule in one text.
constexpr std::size_t kMostMatches = 5'000;

/// Bytes that reports show of a line that begins in front of a window.
constexpr std::size_t kCutLine = 128;

/// Raise it whenever the same rules find something else: part of the layer-cache key.
constexpr int kEngine = 1;

Span span_of(std::string_view whole, const re2::StringPiece& part) {
  const auto begin = static_cast<std::size_t>(part.data() - whole.data());
  return {begin, begin + part.size()};
}

/// A rule ready to confirm what the prefilter says.
struct Confirmer {
  LazyRegex regex;
  LazyRegex path;
  bool has_path;

  explicit Confirmer(const Rule& rule)
      : regex(rule.regex), path(rule.path), has_path(!rule.path.empty()) {}
};

/// The group that is the secret: 0 is the whole match; -1: the first that takes part.
int group_number(const re2::RE2& regex, const std::string& group) {
  if (group.empty()) return 0;
  if (group == "?") return -1;
  if (const auto number = parse_decimal(group))
    return *number <= static_cast<std::uint64_t>(regex.NumberOfCapturingGroups())
               ? static_cast<int>(*number)
               : 0;
  const auto& names = regex.NamedCapturingGroups();
  const auto found = names.find(group);
  return found == names.end() ? 0 : found->second;
}

/// Whether one of a user's keywords is anywhere in the text, in any case: without one the field's
/// tools do not try the rule.
bool has_keyword(const Rule& rule, std::string_view text) {
  if (rule.compiled != 0 || rule.keywords.empty()) return true;
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  const auto same = [&](char a, char b) { return small(a) == small(b); };
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](const std::string& word) {
    return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
  });
}

/// What stands behind a hash so that the same rules always give the same one.
constexpr std::string_view kDomain = "oakum secret 1";

std::string short_hash(std::initializer_list<std::string_view> parts, std::size_t digits) {
  Sha256 hash;
  for (const auto part : parts) {
    hash.update(as_bytes(part));
    hash.update(as_bytes(std::string_view("\0", 1)));
  }
  return hex(hash.finish()).substr(0, digits);
}

/// Whether trying values until a hash fits is within reach: then no hash of it is told.
bool is_guessable(std::string_view value) {
  constexpr double kBits = 64;
  return value.size() < 16 || entropy_of(value) * static_cast<double>(value.size()) < kBits;
}

Span joined(Span a, Span b) { return {std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

bool overlap(Span a, Span b) { return a.begin < b.end && b.begin < a.end; }

/// Stretches of a text, to be asked often.
class Stretches {
 public:
  /// In order of their beginnings.
  void add(Span span) {
    ends_.push_back(ends_.empty() ? span.end : std::max(ends_.back(), span.end));
    begins_.push_back(span.begin);
  }
  bool overlap(Span span) const {
    const auto behind = std::lower_bound(begins_.begin(), begins_.end(), span.end);
    return behind != begins_.begin() &&
           ends_[static_cast<std::size_t>(behind - begins_.begin()) - 1] > span.begin;
  }

 private:
  std::vector<std::size_t> begins_, ends_;  ///< How far those up to each reach.
};

/// A string with white space in runs of one, so that indenting a line does not change it.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const auto word : split_words(text)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

}  // namespace

class Detector::State {
 public:
  State(RuleSet rules, DetectorOptions options, std::string_view ready)
      : rules_(std::move(rules)),
        options_(std::move(options)),
        ready_(ready),
        allowed_(rules_),
        skip_(rules_.skip_patterns) {
    for (const auto& rule : rules_.rules) confirmers_.push_back(std::make_unique<Confirmer>(rule));
    for (std::uint32_t i = 0; i < rules_.rules.size(); ++i) {
      by_name_.try_emplace(rules_.rules[i].id, i);
      if (rules_.rules[i].regex.empty()) path_rules_.push_back(i);
      for (const auto& alias : rules_.rules[i].aliases) by_name_.try_emplace(alias, i);
    }
    const auto circumstances = fmt::format("{} {} {} {}:{}\n", kEngine, options_.most,
                                           options_.reveal, options_.salt.size(), options_.salt);
    identity_ = sha256_text(Sha256::of(as_bytes(circumstances + pack(rules_, {}))));
  }

  Result<void> check() const;
  void find_in(const Place& place, const Window& window, Found& found) const;
  bool wants(std::string_view path) const { return !skip_.matches(path); }
  const RuleSet& rules() const { return rules_; }
  const std::string& identity() const { return identity_; }
  const Rule* rule(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &rules_.rules[found->second];
  }
  void find_path_rules(const Place& place, Found& found) const;
  std::string masked(std::string_view path, std::string_view text) const;

 private:
  /// Something to tell of; its places are those of the text, `value` what it is once decoded.
  struct Told {
    Match match;
    std::string_view value;
    std::string_view how;
  };
  const Prefilter& prefilter() const;
  std::vector<Told> look(const Place& place, std::string_view text, const Decoded& decoded,
                         std::size_t& seen_to) const;
  std::vector<Match> matches_in(const Place& place, std::string_view text,
                                std::size_t& seen_to) const;
  bool confirm(std::string_view text, std::span<const Hit> hits, std::vector<Match>& out) const;
  bool next_match(std::string_view text, std::uint32_t rule, std::size_t from, std::size_t to,
                  Match& match) const;
  void judge(const Place& place, std::string_view text, std::vector<Match>& matches) const;
  void drop_covered(std::vector<Match>& matches) const;
  void tell(std::string_view path, const Window& window, const Mask& mask, const Match& match,
            std::string_view value, std::string_view how, std::uint32_t line, Found& found) const;
  void identify(std::string_view path, std::string_view value, SecretCandidate& candidate,
                Found& found) const;

  RuleSet rules_;
  DetectorOptions options_;
  std::string_view ready_;  ///< The database of the built-in rules.
  Allowed allowed_;
  std::vector<std::unique_ptr<Confirmer>> confirmers_;
  mutable std::once_flag prefilter_once_;
  mutable std::unique_ptr<Prefilter> prefilter_;
  SkipPatterns skip_;
  std::vector<std::uint32_t> path_rules_;  ///< Those without an expression.
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
  std::string identity_;
};

/// Built-in rules were checked when the program was built; what users write is compiled here.
Result<void> Detector::State::check() const {
  for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
    const auto& rule = rules_.rules[i];
    if (rule.compiled != 0) continue;
    const auto& [regex, path, has_path] = *confirmers_[i];
    if (regex.get() && path.get()) continue;
    return compile_regex(regex.get() ? rule.path : rule.regex)
        .error()
        .during("secret rule " + rule.id);
  }
  return {};
}

/// Opened when the first text comes: many scans have none.
const Prefilter& Detector::State::prefilter() const {
  std::call_once(prefilter_once_, [this] {
    if (!options_.portable)
      if (auto fast = vectorscan_prefilter(rules_.rules, ready_)) prefilter_ = std::move(*fast);
    // Where there is no database for this processor the other one finds the same.
    if (!prefilter_) prefilter_ = literal_prefilter(rules_.rules);
  });
  return *prefilter_;
}

bool Detector::State::next_match(std::string_view text, std::uint32_t rule, std::size_t from,
                                 std::size_t to, Match& match) const {
  constexpr int kMostGroups = 16;
  const auto* regex = confirmers_[rule]->regex.get();
  if (!regex) return false;
  const int group = group_number(*regex, rules_.rules[rule].group);
  const int groups =
      group < 0 ? std::min(regex->NumberOfCapturingGroups(), kMostGroups - 1) : group;
  std::vector<re2::StringPiece> parts(static_cast<std::size_t>(groups) + 1);
  if (!regex->Match(piece(text), from, to, re2::RE2::UNANCHORED, parts.data(), groups + 1))
    return false;
  match.rule = rule;
  match.whole = match.secret = span_of(text, parts[0]);
  for (int g = group < 0 ? 1 : group; g <= groups && g > 0; ++g) {
    const auto& part = parts[static_cast<std::size_t>(g)];
    if (!part.data() || part.empty()) continue;
    match.secret = span_of(text, part);
    break;
  }
  return true;
}

/// The matches of one rule that its hits stand for; false: there may be more than kMostMatches,
/// each of which may take a look at as many bytes as a match can have.
bool Detector::State::confirm(std::string_view text, std::span<const Hit> hits,
                              std::vector<Match>& out) const {
  const auto rule = hits.front().rule;
  const auto reach = prefilter().reach(rule);
  const auto most = out.size() + kMostMatches;
  std::size_t done = 0;  // what ends here or before it has been seen
  std::size_t free = 0;  // where the next match may start
  for (const auto& hit : hits) {
    const bool anywhere = hit.end == Hit::kAnywhere;
    if (!anywhere && hit.end <= done) continue;
    auto from = anywhere ? free : std::max(free, hit.end - std::min(hit.end, reach));
    const auto last = anywhere ? text.size() : std::min(text.size(), hit.end + reach);
    for (Match match; from < last;) {
      // No further than a match may reach that starts in the first half.
      const auto to = std::min(last, from + 2 * Prefilter::kLongest);
      if (!next_match(text, rule, from, to, match)) {
        done = std::max(done, to);
        if (to == last) break;
        from += Prefilter::kLongest;
        continue;
      }
      if (out.size() >= most) return false;
      from = free = std::max(match.whole.end, match.whole.begin + 1);
      if (match.secret.begin < match.secret.end) out.push_back(match);
      done = std::max(done, match.whole.end);
      if (!anywhere && match.whole.end >= hit.end) break;
    }
  }
  return true;
}

/// Keeps what is a secret or what has to be excused.
void Detector::State::judge(const Place& place, std::string_view text,
                            std::vector<Match>& matches) const {
  std::erase_if(matches, [&](Match& match) {
    const auto& rule = rules_.rules[match.rule];
    const auto& confirmer = *confirmers_[match.rule];
    if (confirmer.has_path && !confirmer.path.found_in(place.path)) return true;
    const auto value = text.substr(match.secret.begin, match.secret.end - match.secret.begin);
    const auto whole = text.substr(match.whole.begin, match.whole.end - match.whole.begin);
    auto judged = judge_value(rule, value, whole);
    if (!judged.secret) return true;
    match.excused = allowed_.by_rule(rule, place, text, match);
    // What a built-in rule knows to be none of its own is left to the others.
    if (rule.compiled != 0 && !match.excused.empty()) return true;
    if (match.excused.empty()) match.excused = allowed_.otherwise(rule, place, text, match);
    if (match.excused.empty()) match.excused = std::move(judged.excused);
    return false;
  });
}

/// Of built-in rules that took the same for a secret the surest one counts.
void Detector::State::drop_covered(std::vector<Match>& matches) const {
  const auto rank = [&](const Match& m) {
    const auto& rule = rules_.rules[m.rule];
    return std::tuple(-static_cast<int>(rule.confidence), -static_cast<int>(rule.severity),
                      m.secret.end - m.secret.begin, m.rule);
  };
  for (auto& match : matches) match.hidden = match.secret;
  const auto is_own = [&](const Match& m) { return rules_.rules[m.rule].compiled == 0; };
  std::sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
    return std::tie(a.secret, a.rule) < std::tie(b.secret, b.rule);
  });
  std::vector<Match> kept;
  for (auto& match : matches) {
    bool covered = false;
    if (!is_own(match)) {
      constexpr std::size_t kFar = 64;  // how many of those before may reach this far
      for (auto at = kept.size(); !covered && at > 0 && kept.size() - at < kFar; --at) {
        auto& other = kept[at - 1];
        if (is_own(other) || !overlap(other.secret, match.secret)) continue;
        other.hidden = match.hidden = joined(other.hidden, match.hidden);
        if (rank(match) < rank(other))
          kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at) - 1);
        else
          covered = true;
      }
    }
    if (!covered) kept.push_back(std::move(match));
  }
  matches = std::move(kept);
}

/// `seen_to` becomes the place where one of the rules had its last match that counts, when it has
/// more.
std::vector<Match> Detector::State::matches_in(const Place& place, std::string_view text,
                                               std::size_t& seen_to) const {
  std::vector<Hit> hits;
  prefilter().scan(text, hits);
  std::vector<Match> matches;
  for (std::size_t i = 0, end = 0; i < hits.size(); i = end) {
    while (end < hits.size() && hits[end].rule == hits[i].rule) ++end;
    if (!has_keyword(rules_.rules[hits[i].rule], text)) continue;
    if (!confirm(text, std::span(hits).subspan(i, end - i), matches))
      seen_to = std::min(seen_to, matches.back().whole.end);
  }
  judge(place, text, matches);
  drop_covered(matches);
  return matches;
}

void Detector::State::identify(std::string_view path, std::string_view value,
                               SecretCandidate& candidate, Found& found) const {
  const bool guessable = is_guessable(value);
  if (!guessable || !options_.salt.empty())
    candidate.hash = short_hash({kDomain, options_.salt, value}, 16);
  // Without the value where it could be guessed: then its line stands for it.
  const auto what = guessable ? squeezed(candidate.match) : short_hash({kDomain, value}, 64);
  auto print = short_hash({"fingerprint", candidate.rule, path, what}, 32);
  const auto again = found.seen[print]++;
  if (again != 0) print = short_hash({print, fmt::format("{}", again)}, 32);
  candidate.fingerprint = std::move(print);
}

void Detector::State::tell(std::string_view path, const Window& window, const Mask& mask,
                           const Match& match, std::string_view value, std::string_view how,
                           std::uint32_t line, Found& found) const {
  if (found.candidates.size() >= options_.most) {
    ++found.left_out;
    return;
  }
  SecretCandidate candidate;
  candidate.rule = rules_.rules[match.rule].id;
  candidate.where = {.path = std::string(path), .line = line, .layer = 0};
  auto part = window.text.substr(match.secret.begin, match.secret.end - match.secret.begin);
  if (part.ends_with('\n')) part.remove_suffix(1);
  candidate.end_line =
      line + static_cast<std::uint32_t>(std::count(part.begin(), part.end(), '\n'));
  candidate.offset = window.offset + match.secret.begin;
  candidate.match = mask.match(match.secret);
  candidate.code = mask.code(match.secret, line);
  if (!options_.reveal) {
    for (const auto what : {value, part}) {  // decoded, and as it stands
      hide(what, candidate.match);
      for (auto& one : candidate.code) hide(what, one.content);
    }
  }
  candidate.excused = match.excused;
  candidate.decoded = how;
  identify(path, value, candidate, found);
  found.candidates.push_back(std::move(candidate));
}

/// In the order of their places; `seen_to` as of matches_in().
std::vector<Detector::State::Told> Detector::State::look(const Place& place, std::string_view text,
                                                         const Decoded& decoded,
                                                         std::size_t& seen_to) const {
  std::vector<Told> told;
  Stretches plain;
  for (auto& match : matches_in(place, text, seen_to)) {
    plain.add(match.secret);
    const auto value = text.substr(match.secret.begin, match.secret.end - match.secret.begin);
    told.push_back({std::move(match), value, {}});
  }
  if (!decoded.pieces.empty()) {
    auto decoded_to = decoded.text.size();
    for (auto& match : matches_in(place, decoded.text, decoded_to)) {
      const auto* from = decoded.piece_of(match.secret);
      if (!from) continue;
      const auto value = std::string_view(decoded.text)
                             .substr(match.secret.begin, match.secret.end - match.secret.begin);
      match.whole = match.secret = match.hidden = from->source;
      if (!plain.overlap(from->source)) told.push_back({std::move(match), value, from->how});
    }
    if (decoded_to < decoded.text.size()) seen_to = 0;  // words in the text are not in its order
  }
  std::stable_sort(told.begin(), told.end(),
                   [](const Told& a, const Told& b) { return a.match.secret < b.match.secret; });
  return told;
}

std::string Detector::State::masked(std::string_view path, std::string_view text) const {
  std::string out(text);
  if (options_.reveal) return out;
  auto seen_to = text.size();
  const auto decoded = decode_words(text);
  const auto told = look({.path = path}, text, decoded, seen_to);
  std::fill(out.begin() + static_cast<std::ptrdiff_t>(seen_to), out.end(), '*');
  for (const auto& one : told)
    for (auto i = one.match.hidden.begin; i < one.match.hidden.end; ++i)
      if (out[i] != '\n') out[i] = '*';
  return out;
}

void Detector::State::find_in(const Place& place, const Window& window, Found& found) const {
  const auto text = window.text;
  const auto decoded = decode_words(text);
  auto seen_to = text.size();
  const auto told = look(place, text, decoded, seen_to);
  found.left_out += seen_to < text.size();
  if (told.empty()) return;
  std::vector<Span> secrets;
  if (!options_.reveal)
    for (const auto& one : told) secrets.push_back(one.match.hidden);
  // What nobody looked at may be secret too.
  if (!options_.reveal && seen_to < text.size()) secrets.push_back({seen_to, text.size()});
  // The window may begin in the middle of a secret, which nothing then knows for one.
  if (!options_.reveal && window.offset != 0)
    secrets.push_back({0, std::min({text.find('\n'), kCutLine, window.body_begin})});
  const Mask mask(text, std::move(secrets));
  auto line = window.line;
  std::size_t counted = 0;
  for (const auto& [match, value, how] : told) {
    line += static_cast<std::uint32_t>(
        std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                   text.begin() + static_cast<std::ptrdiff_t>(match.secret.begin), '\n'));
    counted = match.secret.begin;
    if (match.secret.begin < window.body_begin || match.secret.begin >= window.body_end) continue;
    tell(place.path, window, mask, match, value, how, line, found);
  }
}

/// Rules without an expression: the file itself should not be there.
void Detector::State::find_path_rules(const Place& place, Found& found) const {
  for (const auto i : path_rules_) {
    const auto& rule = rules_.rules[i];
    if (!confirmers_[i]->path.found_in(place.path)) continue;
    SecretCandidate candidate;
    candidate.rule = rule.id;
    candidate.where.path = place.path;
    candidate.where.line = candidate.end_line = 1;
    candidate.match = place.path;
    const Match whole_file{.rule = i, .whole = {}, .secret = {}, .hidden = {}, .excused = {}};
    candidate.excused = allowed_.by_rule(rule, place, {}, whole_file);
    if (candidate.excused.empty())
      candidate.excused = allowed_.otherwise(rule, place, {}, whole_file);
    candidate.fingerprint = short_hash({"fingerprint", rule.id, place.path}, 32);
    found.candidates.push_back(std::move(candidate));
  }
}

Detector::Detector(std::unique_ptr<State> state) : state_(std::move(state)) {}
Detector::Detector(Detector&&) noexcept = default;
Detector& Detector::operator=(Detector&&) noexcept = default;
Detector::~Detector() = default;

Result<Detector> Detector::make(RuleSet rules, DetectorOptions options, std::string_view ready) {
  if (rules.rules.size() > kMostRules)
    return Error{Error::too_large, fmt::format("{} secret rules, more than the limit of {}",
                                               rules.rules.size(), kMostRules)};
  auto state = std::make_unique<State>(std::move(rules), std::move(options), ready);
  TRY(state->check());
  return Detector(std::move(state));
}

void Detector::find_in(std::string_view path, const Window& window, Found& found) const {
  state_->find_in({.path = path}, window, found);
}

std::string Detector::masked(std::string_view path, std::string_view text) const {
  return state_->masked(path, text);
}

void Detector::sort(Found& found) {
  std::stable_sort(found.candidates.begin(), found.candidates.end(),
                   [](const SecretCandidate& a, const SecretCandidate& b) {
                     return std::tie(a.rule, a.offset) < std::tie(b.rule, b.offset);
                   });
}

Found Detector::find_by_path(std::string_view path) const {
  Found found;
  state_->find_path_rules({.path = path}, found);
  return found;
}

Found Detector::find(std::string_view path, ByteView content, std::string_view commit) const {
  const Place place{.path = path, .commit = commit};
  Found found;
  state_->find_path_rules(place, found);
  auto text = as_text(content);
  const auto wide = formats::decode_utf16(text);
  const bool binary = !wide && looks_binary(content);
  const bool python = binary && path.ends_with(".pyc");
  std::string strings;
  if (wide) text = *wide;
  if (python) text = strings = printable_strings(text);
  if (!binary || python)
    each_window(text, [&](const Window& window) { state_->find_in(place, window, found); });
  for (auto& candidate : found.candidates) {
    if (wide && candidate.decoded.empty()) candidate.decoded = "utf-16";
    if (!python) continue;
    candidate.match =
        fmt::format("Binary file \"{}\" matches a rule \"{}\"", path, rule(candidate.rule)->title);
    candidate.code.clear();
    candidate.offset = 0;
    candidate.where.line = candidate.end_line = 1;
  }
  sort(found);
  return found;
}

bool Detector::wants(std::string_view path) const { return state_->wants(path); }
const RuleSet& Detector::rules() const { return state_->rules(); }
const Rule* Detector::rule(std::string_view id) const { return state_->rule(id); }
const std::string& Detector::identity() const { return state_->identity(); }

}  // namespace oakum::secret
