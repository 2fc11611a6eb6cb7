#include "cli/run.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"

namespace oakum::cli {
namespace {

Error unknown_command(const std::vector<std::string>& words) {
  std::vector<std::string_view> names;
  for (const auto& command : commands()) names.push_back(command.name);
  if (words.front() == "db")
    return {
        Error::usage,
        words.size() > 1
            ? fmt::format("unknown command db {}; there are: build, update, import, status, search",
                          printable(words[1]))
            : "db needs one of: build, update, import, status, search"};
  if (words.front() == "vex")
    return {Error::usage, "vex needs one of: repo init, repo list, repo download"};
  if (words.front() == "registry") return {Error::usage, "registry needs one of: login, logout"};
  const auto meant = nearest(words.front(), names);
  return {Error::usage, meant.empty() ? fmt::format("unknown command {}; `oakum help` lists them",
                                                    printable(words.front()))
                                      : fmt::format("unknown command {}; did you mean {}?",
                                                    printable(words.front()), meant)};
}

bool has_flag(const std::vector<std::string>& arguments, std::string_view name,
              std::string_view letter) {
  for (const auto& argument : arguments) {
    if (argument == "--") return false;
    if (argument == name || argument == letter) return true;
  }
  return false;
}

void set_up(const Args& args, Terminal& terminal) {
  terminal.quiet = args.on("quiet");
  terminal.debugging = args.on("debug");
  if (args.on("no-progress")) terminal.show_progress = false;
  if (const auto limit = args.duration("timeout"); limit.count() > 0)
    terminal.cancel.deadline = std::chrono::steady_clock::now() + limit;
}

Result<ExitCode> dispatch(const std::vector<std::string>& arguments, Terminal& terminal,
                          const Surroundings& surroundings) {
  const auto words = words_of(arguments);
  const auto* command = find_command(words);
  if (has_flag(arguments, "--help", "-h")) {
    TRY(terminal.out().write(command ? command_help(*command) : program_help()));
    return kDone;
  }
  if (!command && words.empty()) {
    if (has_flag(arguments, "--version", "-v")) return version_command().run({}, terminal);
    if (arguments.empty()) {
      TRY(terminal.out().write(program_help()));
      return kDone;
    }
    return Error{Error::usage, "which command? `oakum help` lists them"};
  }
  if (!command) return unknown_command(words);
  const auto name_words =
      static_cast<std::size_t>(std::count(command->name.begin(), command->name.end(), ' ')) + 1;
  const auto args = TRY(parse_args(arguments, command->flags, name_words, surroundings));
  set_up(args, terminal);
  return command->run(args, terminal);
}

}  // namespace

int run(const std::vector<std::string>& arguments, Terminal& terminal,
        const Surroundings& surroundings) {
  const auto code = dispatch(arguments, terminal, surroundings);
  terminal.end_progress();
  if (code) return *code;
  terminal.error(code.error().what);
  return exit_code_of(code.error());
}

}  // namespace oakum::cli
