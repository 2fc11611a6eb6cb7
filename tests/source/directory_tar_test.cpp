#include "source/directory_tar.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "io/tar.h"
#include "tests/image_maker.h"

namespace oakum::source {
namespace {

using testing_images::Folder;

/// "path=content" of each entry, a line each.
Result<std::string> told(const std::string& path, bool hides_all = false) {
  auto root = TRY(Beneath::open(path));
  const auto archive = read_as_tar(std::move(root), hides_all);
  io::TarReader tar(*archive);
  io::TarEntry entry;
  std::string out;
  while (TRY(tar.next(entry))) {
    const auto content = TRY(io::read_all(tar.content(), 1 << 20));
    out += fmt::format("{}{}={}\n", entry.path, entry.mode & 0100 ? "*" : "", as_text(content));
  }
  EXPECT_EQ(tar.problem_count(), 0u);
  return out;
}

TEST(DirectoryTar, TellsFilesInOrder) {
  const Folder folder;
  folder.write("b/two", "2");
  folder.write("b/one", std::string(512, '1'));
  folder.write("a", "");
  folder.write("c/.wh.gone", "");
  ::chmod((folder.path() + "/b/two").c_str(), 0755);
  const std::string deep(90, 'd');
  folder.write(deep + '/' + deep, "long");
  ASSERT_EQ(::symlink("/etc/passwd", (folder.path() + "/link").c_str()), 0);
  ASSERT_EQ(::symlink("/etc", (folder.path() + "/z").c_str()), 0);
  ASSERT_EQ(::mkfifo((folder.path() + "/fifo").c_str(), 0600), 0);
  const auto text = told(folder.path());
  ASSERT_TRUE(text) << text.error().what;
  EXPECT_EQ(*text, "a=\nb/one=" + std::string(512, '1') + "\nb/two*=2\nc/.wh.gone=\n" + deep + '/' +
                       deep + "=long\n");
  EXPECT_TRUE(told(folder.path(), true)->starts_with(".wh..wh..opq=\na=\n"));
}

TEST(DirectoryTar, WhatOverlaysDeleteBecomesAWhiteout) {
  const Folder folder;
  folder.write("dir/kept", "k");
  const auto device = folder.path() + "/dir/gone";
  if (::mknod(device.c_str(), S_IFCHR, makedev(0, 0)) != 0) GTEST_SKIP() << "no devices here";
  const auto opaque =
      ::setxattr((folder.path() + "/dir").c_str(), "trusted.overlay.opaque", "y", 1, 0);
  const auto text = told(folder.path());
  ASSERT_TRUE(text) << text.error().what;
  EXPECT_EQ(*text,
            std::string(opaque == 0 ? "dir/.wh..wh..opq=\n" : "") + "dir/.wh.gone=\ndir/kept=k\n");
}

TEST(DirectoryTar, AnEmptyOneIsATarOfNothing) {
  const Folder folder;
  EXPECT_EQ(told(folder.path()), "");
}

}  // namespace
}  // namespace oakum::source
