package org.pangaea.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which cache a VMM starts with, and by which command. */
class StartCacheTest {
  private Path folder;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    folder = Files.createTempDirectory(Path.of("/tmp"), "pg");
    file = folder.resolve("start.aot");
    Files.createDirectories(folder.resolve("plugins"));
    for (String jar : List.of("z_1.jar", "org.eclipse.osgi_3.jar", "a_1.jar")) {
      Files.writeString(folder.resolve("plugins").resolve(jar), "");
    }
  }

  @AfterEach
  void remove() throws IOException {
    RunDirectory.delete(folder);
  }

  private Optional<StartCache> used(String options, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty(StartCache.USED_PROPERTY, file.toString());
    properties.setProperty(VmmCommand.OPTIONS_PROPERTY, options);
    return StartCache.of(properties, environment);
  }

  private List<String> words(Optional<StartCache> cache, String node) throws DeployException {
    NodeStart start =
        new NodeStart(
            node,
            folder.resolve("s"),
            folder.resolve("scratch"),
            folder.resolve("log"),
            0,
            4096,
            true);
    return new VmmCommand(Path.of("java"), folder, cache).words(start);
  }

  @Test
  void startsFromTheClassPathWithTheFrameworkFirstAndTheOthersInOneOrder() throws Exception {
    Files.writeString(file, "");
    List<String> words = words(used("", Map.of()), "node0");
    assertTrue(words.contains("-XX:AOTCache=" + file), words::toString);
    assertTrue(words.contains("-Dorg.osgi.framework.bootdelegation=*"), words::toString);
    assertFalse(words.contains("-jar"), words::toString);
    String plugins = folder.resolve("plugins") + "/";
    assertEquals(
        plugins + "org.eclipse.osgi_3.jar:" + plugins + "a_1.jar:" + plugins + "z_1.jar",
        words.get(words.indexOf("-cp") + 1));
  }

  @Test
  void startsAsEverWithoutACache() throws Exception {
    for (Optional<StartCache> none : List.of(Optional.<StartCache>empty(), used("", Map.of()))) {
      List<String> words = words(none, "node0");
      assertTrue(words.contains("-jar"), words::toString);
      assertFalse(words.toString().contains("AOT"), words::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xshare:off",
        "-Xint -XX:SharedArchiveFile=x",
        "-XX:AOTMode=off",
        "-XX:AOTCache=y",
        "-XX:+AutoCreateSharedArchive",
        "-XX:ArchiveClassesAtExit=x",
        "-XX:DumpLoadedClassList=x"
      })
  void leavesTheFieldToTheUser(String option) {
    assertEquals(Optional.empty(), used(option, Map.of()));
    assertEquals(Optional.empty(), used("", Map.of("JAVA_TOOL_OPTIONS", option)));
    assertTrue(used("-Xint", Map.of("JAVA_TOOL_OPTIONS", "-Dx=y")).isPresent());
  }

  @Test
  void recordsAtOneNodeOnly() throws Exception {
    Properties properties = new Properties();
    properties.setProperty(StartCache.RECORDED_PROPERTY, "node0=" + file);
    Optional<StartCache> cache = StartCache.of(properties, Map.of());
    assertTrue(words(cache, "node0").contains("-XX:AOTCacheOutput=" + file));
    assertTrue(words(cache, "node1").contains("-jar"));
    VmmCommand command = new VmmCommand(Path.of("java"), folder, cache);
    assertTrue(command.endsSlowly("node0"));
    assertFalse(command.endsSlowly("node1"));
  }
}
