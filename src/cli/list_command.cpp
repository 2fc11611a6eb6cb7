#include "base/text.h"
#include "cli/command.h"
#include "ecosystems/all.h"

namespace oakum::cli {
namespace {

std::string targets_text(std::uint8_t targets) {
  std::string out;
  for (const auto& [bit, word] : {std::pair{inventory::kImage, "image"},
                                  {inventory::kFilesystem, "fs"},
                                  {inventory::kRootfs, "rootfs"},
                                  {inventory::kRepository, "repo"}})
    if (targets & bit) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

std::string files_text(const inventory::Analyzer& analyzer) {
  std::string out;
  for (const auto file : analyzer.files) out += (out.empty() ? "" : " ") + std::string(file);
  if (analyzer.executables) out += out.empty() ? "executables" : " executables";
  return out;
}

Result<ExitCode> list_analyzers(Terminal& terminal) {
  std::string text = fmt::format("{:<26}{:<12}{:<24}{}\n", "ANALYZER", "TYPE", "COMMANDS", "READS");
  for (const auto& analyzer : ecosystems::all())
    text += fmt::format("{:<26}{:<12}{:<24}{}\n{:<26}{}\n", analyzer.name,
                        analyzer.type.empty() ? "-" : analyzer.type, targets_text(analyzer.targets),
                        analyzer.doc, "", files_text(analyzer));
  TRY(terminal.out().write(text));
  return kDone;
}

}  // namespace

Command list_command() {
  return {.name = "list",
          .summary = "List what Oakum reads",
          .usage = "oakum list analyzers",
          .examples = {{"oakum list analyzers", "every format, with the files it is found in"}},
          .words = {"analyzers"},
          .run = [](const Args& args, Terminal& terminal) -> Result<ExitCode> {
            if (args.words.size() == 1 && args.words.front() == "analyzers")
              return list_analyzers(terminal);
            return Error{Error::usage, args.words.empty()
                                           ? "list what? There is: analyzers"
                                           : fmt::format("cannot list {}; there is: analyzers",
                                                         printable(args.words.front()))};
          }};
}

}  // namespace oakum::cli
