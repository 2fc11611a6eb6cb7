#include <fmt/format.h>
#include <re2/re2.h>

#include "gotemplate/characters.h"
#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
constexpr std::int64_t kMostMemory = 8 << 20;  ///< Of a compiled expression.

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// A compiled expression. Errors: corrupt, too_large.
Result<std::unique_ptr<re2::RE2>> compiled(Call& call, std::string_view pattern) {
  if (pattern.size() > call.limits().regex)
    return Error{Error::too_large,
                 fmt::format("a regular expression longer than {} bytes", call.limits().regex)};
  TRY(call.spend(pattern.size() * 256));
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMostMemory);
  auto made = std::make_unique<re2::RE2>(piece(pattern), options);
  if (!made->ok())
    return wrong(fmt::format("error parsing regexp: {}: `{}`", made->error(), made->error_arg()));
  return made;
}

struct Match {
  std::size_t from = 0, to = 0;
  std::vector<re2::StringPiece> groups;
};

/// Where an expression matches, up to `most` times (below 0: everywhere), as Go's FindAll: no empty
/// match stands where the one before ended.
Result<std::vector<Match>> matches(Call& call, const re2::RE2& expression, std::string_view text,
                                   std::int64_t most, bool groups) {
  std::vector<Match> found;
  const int count = groups ? expression.NumberOfCapturingGroups() + 1 : 1;
  std::vector<re2::StringPiece> at(static_cast<std::size_t>(count));
  std::size_t from = 0, last_end = std::string_view::npos;
  while ((most < 0 || static_cast<std::int64_t>(found.size()) < most) && from <= text.size()) {
    TRY(call.spend(64));
    if (!expression.Match(piece(text), from, text.size(), re2::RE2::UNANCHORED, at.data(), count))
      break;
    const auto start = static_cast<std::size_t>(at[0].data() - text.data());
    const std::size_t end = start + at[0].size();
    TRY(call.spend(end - from));
    if (!at[0].empty() || start != last_end) {
      found.push_back({start, end, at});
      TRY(call.room_for_items(found.size() % 1024 == 0 ? found.size() : 0));
    }
    last_end = end;
    if (!at[0].empty())
      from = end;
    else
      from = end < text.size() ? end + first_character(text.substr(end)).length : end + 1;
  }
  return found;
}

template <bool must>
Result<Value> match(Call& call, Arguments a) {
  auto expression = compiled(call, a[0].text());
  if (!expression && !must && expression.error().kind == Error::corrupt) return Value::of(false);
  if (!expression) return expression.error();
  TRY(call.spend(a[1].text().size() * 4));
  return Value::of(re2::RE2::PartialMatch(piece(a[1].text()), **expression));
}

Result<Value> find(Call& call, Arguments a) {
  const auto expression = TRY(compiled(call, a[0].text()));
  const auto found = TRY(matches(call, *expression, a[1].text(), 1, false));
  if (found.empty()) return Value::borrowed("");
  return call.text(std::string(a[1].text().substr(found[0].from, found[0].to - found[0].from)));
}

Result<Value> find_all(Call& call, Arguments a) {
  const auto expression = TRY(compiled(call, a[0].text()));
  const auto found = TRY(matches(call, *expression, a[1].text(), a[2].integer(), false));
  std::vector<std::string> texts;
  for (const auto& one : found) texts.emplace_back(a[1].text().substr(one.from, one.to - one.from));
  return call.heap().texts(texts);
}

/// What "${name}", "$1" in a replacement stands for; "$$" is a dollar sign.
Result<void> expand(Call& call, std::string& out, std::string_view pattern,
                    const re2::RE2& expression, const Match& match) {
  const auto& names = expression.NamedCapturingGroups();
  while (!pattern.empty()) {
    const auto dollar = pattern.find('$');
    out += pattern.substr(0, dollar);
    if (dollar == pattern.npos) return {};
    pattern.remove_prefix(dollar + 1);
    if (pattern.starts_with('$')) {
      out += '$';
      pattern.remove_prefix(1);
      continue;
    }
    const bool braced = pattern.starts_with('{');
    std::size_t end = braced ? 1 : 0;
    while (end < pattern.size()) {
      const auto c = first_character(pattern.substr(end));
      if (c.code != '_' && !is_letter(c.code) && !is_decimal_digit(c.code)) break;
      end += c.length;
    }
    const std::string name(pattern.substr(braced ? 1 : 0, end - (braced ? 1 : 0)));
    if (name.empty() || (braced && (end >= pattern.size() || pattern[end] != '}'))) {
      out += '$';
      continue;
    }
    pattern.remove_prefix(end + (braced ? 1 : 0));
    std::size_t group = std::string::npos;
    if (name.find_first_not_of("0123456789") == name.npos)
      group = name.size() < 9 ? std::stoul(name) : group;
    else if (const auto found = names.find(name); found != names.end())
      group = static_cast<std::size_t>(found->second);
    if (group < match.groups.size())
      out += std::string_view(match.groups[group].data(), match.groups[group].size());
    TRY(call.room(out.size()));
  }
  return {};
}

template <bool literal>
Result<Value> replace_all(Call& call, Arguments a) {
  const auto expression = TRY(compiled(call, a[0].text()));
  const std::string_view text = a[1].text(), with = a[2].text();
  const auto found = TRY(matches(call, *expression, text, -1, !literal));
  std::string out;
  std::size_t done = 0;
  for (const auto& one : found) {
    out += text.substr(done, one.from - done);
    if (literal)
      out += with;
    else
      TRY(expand(call, out, with, *expression, one));
    TRY(call.room(out.size()));
    done = one.to;
  }
  return call.text(out += text.substr(done));
}

Result<Value> split(Call& call, Arguments a) {
  const auto expression = TRY(compiled(call, a[0].text()));
  const std::string_view text = a[1].text();
  const std::int64_t most = a[2].integer();
  std::vector<std::string> pieces;
  if (most == 0) return call.heap().texts(pieces);
  if (!a[0].text().empty() && text.empty()) return call.heap().texts({""});
  const auto found = TRY(matches(call, *expression, text, most, false));
  std::size_t from = 0, end = 0;
  for (const auto& one : found) {
    if (most > 0 && static_cast<std::int64_t>(pieces.size()) == most - 1) break;
    end = one.from;
    if (one.to != 0) pieces.emplace_back(text.substr(from, end - from));
    from = one.to;
  }
  if (end != text.size()) pieces.emplace_back(text.substr(from));
  return call.heap().texts(pieces);
}

Result<Value> quote_meta(Call& call, Arguments a) {
  std::string out;
  for (const char c : a[0].text()) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return call.text(std::move(out));
}
}  // namespace

void add_regex_functions(Functions& functions) {
  functions["regexMatch"] = {"ss", match<false>};
  functions["mustRegexMatch"] = {"ss", match<true>};
  functions["regexFind"] = functions["mustRegexFind"] = {"ss", find};
  functions["regexFindAll"] = functions["mustRegexFindAll"] = {"ssi", find_all};
  functions["regexReplaceAll"] = functions["mustRegexReplaceAll"] = {"sss", replace_all<false>};
  functions["regexReplaceAllLiteral"] =
      functions["mustRegexReplaceAllLiteral"] = {"sss", replace_all<true>};
  functions["regexSplit"] = functions["mustRegexSplit"] = {"ssi", split};
  functions["regexQuoteMeta"] = {"s", quote_meta};
}

}  // namespace oakum::gotemplate
