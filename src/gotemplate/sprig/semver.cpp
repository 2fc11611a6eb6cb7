// Semantic versions and constraints on them. Source: semver.org 2.0.0; the documentation of
// Masterminds/semver 3.
#include <fmt/format.h>

#include <optional>

#include "base/text.h"
#include "gotemplate/sprig/sprig.h"
#include "gotemplate/strconv.h"

namespace oakum::gotemplate {

namespace {
struct Version {
  std::uint64_t numbers[3] = {0, 0, 0};
  int given = 3;  ///< How many of them are there; the others are 0, or anything in a constraint.
  std::string pre_release, metadata, original;
};

bool identifiers(std::string_view text) {
  for (const auto part : split(text, '.')) {
    if (part.empty()) return false;
    for (const char c : part)
      if (!is_alpha(c) && !is_digit(c) && c != '-') return false;
  }
  return true;
}

/// v?N(.N(.N)?)?(-pre)?(+meta)?; with `wild`, "x" and "*" stand for any number.
std::optional<Version> parse(std::string_view text, bool wild) {
  Version out;
  out.original = text;
  if (text.starts_with('v')) text.remove_prefix(1);
  if (const auto plus = text.find('+'); plus != text.npos) {
    out.metadata = text.substr(plus + 1);
    text = text.substr(0, plus);
    if (!identifiers(out.metadata)) return std::nullopt;
  }
  if (const auto dash = text.find('-'); dash != text.npos) {
    out.pre_release = text.substr(dash + 1);
    text = text.substr(0, dash);
    if (!identifiers(out.pre_release)) return std::nullopt;
  }
  const auto parts = split(text, '.');
  if (parts.size() > 3) return std::nullopt;
  out.given = static_cast<int>(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto part = parts[i];
    if (wild && (part == "x" || part == "X" || part == "*")) {
      out.given = std::min(out.given, static_cast<int>(i));
      continue;
    }
    const auto number = parse_uint64(part, 10);
    if (!number) return std::nullopt;
    out.numbers[i] = *number;
  }
  return out;
}

int order(std::string_view a, std::string_view b) { return a < b ? -1 : a > b ? 1 : 0; }

int order_of_parts(std::string_view a, std::string_view b) {
  const auto left = parse_uint64(a, 10), right = parse_uint64(b, 10);
  if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
  if (left || right) return left ? -1 : 1;
  return order(a, b);
}

int compare(const Version& a, const Version& b) {
  for (int i = 0; i < 3; ++i)
    if (a.numbers[i] != b.numbers[i]) return a.numbers[i] < b.numbers[i] ? -1 : 1;
  if (a.pre_release.empty() || b.pre_release.empty())
    return a.pre_release.empty() == b.pre_release.empty() ? 0 : a.pre_release.empty() ? 1 : -1;
  const auto left = split(a.pre_release, '.'), right = split(b.pre_release, '.');
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
    if (const int o = order_of_parts(left[i], right[i])) return o;
  return left.size() == right.size() ? 0 : left.size() < right.size() ? -1 : 1;
}

struct Comparison {
  std::string sign;
  Version with;
};

/// Whether the first `count` numbers are the same.
bool same(const Version& a, const Version& b, int count) {
  for (int i = 0; i < count; ++i)
    if (a.numbers[i] != b.numbers[i]) return false;
  return true;
}

bool within_caret(const Version& version, const Version& with) {
  if (compare(version, with) < 0) return false;
  if (with.numbers[0] > 0 || with.given < 2) return same(version, with, 1);
  if (version.numbers[0] > 0) return false;
  if (with.numbers[1] > 0 || with.given < 3) return same(version, with, 2);
  return same(version, with, 3);
}

bool within_tilde(const Version& version, const Version& with) {
  if (compare(version, with) < 0) return false;
  if (with.given == 0) return true;
  if (with.given == 3 && same(with, Version{}, 3)) return true;  // ~0.0.0 is any
  return same(version, with, with.given < 2 ? 1 : 2);
}

bool differs(const Version& version, const Version& with) {
  if (with.given == 3) return compare(version, with) != 0;
  return !same(version, with, with.given);
}

bool holds(const Comparison& comparison, const Version& version) {
  const auto& [sign, with] = comparison;
  const bool pre_release = !version.pre_release.empty() && with.pre_release.empty();
  const bool partial = with.given < 3;
  if (sign == "!=") return (!partial || !pre_release) && differs(version, with);
  if (pre_release) return false;
  const int o = compare(version, with);
  if (sign.empty() || sign == "=") return partial ? within_tilde(version, with) : o == 0;
  if (sign == ">") return partial ? o > 0 && !same(version, with, with.given) : o > 0;
  if (sign == "<") return o < 0;
  if (sign == ">=" || sign == "=>") return o >= 0;
  if (sign == "<=" || sign == "=<")
    return partial ? o <= 0 || same(version, with, with.given) : o <= 0;
  if (sign == "^") return within_caret(version, with);
  return within_tilde(version, with);
}

/// One comparison at the front of `text`.
std::optional<Comparison> take_comparison(std::string_view& text) {
  constexpr std::string_view kSigns[] = {"!=", ">=", "=>", "<=", "=<", "~>",
                                         "=",  ">",  "<",  "~",  "^"};
  Comparison out;
  for (const auto sign : kSigns)
    if (text.starts_with(sign)) {
      out.sign = sign;
      text.remove_prefix(sign.size());
      break;
    }
  text = trim_left(text);
  const auto end = std::min(text.find_first_of(" ,\t"), text.size());
  auto version = parse(text.substr(0, end), true);
  if (!version || end == 0) return std::nullopt;
  out.with = *std::move(version);
  text.remove_prefix(end);
  return out;
}

using Alternative = std::vector<Comparison>;

/// "1.2 - 1.4" as two comparisons.
std::optional<Alternative> parse_alternative(std::string_view text) {
  Alternative out;
  text = trim(text);
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    auto one = take_comparison(text);
    if (!one) return std::nullopt;
    std::string_view rest = trim_left(text);
    if (rest.starts_with("- ") && one->sign.empty()) {
      rest = trim_left(rest.substr(1));
      auto upper = take_comparison(rest);
      if (!upper || !upper->sign.empty()) return std::nullopt;
      one->sign = ">=";
      upper->sign = "<=";
      out.push_back(*std::move(one));
      one = std::move(upper);
      text = rest;
    }
    out.push_back(*std::move(one));
    text = trim_left(text);
    if (text.starts_with(',')) {
      text = trim_left(text.substr(1));
      if (text.empty()) return std::nullopt;
    }
  }
  return out;
}

Result<bool> satisfies(const Version& version, std::string_view constraint) {
  bool any = false;
  for (std::string_view rest = constraint;;) {
    const auto bar = rest.find("||");
    const auto alternative = parse_alternative(rest.substr(0, bar));
    if (!alternative) return wrong(fmt::format("improper constraint: {}", constraint));
    bool all = true;
    for (const auto& one : *alternative) all = all && holds(one, version);
    any = any || all;
    if (bar == rest.npos) return any;
    rest.remove_prefix(bar + 2);
  }
}

Result<Version> version_of(std::string_view text) {
  auto version = parse(text, false);
  if (!version) return wrong("Invalid Semantic Version");
  return *std::move(version);
}

std::string text_of(const Version& v) {
  std::string out = fmt::format("{}.{}.{}", v.numbers[0], v.numbers[1], v.numbers[2]);
  if (!v.pre_release.empty()) out += "-" + v.pre_release;
  if (!v.metadata.empty()) out += "+" + v.metadata;
  return out;
}

/// A version as templates see it.
class VersionObject final : public Object {
 public:
  VersionObject(Heap& where, Version version) : Object(where), version_(std::move(version)) {}
  std::string_view type() const override { return "*semver.Version"; }
  const Function* method(std::string_view name) const override;
  const Version& version() const { return version_; }

 private:
  Version version_;
};

const Version& asked(Call& call) {
  return static_cast<const VersionObject&>(call.receiver().object()).version();
}

template <int index>
Result<Value> number_of(Call& call, Arguments) {
  return Value::natural(asked(call).numbers[index]);
}
Result<Value> original(Call& call, Arguments) { return call.text(asked(call).original); }
Result<Value> whole(Call& call, Arguments) { return call.text(text_of(asked(call))); }
Result<Value> pre_release(Call& call, Arguments) { return call.text(asked(call).pre_release); }
Result<Value> metadata(Call& call, Arguments) { return call.text(asked(call).metadata); }

template <int index>
Result<Value> increased(Call& call, Arguments) {
  Version next = asked(call);
  // A pre-release becomes its release before the last number goes up.
  if (index < 2 || next.pre_release.empty()) ++next.numbers[index];
  for (int i = index + 1; i < 3; ++i) next.numbers[i] = 0;
  next.pre_release.clear();
  next.metadata.clear();
  next.original = (next.original.starts_with('v') ? "v" : "") + text_of(next);
  return call.heap().object<VersionObject>(std::move(next));
}

Result<const Version*> other(Arguments a) {
  if (!a[0].is(Value::Kind::object)) return wrong("not a version");
  const auto* object = dynamic_cast<const VersionObject*>(&a[0].object());
  if (!object) return wrong("not a version");
  return &object->version();
}
Result<Value> compare_(Call& call, Arguments a) {
  const Version* with = TRY(other(a));
  return Value::of(std::int64_t{compare(asked(call), *with)});
}
template <int sign>
Result<Value> is_order(Call& call, Arguments a) {
  const Version* with = TRY(other(a));
  return Value::of(compare(asked(call), *with) == sign);
}

const Function* VersionObject::method(std::string_view name) const {
  static const Functions kMethods = {
      {"Major", {"", number_of<0>}},     {"Minor", {"", number_of<1>}},
      {"Patch", {"", number_of<2>}},     {"Prerelease", {"", pre_release}},
      {"Metadata", {"", metadata}},      {"Original", {"", original}},
      {"String", {"", whole}},           {"IncMajor", {"", increased<0>}},
      {"IncMinor", {"", increased<1>}},  {"IncPatch", {"", increased<2>}},
      {"Compare", {"a", compare_}},      {"Equal", {"a", is_order<0>}},
      {"LessThan", {"a", is_order<-1>}}, {"GreaterThan", {"a", is_order<1>}},
  };
  const auto found = kMethods.find(name);
  return found == kMethods.end() ? nullptr : &found->second;
}

Result<Value> semver(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size()));
  return call.heap().object<VersionObject>(TRY(version_of(a[0].text())));
}

Result<Value> semver_compare(Call& call, Arguments a) {
  TRY(call.spend(a[0].text().size() * 8));
  // A bad constraint is told before a bad version.
  TRY(satisfies(Version{}, a[0].text()));
  const Version version = TRY(version_of(a[1].text()));
  return Value::of(TRY(satisfies(version, a[0].text())));
}
}  // namespace

void add_semver_functions(Functions& functions) {
  functions["semver"] = {"s", semver};
  functions["semverCompare"] = {"ss", semver_compare};
}

}  // namespace oakum::gotemplate
