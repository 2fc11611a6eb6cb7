#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.h"
#include "cli/run.h"

/// Whoever lists this machine's processes sees their arguments: secrets among ours are overwritten.
static void hide_secrets(int argc, char** argv) {
  for (int i = 1; i < argc; ++i)
    for (const std::string_view flag : {"--password", "--registry-token"}) {
      const std::string_view argument = argv[i];
      if (!argument.starts_with(flag)) continue;
      if (argument == flag && i + 1 < argc) std::memset(argv[i + 1], 'x', std::strlen(argv[i + 1]));
      if (argument.size() > flag.size() && argument[flag.size()] == '=')
        std::memset(argv[i] + flag.size() + 1, 'x', argument.size() - flag.size() - 1);
    }
}

/// Large blocks (a file that is being read) go back to the system when they are done with, instead
/// of raising what the allocator keeps.
static void keep_memory_low() {
  constexpr int kLargeBlock = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargeBlock);
  mallopt(M_TRIM_THRESHOLD, 4 * kLargeBlock);
}

int main(int argc, char** argv) {
  keep_memory_low();
  using namespace oakum::cli;
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  hide_secrets(argc, argv);
  oakum::io::DescriptorWriter out(STDOUT_FILENO);
  Terminal terminal(out, STDERR_FILENO);
  try {
    look_at_streams(terminal);
    stop_on_signals(terminal.cancel);
    return run(arguments, terminal,
               {.environment = [](const char* name) -> const char* { return std::getenv(name); }});
  } catch (const std::exception& error) {
    terminal.error(fmt::format("a bug: {}", error.what()));
    return kInternal;
  }
}
