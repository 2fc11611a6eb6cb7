#include "base/program.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/descriptor.h"
#include "base/text.h"

namespace oakum {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kGlance{100};  // between looks at Cancel
constexpr milliseconds kDeath{10};    // between looks whether a killed group is gone
constexpr int kDeaths = 30;           // looks
constexpr std::size_t kBlock = 64 << 10;

Error failed(std::string_view what, int number) {
  const auto kind = number == ENOENT   ? Error::not_found
                    : number == EACCES ? Error::denied
                                       : Error::io;
  return {kind, fmt::format("{}: {}", what, std::strerror(number))};
}

struct Pipe {
  Descriptor read, write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return failed("a pipe", errno);
  Pipe pipe;
  pipe.read = Descriptor(ends[0]);
  pipe.write = Descriptor(ends[1]);
  return pipe;
}

void stop_blocking(const Descriptor& descriptor) {
  fcntl(descriptor.number(), F_SETFL, O_NONBLOCK);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

/// What happens between fork and exec.
class Preparation {
 public:
  Preparation(const Program& program, int in, int out, int err) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&actions_, in, 0);
    posix_spawn_file_actions_adddup2(&actions_, out, 1);
    posix_spawn_file_actions_adddup2(&actions_, err, 2);
    posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    if (!program.directory.empty())
      posix_spawn_file_actions_addchdir_np(&actions_, program.directory.c_str());
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setflags(&attributes_,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  Preparation(const Preparation&) = delete;
  Preparation& operator=(const Preparation&) = delete;
  ~Preparation() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// A running program, leader of its own process group; killed with this object.
class Child {
 public:
  explicit Child(pid_t id) : id_(id), ends_(static_cast<int>(syscall(SYS_pidfd_open, id, 0))) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ > 0) end();
  }

  /// Readable once it has ended; negative on kernels without such descriptors.
  int ends() const { return ends_.number(); }

  /// Without taking it from the system: until then nobody else gets its number.
  bool has_ended() const {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(id_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == id_;
  }

  /// Kills what is left of the group and waits until it is gone; returns how the leader ended.
  int end() {
    kill(-id_, SIGKILL);
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) continue;
    for (int i = 0; i < kDeaths && kill(-id_, 0) == 0; ++i) std::this_thread::sleep_for(kDeath);
    id_ = 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t id_;
  Descriptor ends_;
};

using Taker = std::function<Result<void>(std::string_view)>;

/// One of the two outputs.
struct Output {
  Descriptor pipe;
  std::string text;
  const Taker* take = nullptr;  ///< Gets it instead of `text`.
};

/// What goes in and what comes out of a running program.
class Exchange {
 public:
  Exchange(const Program& program, const Taker* take, Descriptor in, Descriptor out, Descriptor err)
      : program_(program),
        in_(std::move(in)),
        out_{std::move(out), {}, take},
        err_{std::move(err), {}} {
    for (const auto* end : {&in_, &out_.pipe, &err_.pipe}) stop_blocking(*end);
  }

  /// Waits up to `time` for anything to happen, then moves what can be moved.
  Result<void> step(int ends, milliseconds time) {
    if (sent_ == program_.input.size()) in_.reset();
    std::array<pollfd, 4> waiting = {{{in_.number(), POLLOUT, 0},
                                      {out_.pipe.number(), POLLIN, 0},
                                      {err_.pipe.number(), POLLIN, 0},
                                      {ends, POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), static_cast<int>(time.count())) <= 0) return {};
    if (waiting[0].revents) send();
    if (waiting[1].revents) TRY(receive(out_, false));
    if (waiting[2].revents) TRY(receive(err_, false));
    return {};
  }

  /// What a program that has ended left behind in the pipes.
  Result<Ended> finish(int code) {
    TRY(receive(out_, true));
    TRY(receive(err_, true));
    return Ended{code, std::move(out_.text), std::move(err_.text), cut_};
  }

 private:
  void send() {
    const auto rest = std::string_view(program_.input).substr(sent_);
    const auto count = ::write(in_.number(), rest.data(), rest.size());
    if (count > 0) sent_ += static_cast<std::size_t>(count);
    if (count < 0 && errno != EAGAIN && errno != EINTR) in_.reset();  // it does not listen
  }

  /// All there is now, or one block of it (time and Cancel are looked at between two).
  Result<void> receive(Output& output, bool all) {
    std::array<char, kBlock> block;
    do {
      const auto count = ::read(output.pipe.number(), block.data(), block.size());
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
      if (count <= 0) {
        output.pipe.reset();
        return {};
      }
      TRY(keep(output, {block.data(), static_cast<std::size_t>(count)}));
      if (static_cast<std::size_t>(count) < block.size()) return {};
    } while (all);
    return {};
  }

  Result<void> keep(Output& output, std::string_view piece) {
    if (output.take) return (*output.take)(piece);
    const auto room = program_.most_output - output.text.size();
    cut_ = cut_ || piece.size() > room;
    output.text += piece.substr(0, room);
    return {};
  }

  const Program& program_;
  Descriptor in_;
  std::size_t sent_ = 0;
  Output out_, err_;
  bool cut_ = false;
};

/// Writing to a program that has gone must not end us: where SIGPIPE is not ignored already, this
/// thread holds it back and takes what was held.
class NoBrokenPipe {
 public:
  NoBrokenPipe() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;
  ~NoBrokenPipe() {
    const timespec now{};
    while (sigtimedwait(&pipe_, nullptr, &now) > 0) continue;
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{}, before_{};
};

Result<void> still_allowed(const Program& program, Clock::time_point start) {
  if (program.cancel) TRY(program.cancel->check());
  if (program.time.count() == 0 || Clock::now() - start < program.time) return {};
  return Error{Error::timeout, fmt::format("{} did not end within {} s", program.arguments.front(),
                                           static_cast<double>(program.time.count()) / 1000)};
}

}  // namespace

static Result<Ended> run(const Program& program, const Taker* take) {
  const auto start = Clock::now();
  TRY(still_allowed(program, start));
  auto in = TRY(make_pipe());
  auto out = TRY(make_pipe());
  auto err = TRY(make_pipe());
  pid_t id = 0;
  {
    const Preparation preparation(program, in.read.number(), out.write.number(),
                                  err.write.number());
    const auto arguments = pointers(program.arguments);
    const auto environment = pointers(program.environment);
    if (const int number =
            posix_spawn(&id, arguments.front(), preparation.actions(), preparation.attributes(),
                        arguments.data(), environment.data()))
      return failed(program.arguments.front(), number);
  }
  Child child(id);
  in.read.reset();
  out.write.reset();
  err.write.reset();
  const NoBrokenPipe quiet;
  Exchange exchange(program, take, std::move(in.write), std::move(out.read), std::move(err.read));
  while (!child.has_ended()) {
    TRY(still_allowed(program, start));
    TRY(exchange.step(child.ends(), kGlance));
  }
  const int code = child.end();
  return exchange.finish(code);
}

Result<Ended> run_program(const Program& program) { return run(program, nullptr); }

Result<Ended> run_program(const Program& program, const Taker& take) { return run(program, &take); }

Result<std::string> find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  for (const auto directory : split(path ? path : "/usr/local/bin:/usr/bin:/bin", ':')) {
    if (!directory.starts_with('/')) continue;
    auto file = fmt::format("{}/{}", directory, name);
    struct stat status {};
    if (stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
        access(file.c_str(), X_OK) == 0)
      return file;
  }
  return Error{Error::not_found, fmt::format("{}: no such program in PATH", name)};
}

}  // namespace oakum
