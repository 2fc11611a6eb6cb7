"""Images made of dictionaries: a layer is {path: content}; a path that ends with '/' is a directory."""
import gzip
import hashlib
import io
import json
import os
import tarfile


def sha(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def as_bytes(content):
    return content if isinstance(content, bytes) else content.encode()


def tar_of(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path, content in files.items():
            info = tarfile.TarInfo(path.rstrip("/"))
            data = as_bytes(content)
            if path.endswith("/"):
                info.type = tarfile.DIRTYPE
            else:
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def write(path, content):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as file:
        file.write(as_bytes(content))
    return path


def tree(folder, files):
    for path, content in files.items():
        write(f"{folder}/{path}", content)
    return folder


class Image:
    """Steps from the base up: (instruction, files or None for a step that makes no layer)."""

    def __init__(self, steps, config=None):
        self.layers = [tar_of(files) for _, files in steps if files is not None]
        self.diff_ids = [sha(layer) for layer in self.layers]
        history = [{"created": "2026-01-01T00:00:00Z", "created_by": by, **({} if files is not None else {"empty_layer": True})}
                   for by, files in steps]
        self.config = json.dumps({"architecture": "amd64", "os": "linux", "config": config or {}, "history": history,
                                  "rootfs": {"type": "layers", "diff_ids": self.diff_ids}}).encode()

    def layout(self, folder):
        def blob(data, kind):
            write(f"{folder}/blobs/sha256/{sha(data)[7:]}", data)
            return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": sha(data), "size": len(data)}
        manifest = {"schemaVersion": 2, "config": blob(self.config, "config.v1+json"),
                    "layers": [blob(gzip.compress(layer, mtime=0), "layer.v1.tar+gzip") for layer in self.layers]}
        entry = blob(json.dumps(manifest).encode(), "manifest.v1+json")
        write(f"{folder}/index.json", json.dumps({"schemaVersion": 2, "manifests": [entry]}))
        write(f"{folder}/oci-layout", '{"imageLayoutVersion":"1.0.0"}')
        return folder

    def archive(self, path):
        """What docker save writes."""
        names = [f"{i}/layer.tar" for i in range(len(self.layers))]
        manifest = [{"Config": "config.json", "RepoTags": ["demo:1"], "Layers": names}]
        write(path, tar_of({**dict(zip(names, self.layers)), "config.json": self.config, "manifest.json": json.dumps(manifest)}))
        return path
