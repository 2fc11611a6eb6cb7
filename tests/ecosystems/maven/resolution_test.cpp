// What a pom.xml needs when there is more than the project itself: a local repository, remote ones.
#include <gtest/gtest.h>

#include "tests/ecosystems/maven/outside.h"

namespace oakum::ecosystems {
inventory::Analyzer pom();
inventory::Analyzer gradle_lockfile();

namespace {

constexpr auto kCentral = "https://repo.maven.apache.org/maven2";
const Error kOffline{Error::denied, "the network is not asked"};

inventory::Sink read(const std::string& text, const inventory::Outside* outside) {
  return read_project(pom(), {{"pom.xml", text}}, outside);
}

class PomResolution : public testing::Test {
 protected:
  void SetUp() override { outside_.refusals.emplace("", kOffline); }
  MavenOutside outside_;
};

TEST_F(PomResolution, ParentsOfTheLocalRepository) {
  outside_.install("org/example/base/1/base-1.pom",
                   "<project><parent><groupId>org.example</groupId><artifactId>top</artifactId>"
                   "<version>7</version></parent><artifactId>base</artifactId><version>1</version>"
                   "<properties><lib.version>2.0</lib.version></properties></project>");
  outside_.install("org/example/top/7/top-7.pom",
                   pom_text("org.example:top:7", needs("org.example:everywhere:${project.version}"),
                            "<licenses><license><name>MIT</name></license></licenses>" +
                                managed(needs("org.example:lib:${lib.version}"))));
  const auto sink = read(
      "<project><parent><groupId>org.example</groupId><artifactId>base</artifactId>"
      "<version>1</version><relativePath/></parent><artifactId>shop</artifactId><dependencies>" +
          needs("org.example:lib") + "</dependencies></project>",
      &outside_);
  EXPECT_EQ(describe(sink),
            "org.example:everywhere 1 direct\norg.example:lib 2.0 direct\norg.example:shop 1 root");
  EXPECT_EQ(sink.packages[0].licenses, std::vector<std::string>{"MIT"}) << "inherited";
  EXPECT_EQ(problems(sink),
            "2 poms are not at hand (org.example:lib:2.0, org.example:everywhere:1); what they "
            "declare is not known (--online-scan asks for them)");
}

TEST_F(PomResolution, ImportsOfImports) {
  outside_.install(
      "b/outer/1/outer-1.pom",
      pom_text("b:outer:1", "",
               managed(needs("g:both:1") + needs("b:inner:${project.version}",
                                                 "<type>pom</type><scope>import</scope>"))));
  outside_.install(
      "b/inner/1/inner-1.pom",
      pom_text("b:inner:1", "",
               "<properties><v>3</v></properties>" +
                   managed(needs("g:both:2") + needs("g:inner:${v}") + needs("g:own:9") +
                           needs("b:outer:1", "<scope>import</scope>"))));
  const auto sink =
      read(pom_text("a:a:1", needs("g:both") + needs("g:inner") + needs("g:own"),
                    "<properties><v>0</v></properties>" +
                        managed(needs("b:outer:1", "<type>pom</type><scope>import</scope>") +
                                needs("g:own:4"))),
           &outside_);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:both 1 direct\ng:inner 3 direct\ng:own 4 direct")
      << "what is declared outranks what is imported, wherever it stands; a property of the "
         "importer does not reach in";
  EXPECT_TRUE(problems(sink).starts_with("b:outer:1 imports itself\n")) << problems(sink);
}

TEST_F(PomResolution, NearestWins) {
  outside_.install("g/near/1/near-1.pom", pom_text("g:near:1", needs("g:far:1")));
  outside_.install("g/far/1/far-1.pom", pom_text("g:far:1", needs("g:deep:1")));
  outside_.install("g/deep/1/deep-1.pom", pom_text("g:deep:1", needs("g:deepest:1")));
  outside_.install("g/deepest/1/deepest-1.pom", pom_text("g:deepest:1", needs("g:near:5")));
  outside_.install("g/other/1/other-1.pom",
                   pom_text("g:other:1", needs("g:deep:2") + needs("g:far:[3]")));
  outside_.install("g/deep/2/deep-2.pom", pom_text("g:deep:2"));
  outside_.install("g/far/3/far-3.pom", pom_text("g:far:3"));
  const auto sink = read(pom_text("a:a:1", needs("g:near:1") + needs("g:other:1")), &outside_);
  EXPECT_EQ(describe(sink),
            "a:a 1 root\ng:deep 2 indirect\ng:far 3 indirect\ng:near 1 direct\ng:other 1 direct")
      << "deep 2 is two steps away and deep 1 three; far 3 insists";
  EXPECT_EQ(problems(sink), "");
  EXPECT_TRUE(sink.packages.back().indirect);
}

TEST_F(PomResolution, ManagedByTheRoot) {
  outside_.install("g/lib/1/lib-1.pom",
                   pom_text("g:lib:1", needs("g:in:1") + needs("g:tool:1") +
                                           needs("g:test:1", "<scope>test</scope>")));
  outside_.install("g/in/9/in-9.pom", pom_text("g:in:9"));
  const auto sink =
      read(pom_text("a:a:1", needs("g:lib:1"),
                    managed(needs("g:lib:2") + needs("g:in:9", "<optional>true</optional>") +
                            needs("g:test:1", "<scope>compile</scope>") +
                            needs("g:tool:2", "<scope>provided</scope>"))),
           &outside_);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:in 9 indirect\ng:lib 1 direct")
      << "a version that the root itself states stays; tests of a library stay out; whether "
         "something is optional is not managed";
}

TEST_F(PomResolution, Exclusions) {
  const auto without = [](std::string_view group, std::string_view artifact) {
    return fmt::format(
        "<exclusions><exclusion><groupId>{}</groupId><artifactId>{}</artifactId></exclusion>"
        "</exclusions>",
        group, artifact);
  };
  outside_.install("g/lib/1/lib-1.pom", pom_text("g:lib:1", needs("g:mid:1") + needs("h:x:1")));
  outside_.install("g/mid/1/mid-1.pom", pom_text("g:mid:1", needs("g:bad:1") + needs("h:y:1")));
  outside_.install("g/all/1/all-1.pom", pom_text("g:all:1", needs("k:k:1")));
  outside_.install("g/again/1/again-1.pom", pom_text("g:again:1", needs("h:y:2")));
  for (const auto* path : {"h/y/2/y-2.pom"}) outside_.install(path, pom_text("h:y:2"));
  const auto sink = read(pom_text("a:a:1",
                                  needs("g:lib:1", without("h", "*")) +
                                      needs("g:all:1", without("*", "*")) + needs("g:again:1"),
                                  managed(needs("g:lib:0", without("g", "bad")))),
                         &outside_);
  EXPECT_EQ(describe(sink),
            "a:a 1 root\ng:again 1 direct\ng:all 1 direct\ng:lib 1 direct\ng:mid 1 indirect\n"
            "h:y 2 indirect")
      << "below lib nothing of h and no bad; below all nothing; again is not bound by that";
}

TEST_F(PomResolution, MissingParentLeavesThePackages) {
  const auto sink = read(
      "<project><parent><groupId>org.example</groupId><artifactId>base</artifactId>"
      "<version>1</version></parent><artifactId>shop</artifactId><dependencies>\n" +
          needs("g:managed") + "\n" + needs("g:stated:2") + "</dependencies></project>",
      &outside_);
  EXPECT_EQ(describe(sink), "g:managed  direct\ng:stated 2 direct\norg.example:shop 1 root");
  EXPECT_EQ(problems(sink),
            "the version of g:managed is not known: no pom at hand states it\n"
            "2 poms are not at hand (org.example:base:1, g:stated:2); what they declare is not "
            "known (--online-scan asks for them)");
  EXPECT_EQ(sink.problems[0].where.line, 2u);
}

TEST_F(PomResolution, WithoutAnythingOutside) {
  const auto sink = read(pom_text("a:a:1", needs("g:lib:1")), nullptr);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:lib 1 direct");
}

TEST_F(PomResolution, HostileNamesReachNothing) {
  (void)read(
      pom_text("a:a:1",
               needs("..:..:..") + needs("../../etc:passwd:1") + needs("g:a:../../../x") +
                   needs("g:a b:1") + needs("etc/x:y:1"),
               "<repositories><repository><url>https://evil.example/../x</url></repository>"
               "<repository><url>file:///etc</url></repository>"
               "<repository><url>https://user:secret@evil.example</url></repository>"
               "<repository><url>https://evil.example/?a=</url></repository></repositories>"),
      &outside_);
  EXPECT_EQ(outside_.opened, (std::vector<std::string>{"/home/me/.m2/settings.xml",
                                                       "/usr/share/maven/conf/settings.xml"}));
  EXPECT_EQ(outside_.asked, std::vector<std::string>());
  (void)read(pom_text("a:a:1", needs("g:a:1"),
                      "<repositories><repository><url>https://evil.example/../x</url></repository>"
                      "<repository><url>file:///etc</url></repository></repositories>"),
             &outside_);
  EXPECT_EQ(outside_.asked, std::vector<std::string>{std::string(kCentral) + "/g/a/1/a-1.pom"});
}

TEST_F(PomResolution, SecretsOfTheEnvironmentStayThere) {
  outside_.variables["TOKEN"] = "hunter2";
  const auto sink = read(
      pom_text("a:a:1", needs("g:${env.TOKEN}:1") + needs("g:b:${env.TOKEN}"),
               "<repositories><repository><url>https://evil.example/${env.TOKEN}</url></repository>"
               "</repositories>"),
      &outside_);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:b  direct");
  EXPECT_EQ(problems(sink).find("hunter2"), std::string::npos);
}

TEST_F(PomResolution, ModulesKnowEachOther) {
  const ProjectFiles files = {
      {"pom.xml",
       pom_text("a:root:1", "", "<modules><module>app</module><module>lib</module></modules>")},
      {"app/pom.xml", pom_text("a:app:1", needs("a:lib:1"))},
      {"lib/pom.xml", pom_text("a:lib:1", needs("g:deep:2"))},
  };
  const auto sink = read_project(pom(), files, &outside_);
  EXPECT_EQ(describe(sink),
            "a:app 1 workspace\na:lib 1 direct\na:lib 1 workspace\na:root 1 root\n"
            "g:deep 2 direct\ng:deep 2 indirect");
}

TEST_F(PomResolution, IdsFollowTheNameOfTheTarget) {
  outside_.named = "./services/../shop/";
  const auto sink = read(pom_text("a:a:1"), &outside_);
  outside_.named = "shop";
  EXPECT_EQ(sink.packages.at(0).id, read(pom_text("a:a:1"), &outside_).packages.at(0).id);
  outside_.named = "";
  EXPECT_NE(sink.packages.at(0).id, read(pom_text("a:a:1"), &outside_).packages.at(0).id);
  const auto here = read(pom_text("a:a:1"), &outside_).packages.at(0).id;
  outside_.named = ".";
  EXPECT_EQ(here, read(pom_text("a:a:1"), &outside_).packages.at(0).id);
}

// ---- remote repositories

TEST(PomRepositories, InOrder) {
  MavenOutside outside;
  outside.publish("https://own.example/maven", "g/lib/1/lib-1.pom",
                  pom_text("g:lib:1", needs("g:deep:1")));
  outside.publish(kCentral, "g/deep/1/deep-1.pom", pom_text("g:deep:1"));
  const auto sink =
      read(pom_text("a:a:1", needs("g:lib:1"),
                    "<properties><host>own.example</host></properties><repositories>"
                    "<repository><id>own</id><url>https://${host}/maven/</url></repository>"
                    "<repository><id>snap</id><url>https://snap.example</url>"
                    "<releases><enabled>false</enabled></releases></repository></repositories>"),
           &outside);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:deep 1 indirect\ng:lib 1 direct");
  EXPECT_EQ(problems(sink), "");
  EXPECT_EQ(outside.asked,
            (std::vector<std::string>{"https://own.example/maven/g/lib/1/lib-1.pom",
                                      "https://own.example/maven/g/deep/1/deep-1.pom",
                                      std::string(kCentral) + "/g/deep/1/deep-1.pom"}));
}

TEST(PomRepositories, NewestSnapshot) {
  MavenOutside outside;
  const std::string base = "https://snap.example", folder = "g/lib/1-SNAPSHOT/";
  outside.publish(
      base, folder + "maven-metadata.xml",
      "<metadata><versioning><snapshotVersions><snapshotVersion><extension>pom</extension>"
      "<value>1-20240101.000000-3</value></snapshotVersion></snapshotVersions>"
      "</versioning></metadata>");
  outside.publish(base, folder + "lib-1-20240101.000000-3.pom",
                  pom_text("g:lib:1-SNAPSHOT", needs("g:deep:1-SNAPSHOT")));
  const auto sink =
      read(pom_text("a:a:1", needs("g:lib:1-SNAPSHOT"),
                    "<repositories><repository><url>https://snap.example</url></repository>"
                    "</repositories>"),
           &outside);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:deep 1-SNAPSHOT indirect\ng:lib 1-SNAPSHOT direct");
  for (const auto& url : outside.asked)
    EXPECT_FALSE(url.starts_with(kCentral)) << "Central has no snapshots";
}

TEST(PomRepositories, OneThatAnswers429IsLeftAlone) {
  MavenOutside outside;
  outside.refusals.emplace("https://busy.example", Error{Error::unreachable, "answered 429"});
  outside.publish(kCentral, "g/lib/1/lib-1.pom", pom_text("g:lib:1", needs("g:deep:1")));
  const auto text = pom_text("a:a:1", needs("g:lib:1") + needs("g:more:1"),
                             "<repositories><repository><url>https://busy.example</url>"
                             "</repository></repositories>");
  const auto sink = read(text, &outside);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:deep 1 indirect\ng:lib 1 direct\ng:more 1 direct");
  EXPECT_EQ(
      problems(sink),
      "repository https://busy.example does not answer: answered 429; it was not asked again\n"
      "2 poms are not at hand (g:more:1, g:deep:1); what they declare is not known (--online-scan "
      "asks for them)");
  EXPECT_EQ(sink.problems[0].kind, Error::inconclusive) << "the target itself was read";
  EXPECT_EQ(std::count_if(outside.asked.begin(), outside.asked.end(),
                          [](const auto& url) { return url.starts_with("https://busy"); }),
            1);
  outside.publish(kCentral, "g/more/1/more-1.pom", pom_text("g:more:1"));
  outside.publish(kCentral, "g/deep/1/deep-1.pom", pom_text("g:deep:1"));
  EXPECT_EQ(problems(read(text, &outside)), "") << "nothing is missing, so nobody needs to know";
}

TEST(PomRepositories, ThroughTheMirror) {
  MavenOutside outside;
  outside.files["/home/me/.m2/settings.xml"] =
      "<settings><mirrors><mirror><id>m</id><mirrorOf>*</mirrorOf><url>https://m.example/all</url>"
      "</mirror></mirrors></settings>";
  (void)read(
      pom_text("a:a:1", needs("g:lib:1"),
               "<repositories><repository><id>x</id><url>https://x.example</url></repository>"
               "</repositories>"),
      &outside);
  EXPECT_EQ(outside.asked, std::vector<std::string>{"https://m.example/all/g/lib/1/lib-1.pom"});
}

TEST(PomRepositories, DamagedPomIsAProblemAndTheNextIsAsked) {
  MavenOutside outside;
  outside.install("g/lib/1/lib-1.pom", "<html>not found</html>");
  outside.publish(kCentral, "g/lib/1/lib-1.pom", pom_text("g:lib:1", needs("g:deep:1")));
  const auto sink = read(pom_text("a:a:1", needs("g:lib:1")), &outside);
  EXPECT_EQ(describe(sink), "a:a 1 root\ng:deep 1 indirect\ng:lib 1 direct");
  EXPECT_TRUE(problems(sink).starts_with("g/lib/1/lib-1.pom: no <project>\n")) << problems(sink);
}

// ---- bounds

TEST(PomBounds, EndlessChains) {
  class Endless final : public inventory::Outside {
   public:
    std::string variable(std::string_view) const override { return "/home/me"; }
    Result<std::string> file(const std::string& path, std::uint64_t) const override {
      if (!path.ends_with(".pom")) return Error{Error::not_found, "not there"};
      const auto version = std::stoul(path.substr(path.rfind('-') + 1)) + 1;
      return fmt::format(
          "<project><parent><groupId>p</groupId><artifactId>p</artifactId><version>{0}</version>"
          "</parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version>"
          "<dependencyManagement><dependencies><dependency><groupId>b</groupId>"
          "<artifactId>b</artifactId><version>{0}</version><scope>import</scope></dependency>"
          "</dependencies></dependencyManagement><dependencies><dependency><groupId>g</groupId>"
          "<artifactId>n{0}</artifactId><version>{0}</version></dependency></dependencies></"
          "project>",
          version);
    }
    Result<std::string> fetch(const std::string&, std::uint64_t) const override {
      return Error{Error::denied, "no"};
    }
  } endless;
  const auto sink = read(pom_text("a:a:1", needs("g:n0:0")), &endless);
  EXPECT_LT(sink.packages.size(), 20'000u);
  const auto said = problems(sink);
  EXPECT_NE(said.find("more than 64 parents"), std::string::npos) << said;
  EXPECT_NE(said.find("nested more than 32 deep"), std::string::npos) << said;
}

TEST(PomBounds, ManyDependencies) {
  std::string list;
  for (int i = 0; i < 50'000; ++i) list += needs(fmt::format("g:n{}:1", i));
  const auto sink = read(pom_text("a:a:1", list, managed(list)), nullptr);
  EXPECT_EQ(sink.packages.size(), 50'001u);
}

TEST(PomBounds, ModulesThatNameEachOther) {
  ProjectFiles files;
  std::string all = "<modules>";
  for (int i = 0; i < 300; ++i) all += fmt::format("<module>../m{}</module>", i);
  all += "</modules>";
  for (int i = 0; i < 300; ++i)
    files.emplace_back(fmt::format("m{}/pom.xml", i),
                       pom_text(fmt::format("m:m{}:1", i), needs("g:a:1"), all));
  EXPECT_EQ(read_project(pom(), files, nullptr).packages.size(), 600u);
}

// ---- Gradle's cache

TEST(GradleCache, LicencesAndWhatIsNeeded) {
  MavenOutside outside;
  outside.variables["GRADLE_USER_HOME"] = "/cache";
  const std::string root = "/cache/caches/modules-2/files-2.1/";
  outside.files[root + "g.h/lib/1.0/0badc0de/lib-1.0.pom"] =
      pom_text("g.h:lib:1.0",
               needs("${project.groupId}:same:${project.version}") + needs("g.h:other:${v}") +
                   needs("g.h:newer:1") + needs("g.h:unknown:${x}"),
               "<licenses><license><name>MIT</name></license></licenses>"
               "<properties><v>3</v></properties>");
  outside.files[root + "g.h/lib/1.0/0cafe/lib-1.0.jar"] = "";
  outside.files[root + "g.h/same/1.0/1/same-1.0.pom"] = "damaged";
  const auto sink = read_project(gradle_lockfile(),
                                 {{"gradle.lockfile",
                                   "g.h:lib:1.0=runtimeClasspath\n"
                                   "g.h:same:1.0=runtimeClasspath\n"
                                   "g.h:other:3=runtimeClasspath\n"
                                   "g.h:newer:2=runtimeClasspath\n"
                                   "..:..:..=runtimeClasspath\n"}},
                                 &outside);
  ASSERT_EQ(sink.packages.size(), 5u);
  EXPECT_EQ(sink.packages[0].licenses, std::vector<std::string>{"MIT"});
  EXPECT_EQ(sink.packages[0].depends_on, (std::vector<std::string>{"g.h:other:3", "g.h:same:1.0"}));
  EXPECT_EQ(problems(sink), "");
  for (const auto& path : outside.opened) EXPECT_EQ(path.find(".."), std::string::npos) << path;
}

}  // namespace
}  // namespace oakum::ecosystems
