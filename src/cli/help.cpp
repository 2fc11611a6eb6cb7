#include "cli/help.h"

#include <algorithm>

namespace oakum::cli {
namespace {

constexpr std::string_view kExitCodes =
    "  0  the scan is complete, and the gate, if any, is passed\n"
    "  N  findings remain and --exit-code N was given\n"
    "  2  the command line or the configuration is wrong\n"
    "  3  the target cannot be scanned: not found, denied, damaged\n"
    "  4  something of the target could not be read (--allow-partial makes this 0)\n"
    "  5  the advisory database is missing, damaged or could not be updated\n"
    "  6  interrupted or out of time\n"
    "  7  a bug\n";

std::string flag_heading(const Flag& flag) {
  auto text = flag.letter ? fmt::format("-{}, --{}", flag.letter, flag.name)
                          : fmt::format("    --{}", flag.name);
  if (flag.kind != Flag::boolean) text += fmt::format(" {}", flag.value_name);
  return text;
}

std::string choices_text(const Flag& flag) {
  std::string out;
  for (const auto choice : flag.choices) out += (out.empty() ? "" : ", ") + std::string(choice);
  return out;
}

std::string flag_help(const Flag& flag) {
  auto text = std::string(flag.help);
  if (!flag.choices.empty() && choices_text(flag) != flag.default_value)
    text += fmt::format(" ({})", choices_text(flag));
  if (!flag.default_value.empty() && flag.default_value.size() < 50 && flag.default_value != "0")
    text += fmt::format(" [{}]", flag.default_value);
  return text;
}

/// Cut into lines of at most `width` bytes between words.
std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  for (const auto word : {text}) {
    std::string_view rest = word;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      const auto piece = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (!lines.back().empty() && lines.back().size() + 1 + piece.size() > width)
        lines.emplace_back();
      lines.back() += (lines.back().empty() ? "" : " ") + std::string(piece);
    }
  }
  return lines;
}

std::string flag_rows(const std::vector<const Flag*>& rows) {
  std::string out;
  for (const auto* flag : rows) {
    const auto lines = wrap(flag_help(*flag), 67);
    out += fmt::format("  {:<31} {}\n", flag_heading(*flag), lines.front());
    for (std::size_t i = 1; i < lines.size(); ++i)
      out += fmt::format("  {:<31} {}\n", "", lines[i]);
  }
  return out;
}

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : std::string(1, c);
  return out;
}

}  // namespace

std::vector<const Flag*> flags_of(const Command& command) {
  std::vector<const Flag*> rows;
  for (const auto& flag : flags())
    if (flag.global ||
        std::find(command.flags.begin(), command.flags.end(), flag.name) != command.flags.end())
      rows.push_back(&flag);
  return rows;
}

std::string program_help() {
  std::string out =
      "Oakum finds what is vulnerable in images, directories, repositories and disks.\n\n"
      "Usage: oakum COMMAND [flags] [target]\n\nCommands:\n";
  for (const auto& command : commands())
    out += fmt::format("  {:<16} {}\n", command.name, command.summary);
  out += "\nExamples:\n";
  for (const auto& command : commands())
    if (command.name == "image" || command.name == "fs" || command.name == "rootfs")
      out += fmt::format("  {:<54} {}\n", command.examples.front().line,
                         command.examples.front().says);
  out += "\nExit codes:\n" + std::string(kExitCodes);
  return out +
         "\n`oakum COMMAND --help` shows the flags of a command. Every flag is also an "
         "environment\n"
         "variable (OAKUM_SEVERITY) and a key of oakum.yaml; see docs/reference.md.\n";
}

std::string command_help(const Command& command) {
  std::string out = fmt::format("{}.\n\nUsage: {}\n", command.summary, command.usage);
  if (!command.aliases.empty()) {
    out += "Also:  ";
    for (const auto alias : command.aliases) out += fmt::format("oakum {} ", alias);
    out.back() = '\n';
  }
  if (!command.details.empty()) out += fmt::format("\n{}\n", command.details);
  out += "\nExamples:\n";
  for (const auto& example : command.examples)
    out += fmt::format("  # {}\n  {}\n", example.says, example.line);
  std::vector<const Flag*> own, global;
  for (const auto* flag : flags_of(command))
    if (!flag->quiet) (flag->global ? global : own).push_back(flag);
  if (!own.empty()) out += "\nFlags:\n" + flag_rows(own);
  return out + "\nFlags of every command:\n" + flag_rows(global);
}

std::string reference_page() {
  std::string out =
      "# Reference\n\nMade by `oakum help reference`; a test compares. A flag on the command line "
      "outranks its environment\n"
      "variable, that the configuration file (`oakum.yaml` in the working directory, or `--config "
      "FILE`), that the default.\n"
      "Trivy's environment variables (`TRIVY_…`) and `trivy.yaml` are understood where there is no "
      "Oakum spelling.\n\n## Commands\n";
  for (const auto& command : commands()) {
    out += fmt::format("\n### {}\n\n{}.\n\n```\n{}\n```\n", command.name, command.summary,
                       command.usage);
    if (!command.details.empty()) out += fmt::format("\n{}\n", command.details);
    out += "\n";
    for (const auto& example : command.examples)
      out += fmt::format("- `{}`: {}\n", example.line, example.says);
    if (command.flags.empty()) continue;
    out += "\nFlags:";
    for (const auto* flag : flags_of(command))
      if (!flag->global) out += fmt::format(" `--{}`", flag->name);
    out += "\n";
  }
  out += "\n## Flags\n\n| flag | variable | key | default | meaning |\n|---|---|---|---|---|\n";
  for (const auto& flag : flags()) {
    auto name = fmt::format("`--{}`", flag.name);
    if (flag.letter) name += fmt::format(", `-{}`", flag.letter);
    for (const auto alias : flag.aliases) name += fmt::format(", `--{}`", alias);
    const bool settable = !flag.config_key.empty() || flag.name == "config";
    auto meaning = std::string(flag.help);
    if (!flag.choices.empty()) meaning += fmt::format(": {}", choices_text(flag));
    out += fmt::format("| {} | {} | {} | {} | {} |\n", name,
                       settable ? fmt::format("`{}`", variable_name("OAKUM_", flag.name)) : "",
                       flag.config_key.empty() ? "" : fmt::format("`{}`", flag.config_key),
                       flag.default_value.empty() ? "" : fmt::format("`{}`", flag.default_value),
                       cell(meaning));
  }
  return out +
         "\n## Exit codes\n\nWhen several apply the most serious one is given: 7, 2, 3, 5, 6, N, "
         "4.\n\n```\n" +
         std::string(kExitCodes) + "```\n";
}

}  // namespace oakum::cli
