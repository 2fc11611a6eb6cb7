#pragma once

namespace oakum::ecosystems {

/// How far a file is to be believed when several files of one layer name the operating system
/// (Sink::os).
enum OsRank : int {
  kAddition =
      0,  ///< Names no release: only adds a supplier or extended maintenance to what others say.
  kInherited = 10,  ///< Derivatives keep the file of their parent: debian_version, a redhat-release
                    ///< that says Red Hat.
  kOsRelease = 20,  ///< os-release names the distribution itself.
  kOwnFile = 30,    ///< The distribution's own file, with the most exact release: alpine-release,
                    ///< lsb-release.
};

}  // namespace oakum::ecosystems
