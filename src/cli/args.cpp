#include "cli/args.h"

#include <algorithm>

#include "base/text.h"
#include "cli/config_file.h"

namespace oakum::cli {
namespace {

Error usage(std::string what) { return {Error::usage, std::move(what)}; }

std::string join_views(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

/// "true" and "false" in the spellings that scripts use; anything else stays and is refused later.
std::string switch_value(std::string_view value) {
  for (const std::string_view yes : {"true", "t", "1", "yes"})
    if (equal_ignoring_case(value, yes)) return "true";
  for (const std::string_view no : {"false", "f", "0", "no"})
    if (equal_ignoring_case(value, no)) return "false";
  return std::string(value);
}

/// The canonical form of one value, or nothing when the flag does not allow it.
std::optional<std::string> canonical(const Flag& flag, std::string_view value) {
  if (flag.kind == Flag::boolean) return switch_value(value);
  if (flag.choices.empty()) return std::string(value);
  const auto end = flag.versioned ? std::min(value.find('@'), value.size()) : value.size();
  for (const auto choice : flag.choices)
    if (equal_ignoring_case(choice, value.substr(0, end)))
      return std::string(choice) + std::string(value.substr(end));
  for (const auto& [spelling, choice] : flag.choice_aliases)
    if (equal_ignoring_case(spelling, value)) return std::string(choice);
  return std::nullopt;
}

Error not_allowed(const Flag& flag, const std::vector<std::string>& values,
                  const std::string& wrong) {
  const auto shown = flag.kind == Flag::list ? "[" + join(values, " ") + "]" : values.front();
  const auto meant = nearest(
      flag.choices.front() == lower(flag.choices.front()) ? lower(wrong) : variable_name("", wrong),
      flag.choices);
  return usage(fmt::format(
      "invalid argument \"{}\" for \"--{}\" flag: {}must be one of {}", printable(shown), flag.name,
      meant.empty() ? "" : fmt::format("did you mean {}? ", meant), join_views(flag.choices)));
}

/// Splits, checks and canonicalises what was written for a flag in one place.
Result<std::vector<std::string>> check(const Flag& flag, const std::vector<std::string>& raw) {
  std::vector<std::string> values;
  for (const auto& text : raw) {
    if (flag.kind != Flag::list && flag.kind != Flag::map) {
      values.push_back(text);
      continue;
    }
    for (const auto piece : split(text, ','))
      if (!trim(piece).empty()) values.emplace_back(trim(piece));
  }
  const auto as_written = values;
  for (auto& value : values) {
    auto good = canonical(flag, value);
    if (!good) return not_allowed(flag, as_written, value);
    value = std::move(*good);
  }
  if (values.empty()) return values;
  if (flag.kind == Flag::boolean && values.back() != "true" && values.back() != "false")
    return usage(fmt::format("invalid argument \"{}\" for \"--{}\" flag: must be true or false",
                             printable(values.back()), flag.name));
  if (flag.kind == Flag::number && !parse_decimal(values.back()))
    return usage(fmt::format("invalid argument \"{}\" for \"--{}\" flag: must be a whole number",
                             printable(values.back()), flag.name));
  if (flag.kind == Flag::duration) TRY(parse_duration(values.back()));
  if (flag.kind == Flag::size) TRY(parse_size(values.back()));
  for (const auto& value : values)
    if (flag.kind == Flag::map && !cut(value, "="))
      return usage(fmt::format("invalid argument \"{}\" for \"--{}\" flag: write {}",
                               printable(value), flag.name, flag.value_name));
  return values;
}

Error unknown_flag(std::string_view name, const std::vector<std::string_view>& allowed) {
  const auto meant = nearest(name, allowed);
  return usage(meant.empty()
                   ? fmt::format("unknown flag --{}; see --help for those this command takes",
                                 printable(name))
                   : fmt::format("unknown flag --{}; did you mean --{}?", printable(name), meant));
}

}  // namespace

/// Fills an Args from all places.
class ArgsParser {
 public:
  ArgsParser(const std::vector<std::string_view>& known, const Surroundings& surroundings)
      : surroundings_(surroundings) {
    for (const auto& flag : flags())
      if (flag.global || std::find(known.begin(), known.end(), flag.name) != known.end())
        known_.push_back(&flag);
  }

  Result<Args> parse(const std::vector<std::string>& arguments, std::size_t command_words) {
    TRY(read_command_line(arguments));
    if (args_.words.size() < command_words) command_words = args_.words.size();
    args_.words.erase(args_.words.begin(),
                      args_.words.begin() + static_cast<std::ptrdiff_t>(command_words));
    TRY(read_environment());
    TRY(read_configuration());
    TRY(settle());
    return std::move(args_);
  }

 private:
  using Raw = std::map<const Flag*, std::vector<std::string>>;

  const Flag* known(const Flag* flag) const {
    return flag && std::find(known_.begin(), known_.end(), flag) != known_.end() ? flag : nullptr;
  }

  Result<void> read_command_line(const std::vector<std::string>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string_view argument = arguments[i];
      if (argument == "--") {
        args_.words.insert(args_.words.end(),
                           arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1, arguments.end());
        return {};
      }
      if (argument.starts_with("--"))
        TRY(read_long(argument.substr(2), arguments, i));
      else if (argument.size() > 1 && argument[0] == '-')
        TRY(read_letters(argument.substr(1), arguments, i));
      else
        args_.words.emplace_back(argument);
    }
    return {};
  }

  Result<void> read_long(std::string_view text, const std::vector<std::string>& arguments,
                         std::size_t& i) {
    const auto pair = cut(text, "=");
    const auto name = pair ? pair->first : text;
    const auto* flag = known(find_flag(name));
    if (!flag) {
      if (find_flag(name))
        return usage(
            fmt::format("--{} is not a flag of this command; see --help for those it takes", name));
      std::vector<std::string_view> allowed;
      for (const auto* candidate : known_) allowed.push_back(candidate->name);
      return unknown_flag(name, allowed);
    }
    if (pair)
      command_line_[flag].emplace_back(pair->second);
    else if (flag->kind == Flag::boolean)
      command_line_[flag].emplace_back("true");
    else
      TRY(take_next(*flag, arguments, i));
    return {};
  }

  Result<void> read_letters(std::string_view letters, const std::vector<std::string>& arguments,
                            std::size_t& i) {
    for (std::size_t k = 0; k < letters.size(); ++k) {
      const auto* flag = known(find_flag(letters[k]));
      if (!flag)
        return usage(fmt::format("unknown flag -{}; see --help for those this command takes",
                                 printable(letters.substr(k, 1))));
      if (flag->kind == Flag::boolean) {
        command_line_[flag].emplace_back("true");
        continue;
      }
      auto rest = letters.substr(k + 1);
      if (rest.starts_with('=')) rest.remove_prefix(1);
      if (rest.empty()) return take_next(*flag, arguments, i);
      command_line_[flag].emplace_back(rest);
      return {};
    }
    return {};
  }

  Result<void> take_next(const Flag& flag, const std::vector<std::string>& arguments,
                         std::size_t& i) {
    if (i + 1 >= arguments.size())
      return usage(fmt::format("--{} needs a value ({})", flag.name, flag.value_name));
    command_line_[&flag].push_back(arguments[++i]);
    return {};
  }

  Result<void> read_environment() {
    for (const auto* flag : known_) {
      if (flag->config_key.empty() && flag->name != "config") continue;
      auto names = flag->aliases;
      names.insert(names.begin(), flag->name);
      // Trivy's spelling counts too, so that a pipeline can change the program's name alone.
      for (const std::string_view prefix : {"OAKUM_", "TRIVY_"})
        for (const auto name : names)
          if (const auto* value = surroundings_.environment(variable_name(prefix, name).c_str());
              value && !environment_.contains(flag))
            environment_[flag].emplace_back(value);
    }
    return {};
  }

  Result<void> read_configuration() {
    const auto* config = find_flag("config");
    const auto explicit_path = command_line_.contains(config)  ? command_line_[config].back()
                               : environment_.contains(config) ? environment_[config].back()
                                                               : std::string();
    const auto settings = TRY(read_config_file(explicit_path));
    for (const auto* flag : known_) {
      if (flag->config_key.empty()) continue;
      auto keys = flag->config_aliases;
      keys.insert(keys.begin(), flag->config_key);
      for (const auto key : keys) read_setting(settings, flag, std::string(key));
    }
    return {};
  }

  void read_setting(const Settings& settings, const Flag* flag, const std::string& key) {
    if (const auto found = settings.find(key); found != settings.end())
      configuration_[flag] = found->second;
    if (flag->kind != Flag::map) return;
    const auto below = key + '.';
    for (auto at = settings.lower_bound(below);
         at != settings.end() && at->first.starts_with(below); ++at)
      for (const auto& value : at->second)
        configuration_[flag].push_back(at->first.substr(below.size()) + '=' + value);
  }

  Result<void> settle() {
    for (const auto* flag : known_) {
      auto& value = args_.values_[std::string(flag->name)];
      std::string_view place;
      const auto* raw = pick(flag, place);
      value.given = raw != nullptr;
      value.typed = command_line_.contains(flag);
      const auto defaults = std::vector<std::string>{std::string(flag->default_value)};
      auto checked = check(*flag, raw                           ? *raw
                                  : flag->default_value.empty() ? std::vector<std::string>{}
                                                                : defaults);
      if (!checked && !place.empty()) return std::move(checked.error()).during(place);
      value.texts = TRY(checked);
    }
    return {};
  }

  const std::vector<std::string>* pick(const Flag* flag, std::string_view& place) const {
    if (const auto found = command_line_.find(flag); found != command_line_.end())
      return &found->second;
    if (const auto found = environment_.find(flag); found != environment_.end())
      return place = "environment", &found->second;
    if (const auto found = configuration_.find(flag); found != configuration_.end())
      return place = "configuration file", &found->second;
    return nullptr;
  }

  const Surroundings& surroundings_;
  std::vector<const Flag*> known_;
  Raw command_line_, environment_, configuration_;
  Args args_;
};

const Args::Value& Args::value(std::string_view flag) const {
  static const Value none;
  const auto found = values_.find(flag);
  return found == values_.end() ? none : found->second;
}
bool Args::on(std::string_view flag) const { return text(flag) == "true"; }
const std::string& Args::text(std::string_view flag) const {
  static const std::string empty;
  const auto& texts = value(flag).texts;
  return texts.empty() ? empty : texts.back();
}
const std::vector<std::string>& Args::list(std::string_view flag) const {
  return value(flag).texts;
}
std::int64_t Args::number(std::string_view flag) const {
  return static_cast<std::int64_t>(parse_decimal(text(flag)).value_or(0));
}
std::chrono::milliseconds Args::duration(std::string_view flag) const {
  return parse_duration(text(flag)).value_or(std::chrono::milliseconds(0));
}
std::uint64_t Args::size(std::string_view flag) const { return parse_size(text(flag)).value_or(0); }
bool Args::given(std::string_view flag) const { return value(flag).given; }
bool Args::typed(std::string_view flag) const { return value(flag).typed; }

Result<Args> parse_args(const std::vector<std::string>& arguments,
                        const std::vector<std::string_view>& known, std::size_t command_words,
                        const Surroundings& surroundings) {
  return ArgsParser(known, surroundings).parse(arguments, command_words);
}

std::vector<std::string> words_of(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      words.insert(words.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                   arguments.end());
      break;
    }
    if (argument.size() < 2 || argument[0] != '-') {
      words.emplace_back(argument);
      continue;
    }
    const auto* flag = argument.starts_with("--") ? find_flag(argument.substr(2))
                       : argument.size() == 2     ? find_flag(argument[1])
                                                  : nullptr;
    if (flag && flag->kind != Flag::boolean) ++i;
  }
  return words;
}

Result<std::uint64_t> parse_size(std::string_view text) {
  const Error wrong =
      usage(fmt::format("\"{}\" is not a size; write 500MB, 10GB or 2GiB", printable(text)));
  const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto parts = cut(text.substr(0, digits), ".");
  const auto whole = parse_decimal(parts ? parts->first : text.substr(0, digits));
  const auto fraction = parts ? parse_decimal(parts->second) : std::uint64_t{0};
  const auto unit = lower(trim(text.substr(digits)));
  constexpr std::string_view kPrefixes = "kmgtp";
  const bool plain = unit.empty() || unit == "b";
  const auto prefix = plain ? 0 : kPrefixes.find(unit.front());
  const auto power = plain || prefix == std::string_view::npos ? 0 : prefix + 1;
  const auto rest = power == 0 ? "" : unit.substr(1);
  if (!whole || !fraction || (!plain && power == 0) ||
      !(rest.empty() || rest == "b" || rest == "i" || rest == "ib"))
    return wrong;
  double scale = 1;
  for (std::size_t i = 0; i < power; ++i) scale *= rest.starts_with('i') ? 1024 : 1000;
  double part = static_cast<double>(*fraction);
  for (std::size_t i = 0; parts && i < parts->second.size(); ++i) part /= 10;
  const auto bytes = (static_cast<double>(*whole) + part) * scale;
  constexpr double kMost = 1e18;
  if (bytes > kMost) return wrong;
  return static_cast<std::uint64_t>(bytes);
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const Error wrong =
      usage(fmt::format("\"{}\" is not a time; write 90s, 5m or 1h30m", printable(text)));
  if (text == "0") return std::chrono::milliseconds(0);
  std::uint64_t total = 0;
  for (auto rest = text; !rest.empty();) {
    const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    const auto number = parse_decimal(rest.substr(0, digits));
    rest.remove_prefix(digits);
    const auto unit = rest.substr(0, std::min(rest.find_first_of("0123456789"), rest.size()));
    rest.remove_prefix(unit.size());
    const std::uint64_t scale = unit == "ms"  ? 1
                                : unit == "s" ? 1000
                                : unit == "m" ? 60'000
                                : unit == "h" ? 3'600'000
                                              : 0;
    if (!number || scale == 0 || *number > 1'000'000'000) return wrong;
    total += *number * scale;
  }
  if (text.empty()) return wrong;
  return std::chrono::milliseconds(total);
}

}  // namespace oakum::cli
