#include "core/purl.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace oakum {

namespace {
enum class Need : std::uint8_t { optional, required, forbidden };

/// What the specification's type definitions say, where that is more than "anything goes".
struct TypeRule {
  std::string_view type;
  Need space = Need::optional;
  bool lower_space = false, lower_name = false, lower_version = false;
  std::string_view qualifier = {};  ///< Without which there is no telling which package it is.
};

constexpr auto kRequired = Need::required;
constexpr auto kForbidden = Need::forbidden;
constexpr auto kOptional = Need::optional;
constexpr std::array kTypes = {
    TypeRule{"alpm", kRequired, true, true},
    TypeRule{"apk", kRequired, true, true},
    TypeRule{"bazel", kForbidden},
    TypeRule{"bitbucket", kRequired, true, true},
    TypeRule{"bitnami", kForbidden, false, true},
    TypeRule{"brew", kOptional, true, true},
    TypeRule{"cargo", kForbidden},
    TypeRule{"chrome-extension", kForbidden, false, true},
    TypeRule{"cocoapods", kForbidden},
    TypeRule{"composer", kRequired, true, true},
    TypeRule{"conda", kForbidden},
    TypeRule{"cran", kForbidden},
    TypeRule{"deb", kRequired, true, true},
    TypeRule{"gem", kForbidden},
    TypeRule{"git", kRequired},
    TypeRule{"github", kRequired, true, true},
    TypeRule{"golang", kRequired},
    TypeRule{"hackage", kForbidden},
    TypeRule{"hex", kOptional, true, true},
    TypeRule{"huggingface", kRequired, false, false, true},
    TypeRule{"julia", kForbidden, false, false, false, "uuid"},
    TypeRule{"luarocks", kOptional, true, true},
    TypeRule{"maven", kRequired},
    TypeRule{"mlflow", kForbidden},
    TypeRule{"nuget", kForbidden},
    TypeRule{"oci", kForbidden, false, true, true},
    TypeRule{"opam", kForbidden},
    TypeRule{"otp", kForbidden, false, true},
    TypeRule{"pub", kForbidden, false, true},
    TypeRule{"pypi", kForbidden, false, true, true},
    TypeRule{"qpkg", kRequired, true},
    TypeRule{"rpm", kRequired, true},
    TypeRule{"swid", kOptional, false, false, false, "tag_id"},
    TypeRule{"swift", kRequired},
    TypeRule{"vcpkg", kForbidden},
    TypeRule{"vscode-extension", kRequired, true, true, true},
    TypeRule{"yocto", kOptional, true},
};

const TypeRule* rule_of(std::string_view type) {
  const auto found = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const TypeRule& rule) { return rule.type == type; });
  return found == kTypes.end() ? nullptr : &*found;
}

Error wrong(std::string_view what) { return {Error::corrupt, std::string(what)}; }

/// Everything but letters, digits and "-._~:" as %XX.
void escape(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_alpha(c) || is_digit(c) || std::string_view("-._~:").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
}

/// The segments of a path, escaped one by one; empty ones are left out.
std::string escape_path(std::string_view path) {
  std::string out;
  for (const auto segment : split(path, '/')) {
    if (segment.empty()) continue;
    if (!out.empty()) out += '/';
    escape(out, segment);
  }
  return out;
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Result<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return wrong("'%' without two hexadecimal digits behind it");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

/// Decoded; without empty segments, and of a subpath without "." and "..".
Result<std::string> decode_path(std::string_view text, bool dots) {
  const auto decoded = TRY(decode(text));
  std::string out;
  for (const auto segment : split(decoded, '/')) {
    if (segment.empty() || (!dots && (segment == "." || segment == ".."))) continue;
    if (!out.empty()) out += '/';
    out += segment;
  }
  return out;
}

bool is_type(std::string_view type) {
  return !type.empty() && is_alpha(type.front()) &&
         std::all_of(type.begin(), type.end(), [](char c) {
           return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '+';
         });
}

bool is_key(std::string_view key) {
  return !key.empty() && is_alpha(key.front()) && std::all_of(key.begin(), key.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

Result<void> read_qualifiers(std::string_view text, Purl& purl) {
  for (const auto pair : split(text, '&')) {
    if (pair.empty()) continue;
    const auto parts = cut(pair, "=");
    if (!is_key(parts ? parts->first : pair))
      return wrong("the key of a qualifier is a letter and then letters, digits, '.', '-' or '_'");
    auto value = TRY(decode(parts ? parts->second : ""));
    if (!value.empty()) purl.qualifiers.emplace_back(lower(parts->first), std::move(value));
  }
  std::sort(purl.qualifiers.begin(), purl.qualifiers.end());
  const auto twice =
      std::adjacent_find(purl.qualifiers.begin(), purl.qualifiers.end(),
                         [](const auto& a, const auto& b) { return a.first == b.first; });
  if (twice != purl.qualifiers.end())
    return wrong(fmt::format("two qualifiers are called \"{}\"", twice->first));
  return {};
}

/// Where the version starts: at the last '@', unless that starts a segment ("@babel/core").
std::size_t version_mark(std::string_view text) {
  const auto mark = text.rfind('@');
  const bool starts_segment = mark == 0 || (mark != text.npos && text[mark - 1] == '/');
  return starts_segment && text.find('/', mark) != text.npos ? text.npos : mark;
}

Result<void> read_name(std::string_view text, Purl& purl) {
  if (const auto mark = version_mark(text); mark != text.npos) {
    purl.version = TRY(decode(text.substr(mark + 1)));
    text = text.substr(0, mark);
  }
  if (text.ends_with("/")) return wrong("there is no name");
  if (const auto slash = text.rfind('/'); slash != text.npos) {
    purl.space = TRY(decode_path(text.substr(0, slash), /*dots=*/true));
    text = text.substr(slash + 1);
  }
  purl.name = TRY(decode(text));
  if (purl.name.empty()) return wrong("there is no name");
  return {};
}

/// The form of its type.
void settle(Purl& purl) {
  const auto* rule = rule_of(purl.type);
  if (!rule) return;
  if (rule->lower_space) purl.space = lower(purl.space);
  if (rule->lower_name) purl.name = lower(purl.name);
  if (rule->lower_version) purl.version = lower(purl.version);
  if (rule->type == "pypi") std::replace(purl.name.begin(), purl.name.end(), '_', '-');
  // Databricks does not tell names apart by case, other registries of models do.
  if (rule->type == "mlflow" &&
      qualifier(purl, "repository_url").find("azuredatabricks") != std::string_view::npos)
    purl.name = lower(purl.name);
}

bool is_extension_id(std::string_view name) {
  return name.size() == 32 &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'p'; });
}

bool is_extension_version(std::string_view version) {
  const auto numbers = split(version, '.');
  return numbers.size() <= 4 && std::all_of(numbers.begin(), numbers.end(), [](auto number) {
           return !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
         });
}
}  // namespace

Result<Purl> parse_purl(std::string_view text) {
  if (text.size() > kLongestPurl)
    return Error{Error::too_large, fmt::format("longer than {} bytes", kLongestPurl)};
  if (!equal_ignoring_case(text.substr(0, 4), "pkg:"))
    return wrong("a package URL starts with \"pkg:\"");
  Purl purl;
  text.remove_prefix(4);
  if (const auto mark = text.find('#'); mark != text.npos) {
    purl.subpath = TRY(decode_path(text.substr(mark + 1), /*dots=*/false));
    text = text.substr(0, mark);
  }
  if (const auto mark = text.find('?'); mark != text.npos) {
    TRY(read_qualifiers(text.substr(mark + 1), purl));
    text = text.substr(0, mark);
  }
  while (text.starts_with('/')) text.remove_prefix(1);
  const auto slash = text.find('/');
  if (!is_type(text.substr(0, slash)))
    return wrong("the type is a letter and then letters, digits, '.' or '-'");
  if (slash == text.npos) return wrong("there is no name");
  purl.type = lower(text.substr(0, slash));
  TRY(read_name(text.substr(slash + 1), purl));
  settle(purl);
  return purl;
}

std::string print(const Purl& purl) {
  if (purl.type.empty() || purl.name.empty()) return {};
  std::string url = "pkg:" + purl.type + '/';
  if (const auto space = escape_path(purl.space); !space.empty()) (url += space) += '/';
  escape(url, purl.name);
  if (!purl.version.empty()) escape(url += '@', purl.version);
  char separator = '?';
  for (const auto& [key, value] : purl.qualifiers) {
    if (value.empty()) continue;
    ((url += separator) += key) += '=';
    escape(url, value);
    separator = '&';
  }
  if (!purl.subpath.empty()) (url += '#') += escape_path(purl.subpath);
  return url;
}

std::string_view purl_fault(const Purl& purl) {
  if (purl.type == "cpan" && purl.name.find("::") != purl.name.npos)
    return "a cpan package is named by its distribution, not by a module";
  if (purl.type == "chrome-extension" && !is_extension_id(purl.name))
    return "the name of an extension is 32 letters from a to p";
  if (purl.type == "chrome-extension" && !purl.version.empty() &&
      !is_extension_version(purl.version))
    return "the version of an extension is one to four numbers with dots";
  const auto* rule = rule_of(purl.type);
  if (!rule) return {};
  if (rule->space == Need::required && purl.space.empty())
    return "packages of this type need a namespace";
  if (rule->space == Need::forbidden && !purl.space.empty())
    return "packages of this type have no namespace";
  if (!rule->qualifier.empty() && qualifier(purl, rule->qualifier).empty())
    return rule->qualifier == "uuid" ? "a julia package needs the qualifier uuid"
                                     : "a swid package needs the qualifier tag_id";
  return {};
}

std::string_view qualifier(const Purl& purl, std::string_view key) {
  for (const auto& [name, value] : purl.qualifiers)
    if (name == key) return value;
  return {};
}

bool covers(const Purl& constraint, const Purl& package) {
  if (constraint.type != package.type) return false;
  const bool any_case = constraint.type == "golang" || constraint.type == "npm";
  const auto same = [&](std::string_view a, std::string_view b) {
    return any_case ? equal_ignoring_case(a, b) : a == b;
  };
  if (!same(constraint.name, package.name) || !same(constraint.space, package.space)) return false;
  if (!constraint.version.empty() && constraint.version != package.version) return false;
  if (!constraint.subpath.empty() && constraint.subpath != package.subpath) return false;
  return std::all_of(
      constraint.qualifiers.begin(), constraint.qualifiers.end(),
      [&](const auto& wanted) { return qualifier(package, wanted.first) == wanted.second; });
}

}  // namespace oakum
