#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ecosystems/maven/coordinates.h"
#include "ecosystems/maven/pom_file.h"
#include "ecosystems/maven/settings.h"
#include "inventory/sink.h"
#include "io/file.h"

namespace oakum::ecosystems::maven {

/// Where poms come from while one pom.xml is read: the target itself, the local repository of the
/// user, and remote repositories as far as Outside lets them be asked. Each is read once and stays
/// valid as long as the store. At most 20,000 poms and 512 MiB of them are looked at; a repository
/// that cannot be reached is not asked again.
class PomStore {
 public:
  /// Both must outlive the store; `sink` gets the problems.
  PomStore(const io::File& file, inventory::Sink& sink);

  /// The pom that is being read, with the lines of its dependencies. Errors: corrupt, too_large.
  Result<const Pom*> own();
  /// A pom of the target: the file of this path or the pom.xml in this folder, both relative to
  /// the folder of `from`. Null: there is none, or it leads out of the target.
  const Pom* in_target(const Pom& from, std::string_view relative);
  /// A pom of a repository. `declared`: remote repositories that poms name. Null: it is not at
  /// hand.
  const Pom* find(const Coordinates& project, const std::vector<Repository>& declared);
  /// A pom of the target that other ones may name by its coordinates.
  void offer(const Coordinates& project, const Pom& pom);

  /// Tells what was not at hand and why.
  void finish();

 private:
  const Pom* open(const std::string& path);
  const Pom* take(Result<std::string> text, const std::string& place, bool outside);
  const Pom* search(const Coordinates& project, const std::string& path,
                    const std::vector<Repository>& declared);
  const Pom* ask(const Repository& repository, const Coordinates& project, std::string path);
  Result<std::string> fetch(const std::string& url, const std::string& base);
  bool may_read(std::uint64_t bytes);

  const io::File& file_;
  inventory::Sink& sink_;
  Settings settings_;
  std::vector<std::unique_ptr<Pom>> poms_;
  std::unordered_map<std::string, const Pom*> by_path_, by_coordinates_;
  std::unordered_set<std::string> closed_;  ///< Repositories that are not asked any more.
  std::vector<std::string> unreachable_;    ///< Those of them that did not answer.
  std::vector<std::string> missing_;        ///< Coordinates that nobody has.
  std::size_t looked_for_ = 0;
  std::uint64_t read_ = 0;
  bool full_ = false;
};

}  // namespace oakum::ecosystems::maven
