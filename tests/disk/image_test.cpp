#include "disk/image.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "disk_maker.h"

namespace oakum::disk {
namespace {

using Others = std::vector<std::pair<std::string, Bytes>>;

Result<Image> open(Bytes file, const Others& others = {}) {
  const OpenBeside beside = [&](const std::string& name) -> Result<std::unique_ptr<Device>> {
    for (const auto& [known, bytes] : others)
      if (known == name) return device_of(bytes);
    return Error{Error::not_found, name + ": not there"};
  };
  return open_image(device_of(std::move(file)), beside);
}

std::string why(Bytes file, const Others& others = {}) {
  const auto image = open(std::move(file), others);
  return image ? "opened" : image.error().what;
}

std::string packed(std::string_view text, int window) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 200, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// ---- QCOW2: clusters of 512 bytes, the table of tables at 512, one table at 1024.

constexpr std::size_t kL2 = 1024;

Bytes qcow2(unsigned version = 3, std::uint64_t size = 8192) {
  Bytes image(4096);
  image.text(0, "QFI\xfb").be32(4, version).be32(20, 9).be64(24, size);
  image.be32(36, 1).be64(40, 512).be32(100, 112);
  image.be64(512, kL2 | 1ull << 63);
  return image;
}

TEST(Qcow2, ClustersAreWhereTheTablesSay) {
  auto image = qcow2();
  image.be64(kL2, 2048 | 1ull << 63).be64(kL2 + 8, 2560).be64(kL2 + 24, 1);
  image.fill(2048, 512, 'a').fill(2560, 512, 'b');
  image.be64(kL2 + 32, 2048 | 1);  // allocated, but zeros
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->format, "qcow2");
  EXPECT_EQ(opened->disk->size(), 8192u);
  EXPECT_EQ(read_text(*opened->disk, 510, 4), "aabb");
  EXPECT_EQ(read_text(*opened->disk, 1023, 3), std::string("b\0\0", 3));
  EXPECT_EQ(read_text(*opened->disk, 2048, 2), std::string(2, '\0'));
  EXPECT_TRUE(read_text(*opened->disk, 8190, 4).starts_with("error: "));
  image = qcow2(2);
  image.be64(kL2 + 32, 2048 | 1).fill(2048, 512, 'a');
  EXPECT_EQ(read_text(*open(image)->disk, 2048, 2), "aa") << "version 2 knows no such flag";
}

TEST(Qcow2, CompressedClusters) {
  const std::string content(512, 'z');
  const auto plain = packed(content, -12);
  std::string frame(1000, '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), content.data(), content.size(), 1));
  for (const bool zstd : {false, true}) {
    const auto& bytes = zstd ? frame : plain;
    auto image = qcow2();
    // Bits 61 and up count further sectors: with clusters of 512 bytes one bit is left for them.
    image.be64(kL2 + 8, 1ull << 62 | 2100).text(2100, bytes);
    if (zstd) image.be64(72, 8).little(104, 1, 1);
    const auto opened = open(image);
    ASSERT_TRUE(opened) << opened.error().what;
    EXPECT_EQ(read_text(*opened->disk, 511, 3), std::string("\0zz", 3)) << zstd;
    EXPECT_EQ(read_text(*opened->disk, 512, 512), content) << zstd;
    image.fill(2100, bytes.size(), '\x7f');
    EXPECT_EQ(read_text(*open(image)->disk, 512, 1),
              "error: qcow2: a damaged compressed cluster at 2100");
  }
}

TEST(Qcow2, SubclustersOfAnExtendedTable) {
  Bytes image(64 << 10);
  image.text(0, "QFI\xfb").be32(4, 3).be32(20, 14).be64(24, 1 << 20).be32(36, 1).be64(40, 16384);
  image.be64(72, 16).be64(16384, 32768);
  image.be64(32768, 49152).be64(32768 + 8, 0b0101ull | 0b1000ull << 32);
  image.fill(49152, 16384, 'x');
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(read_text(*opened->disk, 511, 2), std::string("x\0", 2));
  EXPECT_EQ(read_text(*opened->disk, 1024, 1), "x");
  EXPECT_EQ(read_text(*opened->disk, 1536, 1), std::string(1, '\0'));
}

TEST(Qcow2, BuildsOnAFileBesideIt) {
  auto image = qcow2();
  image.be64(kL2 + 8, 2048).fill(2048, 512, 't').be64(8, 3000).be32(16, 4).text(3000, "base");
  Bytes base;
  base.fill(0, 600, 'b');
  const auto opened = open(image, {{"base", base}});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(read_text(*opened->disk, 511, 2), "bt");
  EXPECT_EQ(read_text(*opened->disk, 8000, 2), std::string(2, '\0')) << "the base is shorter";
  EXPECT_NE(why(image).find("builds on another image"), std::string::npos);
  EXPECT_NE(why(image, {{"base", image}}).find("more than 8 images"), std::string::npos)
      << "an image that builds on itself";
}

TEST(Qcow2, WhatIsNotReadIsNamed) {
  struct Case {
    std::size_t at;
    std::uint64_t value;
    std::string_view says;
  };
  constexpr Case kCases[] = {{4, 1, "version 1"},           {4, 4, "version 4"},
                             {32, 1, "encrypted"},          {76, 4, "another file"},
                             {76, 64, "unknown features"},  {20, 8, "clusters"},
                             {20, 22, "clusters"},          {40, 0x7fffffff, "impossible"},
                             {24, 0xffffffff, "impossible"}};
  for (const auto& [at, value, says] : kCases)
    EXPECT_NE(why(qcow2().be32(at, value)).find(says), std::string::npos) << says;
}

TEST(Qcow2, DamagedTablesAreErrorsOfReading) {
  auto image = qcow2(3, 1ull << 40);
  image.be64(kL2, 1ull << 50);
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_TRUE(read_text(*opened->disk, 0, 1).starts_with("error: "));
  EXPECT_EQ(read_text(*opened->disk, 1 << 30, 1), "error: qcow2: no table for byte 1073741824");
}

// ---- VMDK: grains of 8 sectors, 4 in a table.

Bytes vmdk(std::uint32_t flags = 1, std::uint64_t sectors = 64) {
  Bytes image(64 << 10);
  image.text(0, "KDMV").le32(4, 1).le32(8, flags).le64(12, sectors).le64(20, 8);
  image.le32(44, 4).le64(56, 2);
  return image;
}

TEST(Vmdk, GrainsAreWhereTheTablesSay) {
  auto image = vmdk(1 | 4);
  image.le32(1024, 3).le32(1536 + 4, 16).fill(8192, 4096, 'g').le32(1536 + 8, 1);
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->disk->size(), 64u * 512);
  EXPECT_EQ(read_text(*opened->disk, 4095, 3), std::string("\0gg", 3));
  EXPECT_EQ(read_text(*opened->disk, 8190, 4), std::string("gg\0\0", 4)) << "a grain of zeros";
  EXPECT_EQ(read_text(*opened->disk, 30000, 2), std::string(2, '\0')) << "no table at all";
}

TEST(Vmdk, AStreamHasItsTablesAtTheEnd) {
  const auto grain = packed(std::string(4096, 'c'), 15);
  auto image = vmdk(1 | 1 << 16 | 1 << 17);
  image.le16(77, 1).le64(56, UINT64_MAX);
  image.le64(8192, 8).le32(8200, grain.size()).text(8204, grain);
  image.le32(1024, 3).le32(1536 + 4, 16);
  image.copy(image.size() - 1024, Bytes(512).copy(0, image)).le64(image.size() - 1024 + 56, 2);
  image.resize(64 << 10);
  auto footer = vmdk(1 | 1 << 16 | 1 << 17);
  footer.le16(77, 1);
  footer.resize(512);
  image.copy(image.size() - 1024, footer);
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(read_text(*opened->disk, 4095, 3), std::string("\0cc", 3));
  EXPECT_EQ(read_text(*opened->disk, 8191, 2), std::string("c\0", 2));
  image.le32(8200, 1 << 30);
  EXPECT_NE(read_text(*open(image)->disk, 4096, 1).find("a compressed grain of"),
            std::string::npos);
}

Bytes descriptor(std::string_view lines) {
  Bytes file;
  return file.text(0,
                   fmt::format("# Disk DescriptorFile\nversion=1\nparentCID=ffffffff\n{}", lines));
}

TEST(Vmdk, ADescriptorNamesItsExtents) {
  auto sparse = vmdk(1, 8);
  sparse.le32(1024, 3).le32(1536, 16).fill(8192, 4096, 's');
  Bytes flat;
  flat.fill(0, 512, '-').fill(512, 1024, 'f');
  const auto opened =
      open(descriptor("RW 2 FLAT \"a disk-f001.vmdk\" 1\nRW 1 ZERO\nRW 8 SPARSE \"s002.vmdk\"\n"),
           {{"a disk-f001.vmdk", flat}, {"s002.vmdk", sparse}});
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->disk->size(), 11u * 512);
  EXPECT_EQ(read_text(*opened->disk, 1023, 2), std::string("f\0", 2));
  EXPECT_EQ(read_text(*opened->disk, 1535, 2), std::string("\0s", 2));
  EXPECT_EQ(read_text(*opened->disk, 11 * 512 - 1, 1), "s");
}

TEST(Vmdk, WhatIsNotReadIsNamed) {
  Bytes flat(512);
  EXPECT_NE(why(descriptor("RW 1 FLAT \"x\" 0\n")).find("not there"), std::string::npos);
  EXPECT_NE(why(descriptor("RW 2 FLAT \"x\" 0\n"), {{"x", flat}}).find("extent x"),
            std::string::npos);
  EXPECT_NE(why(descriptor("RW 1 SESPARSE \"x\"\n"), {{"x", flat}}).find("SESPARSE"),
            std::string::npos);
  EXPECT_NE(why(descriptor("")).find("without extents"), std::string::npos);
  EXPECT_NE(why(descriptor("RW 99999999999999999 ZERO\n")).find("impossible"), std::string::npos);
  EXPECT_NE(why(descriptor("parentCID=12345678\nRW 1 ZERO\n")).find("snapshot"), std::string::npos);
  EXPECT_NE(why(vmdk().le32(4, 9)).find("version 9"), std::string::npos);
  EXPECT_NE(why(vmdk().le64(20, 0)).find("impossible"), std::string::npos);
  EXPECT_NE(why(vmdk(1 << 16)).find("compression"), std::string::npos);
}

// ---- VHD

std::uint32_t vhd_sum(ByteView bytes) {
  std::uint32_t sum = 0;
  for (const auto byte : bytes) sum += std::to_integer<std::uint32_t>(byte);
  return ~sum;
}

Bytes vhd_footer(std::uint32_t kind, std::uint64_t size, std::uint64_t header_at = UINT64_MAX) {
  Bytes footer(512);
  footer.text(0, "conectix").be64(16, header_at).be64(48, size).be32(60, kind);
  return footer.be32(64, vhd_sum(footer.view()));
}

TEST(Vhd, FixedIsTheDiskAndAFooter) {
  Bytes image;
  image.fill(0, 2048, 'v').copy(2048, vhd_footer(2, 2048));
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->format, "vhd");
  EXPECT_EQ(opened->disk->size(), 2048u);
  EXPECT_EQ(read_text(*opened->disk, 2046, 2), "vv");
}

Bytes dynamic_vhd() {
  Bytes image;
  image.copy(0, vhd_footer(3, 3 * 4096, 512));
  Bytes header(1024);
  header.text(0, "cxsparse").be64(16, 1536).be32(28, 3).be32(32, 4096);
  image.copy(512, header.be32(36, vhd_sum(header.view())));
  image.be32(1536, 0xffffffff).be32(1540, 4).be32(1544, 0xffffffff);
  image.fill(2048, 512, '\xff').fill(2560, 4096, 'd');
  return image.copy(image.size(), vhd_footer(3, 3 * 4096, 512));
}

TEST(Vhd, DynamicHasATable) {
  auto image = dynamic_vhd();
  const auto opened = open(image);
  ASSERT_TRUE(opened) << opened.error().what;
  EXPECT_EQ(opened->disk->size(), 3u * 4096);
  EXPECT_EQ(read_text(*opened->disk, 4095, 2), std::string("\0d", 2));
  EXPECT_EQ(read_text(*opened->disk, 8191, 2), std::string("d\0", 2));
  image.be32(image.size() - 512 + 64, 1);
  EXPECT_TRUE(open(image)) << "the copy in front will do";
}

TEST(Vhd, WhatIsNotReadIsNamed) {
  Bytes image(1024);
  EXPECT_NE(why(image.copy(1024, vhd_footer(4, 1024))).find("differences"), std::string::npos);
  EXPECT_NE(why(image.copy(1024, vhd_footer(9, 1024))).find("kind 9"), std::string::npos);
  EXPECT_NE(why(image.be32(1024 + 64, 0)).find("damaged"), std::string::npos);
  auto dynamic = dynamic_vhd();
  EXPECT_NE(why(dynamic.be32(512 + 32, 77)).find("damaged header"), std::string::npos);
}

TEST(DiskImage, OtherContainersAreRefusedByName) {
  Bytes vdi(1024), vhdx(1024), gzip(1024), ova(1024), cowd(1024);
  EXPECT_NE(why(vdi.le32(0x40, 0xbeda107f)).find("VDI"), std::string::npos);
  EXPECT_NE(why(vhdx.text(0, "vhdxfile")).find("VHDX"), std::string::npos);
  EXPECT_NE(why(gzip.text(0, "\x1f\x8b\x08")).find("gzip"), std::string::npos);
  EXPECT_NE(why(ova.text(257, "ustar")).find("tar"), std::string::npos);
  EXPECT_NE(why(cowd.text(0, "COWD")).find("ESX"), std::string::npos);
  EXPECT_EQ(why(gzip.le16(510, 0xaa55)), "opened") << "a boot sector may start with anything";
  EXPECT_EQ(why(Bytes(7)), "opened") << "a raw disk of any size";
}

TEST(DiskImage, FilesElsewhereAreNotOpened) {
  EXPECT_EQ(open_image("/nowhere/disk.img").error().kind, Error::not_found);
  EXPECT_EQ(open_image("/").error().kind, Error::unsupported);
}

}  // namespace
}  // namespace oakum::disk
