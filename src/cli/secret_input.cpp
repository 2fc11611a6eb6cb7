#include "cli/secret_input.h"

#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "io/writer.h"

namespace oakum::cli {
namespace {

constexpr std::size_t kLargest = 64 * 1024;

/// Turns off the echo of standard input as long as it lives.
class Silence {
 public:
  explicit Silence(bool wanted) {
    active_ = wanted && tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!active_) return;
    auto silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence() {
    if (active_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }

 private:
  bool active_;
  termios before_{};
};

/// Up to the end, or of one line only.
Result<std::string> read_input(bool line) {
  std::string text;
  std::array<char, 4096> piece{};
  while (!line || text.find('\n') == std::string::npos) {
    const auto count = ::read(STDIN_FILENO, piece.data(), piece.size());
    if (count < 0) return Error{Error::io, fmt::format("standard input: {}", std::strerror(errno))};
    if (count == 0) break;
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > kLargest)
      return Error{Error::usage, "a secret of more than 64 KiB on standard input"};
  }
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

}  // namespace

Result<std::string> read_secret() {
  auto secret = TRY(read_input(false));
  if (secret.empty()) return Error{Error::usage, "no password on standard input"};
  return secret;
}

Result<std::string> ask_user(const std::string& question, bool secret,
                             const std::string& otherwise) {
  if (!isatty(STDIN_FILENO)) return Error{Error::usage, otherwise};
  io::DescriptorWriter terminal(STDERR_FILENO);
  TRY(terminal.write(question));
  const Silence silence(secret);
  auto answer = read_input(true);
  if (secret) TRY(terminal.write("\n"));
  return answer;
}

}  // namespace oakum::cli
