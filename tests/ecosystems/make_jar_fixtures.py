#!/usr/bin/env python3
"""Writes the archives under jar/renamed, jar/shaded and jar/marks-damaged: small files of the real format.

They are kept in the repository; this says how they came to be. Usage: make_jar_fixtures.py (in any directory)
"""
import io
import struct
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent / "jar"


def java_class(*strings):
    """A class file of nothing but a constant pool with these string constants (and a long, which takes two places)."""
    pool = struct.pack(">BQ", 5, 7)
    for number, text in enumerate(strings):
        data = text.encode()
        pool += struct.pack(">BH", 1, len(data)) + data + struct.pack(">BH", 8, 3 + 2 * number)
    return struct.pack(">IHHH", 0xCAFEBABE, 0, 52, 3 + 2 * len(strings)) + pool


def jar(path, members):
    path = HERE / path
    path.parent.mkdir(parents=True, exist_ok=True)
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        path.write_bytes(out.getvalue())


def classes(*names):
    return {f"{name}.class": java_class() for name in names}


def manifest(**attributes):
    lines = ["Manifest-Version: 1.0"] + [f"{key.replace('_', '-')}: {value}" for key, value in attributes.items()]
    return {"META-INF/MANIFEST.MF": "\r\n".join(lines) + "\r\n\r\n"}


def properties(group, artifact, version):
    return {f"META-INF/maven/{group}/{artifact}/pom.properties":
            f"#Generated\nversion={version}\ngroupId={group}\nartifactId={artifact}\n"}


GSON = classes("com/google/gson/Gson", "com/google/gson/GsonBuilder", "com/google/gson/stream/JsonReader",
               "com/google/gson/internal/Excluder", "META-INF/versions/9/module-info")

# Nothing states what these are.
jar("renamed/root/opt/gson-2.8.9.jar", GSON)
jar("renamed/root/opt/lib.jar", GSON)
jar("renamed/root/opt/module.jar", classes("org/example/text/Words") | manifest(
    Automatic_Module_Name="org.example.text", Implementation_Title="Example: words", Implementation_Version="1.4"))
jar("renamed/root/opt/okhttp-4.9.3.jar", {"okhttp3/OkHttp.class": java_class("4.9.3")})
jar("renamed/root/opt/split-1.0.jar", classes("a/b/One", "c/d/Two"))
jar("renamed/root/opt/web-2.0.war", classes("WEB-INF/classes/org/example/App"))

# Libraries put into others, some under another package.
jar("shaded/root/opt/tool-3.0.jar", properties("org.example", "tool", "3.0") | properties("io.netty", "netty-buffer", "4.1.60.Final") | {
    "shaded/jackson/databind/cfg/PackageVersion.class":
        java_class("2.9.8", "shaded.com.fasterxml.jackson.core", "jackson-databind"),
    "META-INF/io.netty.versions.properties":
        "netty-common.version=4.1.68.Final\nnetty-common.buildDate=2021-09-09\nnetty-buffer.version=4.1.68.Final\n",
    "shaded/http/version.properties": "info.module    = HttpClient\ninfo.release   = 4.5.13\n",
    "shaded/core5/version.properties": "info.module = HttpCore\ninfo.release = 5.2.1\n",
    "shaded/org/eclipse/jetty/version/build.properties": "buildNumber=1\nversion=9.4.43.v20210629\n",
    "META-INF/groovy-release-info.properties": "ImplementationVersion=4.0.1\n",
    "com/mysql/cj/Constants.class": java_class("8.0.30", "8", "mysql-connector-java"),
    "com/mysql/other/cj/Constants.class": java_class("1.2.3"),
})
jar("shaded/root/opt/all.jar", {"nested/tool.jar": (HERE / "shaded/root/opt/tool-3.0.jar").read_bytes(),
                                "com/alibaba/fastjson/JSON.class": java_class("1.2.83")})

# Marks that are none.
jar("marks-damaged/root/none-1.0.jar", {
    "io/grpc/internal/GrpcUtil.class": java_class("1.2.3", "4.5.6"),
    "okhttp3/OkHttp.class": java_class("4.9.3")[:20],
    "fastjson/JSON.class": b"no class",
    "fastjson2/JSON.class": java_class("2.0.1")[:10] + b"\xff\0\0\0\0",
    "shaded/http/version.properties": "info.module = HttpClient\ninfo.release = ${project.version}\n",
    "freemarker/version.properties": "version=2.3\n",
    "xjetty/version/build.properties": "version=9.4.43.v20210629\n",
    "META-INF/io.netty.versions.properties": "netty-.version=\nother.version=4.1.68.Final\nnetty-a b.version=4.1.68\n",
    "a/PackageVersion.class": java_class("2.9.8", "org.example", "jackson-example"),
})
broken = HERE / "marks-damaged/root/crc-1.0.jar"
jar(broken, {"org/eclipse/jetty/version/build.properties": "version=9.4.43.v20210629\n"})
data = bytearray(broken.read_bytes())
at = data.index(b"PK\x01\x02") + 16
for offset in (14, at):
    data[offset:offset + 4] = b"\x01\x02\x03\x04"
broken.write_bytes(data)
