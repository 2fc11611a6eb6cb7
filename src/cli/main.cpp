#include <unistd.h>

#include <cstdlib>
#include <exception>

#include "cli/exit_code.h"
#include "cli/run.h"

int main(int argc, char** argv) {
  using namespace oakum::cli;
  oakum::io::DescriptorWriter out(STDOUT_FILENO);
  Terminal terminal(out, STDERR_FILENO);
  try {
    look_at_streams(terminal);
    stop_on_signals(terminal.cancel);
    return run({argv + 1, argv + argc}, terminal,
               {.environment = [](const char* name) -> const char* { return std::getenv(name); }});
  } catch (const std::exception& error) {
    terminal.error(fmt::format("a bug: {}", error.what()));
    return kInternal;
  }
}
