#include "source/disk_image.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "source/assemble.h"
#include "tests/image_maker.h"
#include "tests/text_file.h"

namespace oakum::source {
namespace {

/// A file system that is a list of paths with contents.
class Paths final : public disk::FileSystem {
 public:
  explicit Paths(std::map<std::string, std::string> files) : contents_(std::move(files)) {
    names_.push_back("");
    for (const auto& [path, content] : contents_)
      for (std::size_t slash = 0; slash != std::string::npos;) {
        slash = path.find('/', slash + 1);
        const auto prefix = path.substr(0, slash);
        if (std::find(names_.begin(), names_.end(), prefix) == names_.end())
          names_.push_back(prefix);
      }
  }
  std::string_view kind() const override { return "test"; }
  disk::NodeId root() const override { return {5, 256}; }
  Result<disk::Node> node(disk::NodeId id) const override {
    const auto found = contents_.find(name(id));
    disk::Node node{.id = id, .type = disk::Node::Type::directory};
    if (found == contents_.end()) return node;
    node.type = disk::Node::Type::file;
    node.size = found->second.size();
    return node;
  }
  Result<std::vector<disk::Entry>> list(const disk::Node& directory) const override {
    std::vector<disk::Entry> entries;
    const auto above = name(directory.id).empty() ? "" : name(directory.id) + '/';
    for (std::size_t i = 1; i < names_.size(); ++i)
      if (names_[i].starts_with(above) && names_[i].find('/', above.size()) == std::string::npos)
        entries.push_back({names_[i].substr(above.size()), {5, 256 + i}});
    return entries;
  }
  Result<std::size_t> read(const disk::Node& file, std::uint64_t at,
                           std::span<std::byte> into) const override {
    const auto& content = contents_.at(name(file.id));
    const auto count = std::min<std::size_t>(into.size(), content.size() - at);
    std::memcpy(into.data(), content.data() + at, count);
    return count;
  }

 private:
  std::string name(disk::NodeId id) const { return names_.at(id.number - 256); }
  std::map<std::string, std::string> contents_;
  std::vector<std::string> names_;
};

disk::Volume volume(unsigned number, std::map<std::string, std::string> files) {
  disk::Volume volume;
  volume.name = fmt::format("partition {}", number);
  volume.prefix = fmt::format("{}", number);
  volume.partition = number;
  volume.content.kind = disk::ContentKind::ext;
  volume.content.uuid = fmt::format("uuid-{}", number);
  volume.content.label = fmt::format("label-{}", number);
  volume.partition_uuid = fmt::format("part-{}", number);
  volume.files = std::make_unique<Paths>(std::move(files));
  return volume;
}

disk::Volume broken(unsigned number, Error error) {
  disk::Volume volume;
  volume.name = fmt::format("partition {}", number);
  volume.partition = number;
  volume.error = std::move(error);
  return volume;
}

/// The mount points and then what was not read, with its kind.
std::string assembled(std::vector<disk::Volume> volumes, std::string_view show = "",
                      std::string* content = nullptr) {
  disk::Volumes all;
  all.list = std::move(volumes);
  MountedTree tree;
  const auto problems = assemble(all, tree);
  std::string text;
  for (const auto& point : tree.points()) text += '/' + point + ' ';
  for (const auto& problem : problems)
    text += fmt::format("[{}: {} {}]", problem.where.path, problem.what,
                        static_cast<int>(problem.kind));
  if (content) {
    const auto place = tree.find(show);
    *content = place ? std::string(as_text(*tree.file(std::string(show), *place)->bytes(1000)))
                     : place.error().what;
  }
  return text;
}

template <class... Volumes>
std::vector<disk::Volume> disk_of(Volumes... volumes) {
  std::vector<disk::Volume> list;
  (list.push_back(std::move(volumes)), ...);
  return list;
}

TEST(Assemble, TheFstabSaysWhatBelongsWhere) {
  for (const auto* device : {"UUID=UUID-2", "LABEL=label-2", "PARTUUID=part-2", "/dev/vda2",
                             "/dev/nvme0n1p2", "/dev/disk/by-uuid/uuid-2", "UUID=\"uuid-2\""}) {
    std::string content;
    EXPECT_EQ(assembled(disk_of(volume(1, {{"etc/os-release", ""},
                                           {"var/hidden", "below"},
                                           {"etc/fstab", std::string(device) + " /var ext4"}}),
                                volume(2, {{"lib/x", "above"}})),
                        "var/lib/x", &content),
              "/ /var ")
        << device;
    EXPECT_EQ(content, "above");
  }
}

TEST(Assemble, WhatIsMissingIsTold) {
  const std::string fstab =
      "UUID=gone /var ext4\nUUID=gone /a ext4 nofail\nproc /proc proc\nUUID=gone /boot/efi vfat\n";
  EXPECT_EQ(assembled(disk_of(volume(1, {{"etc/os-release", ""}, {"etc/fstab", fstab}}))),
            fmt::format("/ [var: on UUID=gone (etc/fstab), which is not in this image {}]",
                        static_cast<int>(Error::not_found)));
}

TEST(Assemble, AVolumeThatTheSystemNeedsMakesTheScanIncomplete) {
  const auto root = [](std::string fstab) {
    return volume(1, {{"etc/os-release", ""}, {"etc/fstab", std::move(fstab)}});
  };
  const Error error{Error::unsupported, "xfs: new"};
  EXPECT_EQ(assembled(disk_of(root("/dev/sda2 /var xfs"), broken(2, error))),
            fmt::format("/ [partition 2: xfs: new {}]", static_cast<int>(Error::io)));
  EXPECT_EQ(assembled(disk_of(root(""), broken(2, error))),
            fmt::format("/ [partition 2: xfs: new {}]", static_cast<int>(Error::unsupported)));
}

TEST(Assemble, OfSeveralSystemsTheOneThatNamesItself) {
  const auto system = [](unsigned number, std::string fstab) {
    return volume(number, {{"etc/os-release", "no " + std::to_string(number)},
                           {"etc/fstab", std::move(fstab)}});
  };
  const auto other = [](unsigned number) {
    return fmt::format(
        "/ [partition {}: another system than the one that was scanned; not looked at {}]", number,
        static_cast<int>(Error::unsupported));
  };
  std::string content;
  EXPECT_EQ(assembled(disk_of(system(1, "UUID=old / ext4"), system(2, "UUID=uuid-2 / ext4")),
                      "etc/os-release", &content),
            other(1));
  EXPECT_EQ(content, "no 2");
  EXPECT_EQ(assembled(disk_of(system(1, ""), system(2, ""))), other(2));
  EXPECT_EQ(
      assembled(disk_of(system(1, "UUID=uuid-1 / ext4\nLABEL=label-2 /old ext4"), system(2, ""))),
      "/ /old ")
      << "a system that the first one mounts is part of it";
}

TEST(Assemble, WithoutASystemSideBySide) {
  EXPECT_EQ(assembled(disk_of(volume(1, {{"a", ""}}), volume(3, {{"b", ""}}))), "/1 /3 ");
  EXPECT_EQ(assembled(disk_of(volume(4, {{"a", ""}}))), "/ ") << "a single one needs no prefix";
}

TEST(Assemble, SystemsInSubvolumes) {
  const std::string fstab = "UUID=uuid-1 / btrfs subvol=@\nUUID=uuid-1 /home btrfs subvol=/@home\n";
  auto files = volume(1, {{"@/etc/os-release", "right"},
                          {"@/etc/fstab", fstab},
                          {"@home/x", "home"},
                          {"old/etc/os-release", "wrong"}});
  files.content.kind = disk::ContentKind::btrfs;
  std::string content;
  EXPECT_EQ(assembled(disk_of(std::move(files)), "home/x", &content), "/ /home ");
  EXPECT_EQ(content, "home");
}

// ---- Whole images: one of fuzz/corpus/ext in a disk.

class Recorder final : public Visitor {
 public:
  bool enter(std::string_view directory) override { return directory != "skipped"; }
  Interest interest(std::string_view) override { return Interest::yes; }
  void file(std::unique_ptr<io::File> file) override { files.push_back(std::move(file)); }
  void hard_link(std::string_view, std::string_view) override {}
  void whiteout(std::string_view) override {}
  void opaque(std::string_view) override {}
  void problem(Problem problem) override { problems.push_back(std::move(problem)); }
  std::unique_ptr<Visitor> copy() const override { return nullptr; }
  const std::vector<std::string>& only() const override { return only_paths; }

  std::vector<std::unique_ptr<io::File>> files;
  std::vector<Problem> problems;
  std::vector<std::string> only_paths;
};

std::string ext_image() {
  auto image = oakum::read_text(std::string(OAKUM_SOURCE_DIR) + "/fuzz/corpus/ext/ext2");
  image.resize(512 << 10);
  return image;
}

/// Paths and sizes, then the places of problems.
std::string walked(const std::string& image, std::vector<std::string> only = {}) {
  const testing_images::Folder folder;
  folder.write("disk.img", image);
  const auto source = open_disk_image(folder.path() + "/disk.img");
  if (!source) return source.error().what.substr(folder.path().size());
  const auto layers = (*source)->walk(
      [&](const LayerPromise&) {
        auto recorder = std::make_unique<Recorder>();
        recorder->only_paths = only;
        return recorder;
      },
      {});
  const auto& seen = static_cast<Recorder&>(*layers->front().visitor);
  std::vector<std::string> lines;
  for (const auto& file : seen.files)
    lines.push_back(fmt::format("{}:{}", file->path(), file->bytes(1 << 20)->size()));
  std::sort(lines.begin(), lines.end());
  for (const auto& problem : seen.problems)
    lines.push_back(fmt::format("[{}: {}]", problem.where.path, problem.what));
  std::string text;
  for (const auto& line : lines) text += line + ' ';
  return text;
}

TEST(DiskImage, ShowsRegularFiles) {
  EXPECT_EQ(walked(ext_image()), "a:6 d/big:20000 d/hole:100002 ");
  EXPECT_EQ(walked(ext_image(), {"d/big", "d", "l/x", "nothing"}), "d/big:20000 ");
}

TEST(DiskImage, ADirectoryInsideItselfEnds) {
  auto image = ext_image();
  // The entry of "d" leads to the root.
  const auto at =
      image.find(std::string("\x01\x02"
                             "d",
                             3));
  ASSERT_NE(at, std::string::npos);
  image[at - 6] = 2;
  image[at - 5] = 0;
  EXPECT_EQ(walked(image), "a:6 [d: a directory that is in two places; not entered again] ");
}

TEST(DiskImage, WithoutAFileSystemItSaysWhatIsThere) {
  EXPECT_EQ(walked(std::string(1 << 20, '\0')),
            "/disk.img: no file system that is read in this disk image (raw); disk: empty");
  EXPECT_EQ(walked(std::string(1 << 20, 'x')),
            "/disk.img: no file system that is read in this disk image (raw); disk: no file system "
            "that is known");
  std::string luks(1 << 20, 'x');
  luks.replace(0, 6, "LUKS\xba\xbe");
  EXPECT_NE(walked(luks).find("encrypted (LUKS)"), std::string::npos);
}

TEST(DiskImage, ImagesOfACloudAreRefused) {
  for (const auto* name : {"ami:ami-1", "ebs:snap-1"})
    EXPECT_EQ(open_disk_image(name).error().kind, Error::usage);
  EXPECT_EQ(open_disk_image("file:/nowhere").error().kind, Error::not_found);
}

}  // namespace
}  // namespace oakum::source
