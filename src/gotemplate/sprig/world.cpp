// What is not a matter of its arguments alone: the environment, chance, the network, keys.
#include <fmt/format.h>

#include "gotemplate/sprig/sprig.h"

namespace oakum::gotemplate {

namespace {
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

Result<Value> env(Call& call, Arguments a) {
  if (!call.world().variable) return wrong("the environment is not for this template");
  return call.text(call.world().variable(a[0].text()).value_or(""));
}

/// The name at the front of what follows a dollar sign, and how long it is with its braces. Source:
/// os.Expand.
std::pair<std::string_view, std::size_t> shell_name(std::string_view text) {
  constexpr std::string_view kSpecial = "*#$@!?-0123456789";
  if (text[0] == '{') {
    if (text.size() > 2 && kSpecial.find(text[1]) != kSpecial.npos && text[2] == '}')
      return {text.substr(1, 1), 3};
    const auto end = text.find('}', 1);
    if (end == text.npos) return {"", 1};
    return end == 1 ? std::pair{std::string_view(), std::size_t{2}}
                    : std::pair{text.substr(1, end - 1), end + 1};
  }
  if (kSpecial.find(text[0]) != kSpecial.npos) return {text.substr(0, 1), 1};
  const auto end = std::min(
      text.find_first_not_of("_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
      text.size());
  return {text.substr(0, end), end};
}

Result<Value> expandenv(Call& call, Arguments a) {
  if (!call.world().variable) return wrong("the environment is not for this template");
  std::string out;
  std::string_view rest = a[0].text();
  for (;;) {
    const auto dollar = rest.find('$');
    if (dollar == rest.npos || dollar + 1 >= rest.size()) break;
    out += rest.substr(0, dollar);
    rest.remove_prefix(dollar + 1);
    const auto [name, length] = shell_name(rest);
    if (name.empty() && length == 0)
      out += '$';
    else if (!name.empty())
      out += call.world().variable(name).value_or("");
    TRY(call.room(out.size()));
    rest.remove_prefix(length);
  }
  return call.text(out += rest);
}

Result<std::string> random_bytes(Call& call, std::uint64_t count) {
  if (!call.world().random_bytes)
    return wrong("there is no chance: the same template says the same");
  TRY(call.room(count * 4));
  return call.world().random_bytes(static_cast<std::size_t>(count));
}

Result<Value> random_text(Call& call, std::int64_t count, std::string_view alphabet) {
  if (count < 0) return wrong("a negative length");
  const std::string bytes = TRY(random_bytes(call, static_cast<std::uint64_t>(count) * 2));
  std::string out;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const unsigned drawn =
        static_cast<unsigned char>(bytes[i]) * 256u + static_cast<unsigned char>(bytes[i + 1]);
    out += alphabet[drawn * alphabet.size() >> 16];
  }
  return call.text(std::move(out));
}

std::string visible_ascii() {
  std::string all;
  for (char c = ' '; c < 0x7F; ++c) all += c;
  return all;
}

Result<Value> rand_alpha_num(Call& call, Arguments a) {
  static const std::string kAll = std::string(kLetters) + std::string(kDigits);
  return random_text(call, a[0].integer(), kAll);
}
Result<Value> rand_alpha(Call& call, Arguments a) {
  return random_text(call, a[0].integer(), kLetters);
}
Result<Value> rand_numeric(Call& call, Arguments a) {
  return random_text(call, a[0].integer(), kDigits);
}
Result<Value> rand_ascii(Call& call, Arguments a) {
  static const std::string kAll = visible_ascii();
  return random_text(call, a[0].integer(), kAll);
}

Result<std::uint64_t> drawn(Call& call, std::uint64_t below) {
  std::uint64_t number = 0;
  for (const char c : TRY(random_bytes(call, 8)))
    number = number << 8 | static_cast<unsigned char>(c);
  return number % below;
}

Result<Value> rand_int(Call& call, Arguments a) {
  const auto from = static_cast<std::uint64_t>(a[0].integer());
  if (a[1].integer() <= a[0].integer()) return wrong("invalid argument to Intn");
  return Value::of(static_cast<std::int64_t>(
      from + TRY(drawn(call, static_cast<std::uint64_t>(a[1].integer()) - from))));
}

Result<Value> shuffle(Call& call, Arguments a) {
  std::string text(a[0].text());
  for (std::size_t i = text.size(); i > 1; --i) std::swap(text[i - 1], text[TRY(drawn(call, i))]);
  return call.text(std::move(text));
}

Result<Value> uuidv4(Call& call, Arguments) {
  if (!call.world().uuid) return wrong("there is no chance: the same template says the same");
  return call.text(call.world().uuid());
}

Function refused(std::string_view parameters, std::string_view why) {
  return {parameters, [why](Call&, Arguments) -> Result<Value> { return wrong(std::string(why)); }};
}
}  // namespace

void add_world_functions(Functions& functions) {
  functions["env"] = {"s", env};
  functions["expandenv"] = {"s", expandenv};
  functions["randAlphaNum"] = {"i", rand_alpha_num};
  functions["randAlpha"] = {"i", rand_alpha};
  functions["randNumeric"] = {"i", rand_numeric};
  functions["randAscii"] = {"i", rand_ascii};
  functions["randInt"] = {"ii", rand_int};
  functions["shuffle"] = {"s", shuffle};
  functions["uuidv4"] = {"", uuidv4};
  functions["getHostByName"] = refused("s", "templates have no network");
  constexpr std::string_view kKeys = "templates make no keys, passwords or certificates";
  for (const char* name : {"bcrypt", "genPrivateKey", "randBytes"})
    functions[name] = refused("a", kKeys);
  for (const char* name : {"htpasswd", "encryptAES", "decryptAES", "buildCustomCert",
                           "derivePassword", "genCA", "genCAWithKey", "genSelfSignedCert",
                           "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey"})
    functions[name] = refused("a*", kKeys);
}

void add_sprig(Functions& functions) {
  for (const auto add :
       {add_string_functions, add_case_functions, add_list_functions, add_dictionary_functions,
        add_merge_functions, add_math_functions, add_date_functions, add_encoding_functions,
        add_json_functions, add_digest_functions, add_path_functions, add_semver_functions,
        add_regex_functions, add_default_functions, add_type_functions, add_url_functions,
        add_world_functions})
    add(functions);
}

}  // namespace oakum::gotemplate
