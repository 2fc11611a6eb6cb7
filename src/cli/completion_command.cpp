#include <algorithm>
#include <map>

#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"

namespace oakum::cli {
namespace {

std::string words_text(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

/// First words of all commands, once each.
std::string first_words() {
  std::string out;
  std::string last;
  for (const auto& command : commands()) {
    const auto word = std::string(command.name.substr(0, command.name.find(' ')));
    if (word != last) out += (out.empty() ? "" : " ") + word;
    last = word;
  }
  return out;
}

/// What may follow the words that only start a command's name: "build update …" after "db".
std::map<std::string, std::string> continuations() {
  std::map<std::string, std::string> out;
  for (const auto& command : commands()) {
    std::string so_far;
    for (const auto word : split(command.name, ' ')) {
      if (!so_far.empty()) {
        auto& words = out[so_far];
        const auto known = split(words, ' ');
        if (std::find(known.begin(), known.end(), word) == known.end())
          words += (words.empty() ? "" : " ") + std::string(word);
        so_far += ' ';
      }
      so_far += word;
    }
  }
  return out;
}

/// The keys of continuations() as a pattern of a shell's case.
std::string continued_pattern() {
  std::string out;
  for (const auto& [words, next] : continuations())
    out += fmt::format("{}'{}'", out.empty() ? "" : "|", words);
  return out;
}

std::string flag_words(const Command& command) {
  std::string out;
  for (const auto* flag : flags_of(command))
    out += fmt::format("{}--{}", out.empty() ? "" : " ", flag->name);
  return out;
}

/// What may follow a command's name when it is not a flag: sub-commands, fixed words, or files.
std::string argument_words(const Command& command) { return words_text(command.words); }

std::string bash() {
  std::string cases, values;
  for (const auto& [words, next] : continuations())
    cases += fmt::format("    '{}') words='{}' ;;\n", words, next);
  for (const auto& command : commands())
    cases += fmt::format("    '{}') flags='{}'; words='{}' ;;\n", command.name, flag_words(command),
                         argument_words(command));
  for (const auto& flag : flags())
    if (!flag.choices.empty())
      values += fmt::format("    --{}) COMPREPLY=($(compgen -W '{}' -- \"$cur\")); return ;;\n",
                            flag.name, words_text(flag.choices));
  return fmt::format(R"(# bash completion for oakum: source <(oakum completion bash)
_oakum() {{
  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} flags='' words='' command=''
  local i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${{COMP_WORDS[i]}} == -* ]] && continue
    command="${{command:+$command }}${{COMP_WORDS[i]}}"
    case $command in {}) ;; *) break ;; esac
  done
  case $prev in
{}  esac
  case $command in
{}    '') words='{}' ;;
  esac
  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else COMPREPLY=($(compgen -f -- "$cur")); fi
}}
complete -o filenames -F _oakum oakum
)",
                     continued_pattern(), values, cases, first_words());
}

std::string zsh() {
  std::string cases;
  for (const auto& [words, next] : continuations())
    cases += fmt::format("    '{}') words=({}) ;;\n", words, next);
  for (const auto& command : commands())
    cases += fmt::format("    '{}') flags=({}); words=({}) ;;\n", command.name, flag_words(command),
                         argument_words(command));
  return fmt::format(R"(#compdef oakum
# zsh completion for oakum: oakum completion zsh > "${{fpath[1]}}/_oakum"
_oakum() {{
  local -a typed flags
  typed=(${{words[2,CURRENT-1]}})
  local -a words
  local command='' word
  for word in ${{typed[@]}}; do
    [[ $word == -* ]] && continue
    command="${{command:+$command }}$word"
    case $command in ({}) ;; (*) break ;; esac
  done
  flags=() words=()
  case $command in
{}    '') words=({}) ;;
  esac
  if [[ $PREFIX == -* ]]; then compadd -- $flags
  elif (( $#words )); then compadd -- $words
  else _files; fi
}}
compdef _oakum oakum
)",
                     continued_pattern(), cases, first_words());
}

std::string fish() {
  std::string out =
      "# fish completion for oakum: oakum completion fish > "
      "~/.config/fish/completions/oakum.fish\n";
  out += fmt::format("complete -c oakum -n __fish_use_subcommand -f -a '{}'\n", first_words());
  for (const auto& [words, next] : continuations())
    out += fmt::format("complete -c oakum -n '__fish_seen_subcommand_from {}' -f -a '{}'\n",
                       replace_all(words, " ", "; and __fish_seen_subcommand_from "), next);
  for (const auto& command : commands()) {
    const auto word = command.name.substr(command.name.rfind(' ') + 1);
    for (const auto* flag : flags_of(command)) {
      if (flag->quiet) continue;
      out += fmt::format("complete -c oakum -n '__fish_seen_subcommand_from {}' -l {}", word,
                         flag->name);
      if (flag->letter) out += fmt::format(" -s {}", flag->letter);
      if (flag->kind != Flag::boolean)
        out +=
            flag->choices.empty() ? " -r" : fmt::format(" -x -a '{}'", words_text(flag->choices));
      out += fmt::format(" -d '{}'\n", replace_all(flag->help, "'", "\\'"));
    }
    if (!command.words.empty())
      out += fmt::format("complete -c oakum -n '__fish_seen_subcommand_from {}' -f -a '{}'\n", word,
                         words_text(command.words));
  }
  return out;
}

}  // namespace

Command completion_command() {
  return {.name = "completion",
          .summary = "Print a completion script for a shell",
          .usage = "oakum completion bash|zsh|fish",
          .examples = {{"oakum completion bash", "source <(oakum completion bash)"},
                       {"oakum completion zsh", "to a file _oakum in $fpath"},
                       {"oakum completion fish", "to ~/.config/fish/completions/oakum.fish"}},
          .words = {"bash", "zsh", "fish"},
          .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
            const auto shell = args.words.size() == 1 ? args.words.front() : "";
            const auto script = shell == "bash"   ? bash()
                                : shell == "zsh"  ? zsh()
                                : shell == "fish" ? fish()
                                                  : "";
            if (script.empty())
              return Error{Error::usage, "for which shell? There are: bash, zsh, fish"};
            TRY(terminal.out().write(script));
            return kDone;
          }};
}

}  // namespace oakum::cli
