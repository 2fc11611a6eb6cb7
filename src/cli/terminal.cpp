#include "cli/terminal.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "base/text.h"

namespace oakum::cli {
namespace {

void put(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const auto written = write(descriptor, text.data(), text.size());
    if (written <= 0) return;  // nowhere left to complain
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::atomic<Cancel*> watched{nullptr};

extern "C" void on_signal(int) {
  auto* cancel = watched.load();
  if (!cancel || cancel->interrupted.exchange(true)) _exit(6);
}

}  // namespace

void Terminal::say(std::string_view kind, std::string_view message) {
  const std::lock_guard lock(mutex_);
  clear_line();
  put(error_, fmt::format("oakum: {}: {}\n", kind, message));
}
void Terminal::error(std::string_view message) { say("error", message); }
void Terminal::warning(std::string_view message) {
  if (!quiet) say("warning", message);
}
void Terminal::note(std::string_view message) {
  if (!quiet) say("note", message);
}
void Terminal::debug(std::string_view message) {
  if (debugging) say("debug", message);
}

void Terminal::clear_line() {
  if (line_shown_) put(error_, "\r\x1b[K");
  line_shown_ = false;
}

void Terminal::progress(std::string_view message) {
  if (!show_progress || quiet) return;
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
  const std::lock_guard lock(mutex_);
  if (now - last_progress_ms_ < 100) return;
  last_progress_ms_ = now;
  const auto room = static_cast<std::size_t>(width > 20 ? width - 1 : 20);
  put(error_, fmt::format("\r\x1b[K{}", message.substr(0, room)));
  line_shown_ = true;
}

void Terminal::end_progress() {
  const std::lock_guard lock(mutex_);
  clear_line();
}

void look_at_streams(Terminal& terminal) {
  terminal.out_is_terminal = isatty(STDOUT_FILENO);
  winsize window{};
  const int descriptor = terminal.out_is_terminal ? STDOUT_FILENO : STDERR_FILENO;
  if (ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && terminal.out_is_terminal)
    terminal.width = window.ws_col;
  else if (const char* columns = std::getenv("COLUMNS"); columns && !terminal.out_is_terminal)
    if (const auto width = parse_decimal(columns); width && *width >= 20 && *width <= 1000)
      terminal.width = static_cast<int>(*width);
  const char* kind = std::getenv("TERM");
  terminal.show_progress = isatty(STDERR_FILENO) && kind && std::string_view(kind) != "dumb";
}

void stop_on_signals(Cancel& cancel) {
  watched = &cancel;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

}  // namespace oakum::cli
