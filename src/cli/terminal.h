#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "io/writer.h"

namespace oakum::cli {

/// Where the program speaks: the report to standard output, everything else to standard error, one
/// line each. A progress line is overprinted on a terminal and absent elsewhere. Safe from several
/// threads.
class Terminal {
 public:
  Terminal(io::Writer& out, int error_descriptor) : out_(out), error_(error_descriptor) {}

  io::Writer& out() { return out_; }
  bool out_is_terminal = false;
  int width = 120;  ///< Columns of standard output; 120 when it is no terminal.
  bool quiet = false;
  bool debugging = false;
  bool show_progress = false;

  /// "oakum: error: …"; always shown.
  void error(std::string_view message);
  /// "oakum: warning: …", "oakum: note: …": not when quiet.
  void warning(std::string_view message);
  void note(std::string_view message);
  void debug(std::string_view message);
  /// Overprints the progress line, at most ten times a second.
  void progress(std::string_view message);
  void end_progress();

  Cancel cancel;

 private:
  void say(std::string_view kind, std::string_view message);
  void clear_line();

  io::Writer& out_;
  int error_;
  std::mutex mutex_;
  bool line_shown_ = false;
  std::int64_t last_progress_ms_ = 0;
};

/// Asks the system about the streams and the window.
void look_at_streams(Terminal& terminal);

/// The first SIGINT or SIGTERM sets `cancel.interrupted`, the second ends the program at once.
void stop_on_signals(Cancel& cancel);

}  // namespace oakum::cli
