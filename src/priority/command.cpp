#include "priority/command.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace oakum::priority {

namespace {
constexpr std::size_t kLongestWord = 200;
constexpr std::size_t kMostNames = 30;            // in one command
constexpr std::string_view kPlain = "@%+:,./_-";  // means nothing to a shell

/// How a package manager is told. In a word %n is the name, %v the wanted version, %i the installed
/// one; a word that has one is given for every package.
struct Manager {
  std::string_view type;     ///< Of the list.
  std::string_view upgrade;  ///< What the project itself asks for; "": no obvious command.
  std::string_view refresh;  ///< What only its dependencies need, in the lock file.
};

constexpr std::array kManagers = {
    Manager{"npm", "npm install %n@%v", "npm update %n"},
    Manager{"yarn", "yarn add %n@%v", ""},
    Manager{"pnpm", "pnpm add %n@%v", ""},
    Manager{"bun", "bun add %n@%v", ""},
    Manager{"node-pkg", "npm install %n@%v", ""},
    Manager{"pip", "pip install --upgrade %n>=%v", "pip install --upgrade %n>=%v"},
    Manager{"python-pkg", "pip install --upgrade %n>=%v", "pip install --upgrade %n>=%v"},
    Manager{"pipenv", "pipenv update %n", "pipenv update %n"},
    Manager{"poetry", "poetry update %n", "poetry update %n"},
    Manager{"uv", "uv lock --upgrade-package %n", "uv lock --upgrade-package %n"},
    Manager{"conda-pkg", "conda install %n>=%v", "conda install %n>=%v"},
    Manager{"conda-environment", "conda install %n>=%v", "conda install %n>=%v"},
    Manager{"gomod", "go get %n@v%v", "go get %n@v%v"},
    Manager{"cargo", "cargo update -p %n@%i --precise %v", "cargo update -p %n@%i --precise %v"},
    Manager{"composer", "composer require %n:^%v", "composer update %n"},
    Manager{"bundler", "bundle update --conservative %n", "bundle update --conservative %n"},
    Manager{"gemspec", "gem install %n:%v", "gem install %n:%v"},
    Manager{"nuget", "dotnet add package %n --version %v", ""},
    Manager{"hex", "mix deps.update %n", "mix deps.update %n"},
    Manager{"rebar", "rebar3 upgrade %n", "rebar3 upgrade %n"},
    Manager{"pub", "dart pub upgrade %n", "dart pub upgrade %n"},
    Manager{"cocoapods", "pod update %n", "pod update %n"},
    Manager{"homebrew", "brew upgrade %n", "brew upgrade %n"},
    Manager{"wordpress", "wp plugin update %n", ""},
};

/// Operating systems: for some packages, and for all there are.
struct System {
  std::string_view some, all;
};
constexpr System kApt = {"apt-get update && apt-get install -y --only-upgrade",
                         "apt-get update && apt-get upgrade -y"};
constexpr System kApk = {"apk add --no-cache -u", "apk upgrade --no-cache"};
constexpr System kDnf = {"dnf upgrade -y", "dnf upgrade -y"};
constexpr System kYum = {"yum update -y", "yum update -y"};
constexpr System kTdnf = {"tdnf update -y", "tdnf update -y"};
constexpr System kZypper = {"zypper --non-interactive update", "zypper --non-interactive update"};
constexpr System kPacman = {"", "pacman -Syu --noconfirm"};
constexpr System kXbps = {"xbps-install -Suy", "xbps-install -Suy"};
constexpr System kEmerge = {"emerge --oneshot --update", "emerge --update --deep @world"};
constexpr System kOpkg = {"opkg update && opkg upgrade", ""};

/// yum gave way to dnf in Red Hat's eighth release; Amazon has it to this day in its second.
bool has_yum(const OperatingSystem& os) {
  const auto major = os.name.substr(0, os.name.find_first_of(". "));
  const bool red_hat = os.family == "redhat" || os.family == "centos" || os.family == "oracle";
  return (red_hat && (major == "5" || major == "6" || major == "7")) ||
         (os.family == "amazon" && (major == "1" || major == "2" || major == "2018"));
}

const System* rpm_system(const OperatingSystem* os) {
  if (!os) return nullptr;
  if (os->family.find("suse") != os->family.npos || os->family.starts_with("sle")) return &kZypper;
  if (os->family == "photon" || os->family == "cbl-mariner" || os->family == "azurelinux")
    return &kTdnf;
  return has_yum(*os) ? &kYum : &kDnf;
}

const System* system_of(Ecosystem ecosystem, const OperatingSystem* os) {
  switch (ecosystem) {
    case Ecosystem::deb:
      return &kApt;
    case Ecosystem::apk:
      return &kApk;
    case Ecosystem::rpm:
      return rpm_system(os);
    case Ecosystem::alpm:
      return &kPacman;
    case Ecosystem::xbps:
      return &kXbps;
    case Ecosystem::portage:
      return &kEmerge;
    case Ecosystem::opkg:
      return &kOpkg;
    default:
      return nullptr;
  }
}

bool consists_of(std::string_view text, std::string_view signs) {
  return !text.empty() && (is_alpha(text.front()) || is_digit(text.front())) &&
         text.size() <= kLongestWord && std::all_of(text.begin(), text.end(), [&](char c) {
           return is_alpha(c) || is_digit(c) || signs.find(c) != signs.npos;
         });
}

/// Package managers take more than names: addresses, paths, "name-" for removing. Only what can be
/// nothing but a name is told to them.
bool is_name(Ecosystem ecosystem, std::string_view name) {
  if (info(ecosystem).operating_system)
    return consists_of(name, "+._-/") && !name.ends_with('-') && !name.ends_with('/');
  const auto slash = name.find('/');
  switch (ecosystem) {
    case Ecosystem::npm:
      if (!name.starts_with('@')) return consists_of(name, "._-");
      return slash != name.npos && consists_of(name.substr(1, slash - 1), "._-") &&
             consists_of(name.substr(slash + 1), "._-");
    case Ecosystem::golang:
      return consists_of(name, "._-/~+") && name.find("..") == name.npos;
    case Ecosystem::composer:
    case Ecosystem::cocoapods:
      return consists_of(name, "._-/");
    default:
      return consists_of(name, "._-+");
  }
}

bool is_plain_version(std::string_view version) { return consists_of(version, ".-_+~:!"); }

bool can_be_told(const Upgrade& upgrade) {
  return is_name(upgrade.ecosystem, upgrade.name) && is_plain_version(upgrade.wanted) &&
         !upgrade.installed.empty() && is_plain_version(upgrade.installed.front());
}

std::string filled(std::string_view word, const Upgrade& upgrade) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char what = word[i] == '%' && i + 1 < word.size() ? word[++i] : '\0';
    if (what == 'n')
      out += upgrade.name;
    else if (what == 'i')
      out += upgrade.installed.front();
    else if (what == 'v')
      out += out.ends_with("@v") && upgrade.wanted.starts_with('v') ? upgrade.wanted.substr(1)
                                                                    : upgrade.wanted;
    else
      out += word[i];
  }
  return out;
}

/// The command for one package; "" where it cannot be told safely.
std::string for_one(std::string_view pattern, const Upgrade& upgrade) {
  std::string out;
  for (const auto word : split_words(pattern)) {
    const auto quoted = shell_word(filled(word, upgrade));
    if (!quoted && !word.starts_with('-')) return {};
    out += (out.empty() ? "" : " ") + (quoted ? *quoted : std::string(word));
  }
  return out;
}

std::string toolchain_command(const Upgrade& upgrade) {
  const auto digits = std::string_view(upgrade.wanted).find_first_of("0123456789");
  if (upgrade.type != "gomod" || !can_be_told(upgrade) || digits == std::string_view::npos)
    return {};
  const auto word = shell_word("toolchain@go" + upgrade.wanted.substr(digits));
  return word ? "go get " + *word : std::string();
}
}  // namespace

std::optional<std::string> shell_word(std::string_view text) {
  if (text.empty() || text.size() > kLongestWord || text.front() == '-' || printable(text) != text)
    return std::nullopt;
  if (text.find_first_of("\t\r\n") != text.npos) return std::nullopt;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return is_alpha(c) || is_digit(c) || kPlain.find(c) != kPlain.npos;
  });
  if (plain) return std::string(text);
  return "'" + replace_all(text, "'", R"('\'')") + "'";
}

std::string system_command(std::span<const Upgrade> upgrades, const OperatingSystem* os) {
  std::vector<std::string> names;
  const System* system = nullptr;
  for (const auto& upgrade : upgrades) {
    const auto* of_this = system_of(upgrade.ecosystem, os);
    if (!of_this) continue;
    system = of_this;
    if (!is_name(upgrade.ecosystem, upgrade.name)) return {};
    names.push_back(upgrade.name);
  }
  if (!system) return {};
  if (system->some.empty() || names.size() > kMostNames) return std::string(system->all);
  return fmt::format("{} {}", system->some, join(names, " "));
}

std::string command_for(const Step& step, const OperatingSystem* os) {
  if (step.upgrades.empty()) return {};
  if (step.kind == Step::toolchain) return toolchain_command(step.upgrades.front());
  if (info(step.upgrades.front().ecosystem).operating_system)
    return system_command(step.upgrades, os);
  const auto manager = std::find_if(kManagers.begin(), kManagers.end(), [&](const Manager& m) {
    return m.type == step.upgrades.front().type;
  });
  if (manager == kManagers.end() || step.upgrades.size() > kMostNames) return {};
  const auto pattern = step.kind == Step::dependency ? manager->refresh : manager->upgrade;
  if (pattern.empty()) return {};
  std::string out;
  for (const auto& upgrade : step.upgrades) {
    const auto one = can_be_told(upgrade) ? for_one(pattern, upgrade) : std::string();
    if (one.empty()) return {};
    out += (out.empty() ? "" : " && ") + one;
  }
  return out;
}

}  // namespace oakum::priority
