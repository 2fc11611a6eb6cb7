#pragma once
#include <functional>
#include <string>

#include "disk/device.h"

namespace oakum::disk {

/// What a file holds when it is a virtual disk.
struct Image {
  std::string_view format;  ///< "raw", "qcow2", "vmdk", "vhd".
  std::unique_ptr<Device> disk;
};

/// Opens a file that lies beside the image under a plain name (no '/'): the extents of a VMDK, the
/// backing file of a QCOW2 image. Errors: not_found, denied, io, unsupported.
using OpenBeside = std::function<Result<std::unique_ptr<Device>>(const std::string& name)>;

/// Opens a virtual disk, read only, by what its bytes say: QCOW2 (versions 2 and 3), VMDK (sparse,
/// flat, split, stream optimised), VHD (fixed, dynamic); everything else is a raw disk. A block
/// device is one, too. Look-up tables are read when needed; some pages of them and some unpacked
/// clusters are kept, 24 MiB for each file of the image. Files beside it are opened only from its
/// own directory and never through symbolic links. Errors: not_found, denied, io, corrupt,
/// unsupported, which names what is not read (VHDX, VDI, encryption, snapshots of another disk, a
/// file that is compressed as a whole).
Result<Image> open_image(const std::string& path);

/// The same on a file that is open already. `depth`: how many images led here.
Result<Image> open_image(std::unique_ptr<Device> file, const OpenBeside& beside,
                         unsigned depth = 0);

// One container each, told apart by open_image().
Result<std::unique_ptr<Device>> open_qcow2(std::unique_ptr<Device> file, const OpenBeside& beside,
                                           unsigned depth);
/// A file that starts with the header of a sparse extent.
Result<std::unique_ptr<Device>> open_vmdk(std::unique_ptr<Device> file);
/// A file that is a descriptor and names its extents.
Result<std::unique_ptr<Device>> open_vmdk_descriptor(const Device& file, const OpenBeside& beside);
Result<std::unique_ptr<Device>> open_vhd(std::unique_ptr<Device> file);

}  // namespace oakum::disk
