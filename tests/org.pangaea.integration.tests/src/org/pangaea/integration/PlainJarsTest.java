package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the products' jars must not have, lest a JVM starts slowly with them. */
class PlainJarsTest {
  /** Java 6: classes have stack maps. */
  private static final int FIRST_WITH_STACK_MAPS = 50;

  @ParameterizedTest
  @ValueSource(strings = {"pangaea.vmm.home", "pangaea.cli.home"})
  void haveNoSignaturesAndNoOldClasses(String home) throws IOException {
    List<Path> jars = jars(home);
    assertTrue(jars.size() > 10, jars::toString);
    List<String> faults = new ArrayList<>();
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (ZipEntry entry : Collections.list(file.entries())) {
          String name = entry.getName();
          if (name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)")) {
            faults.add(jar.getFileName() + " is signed: " + name);
          } else if (name.endsWith(".class") && majorVersion(file, entry) < FIRST_WITH_STACK_MAPS) {
            faults.add(jar.getFileName() + " has the old class " + name);
          }
        }
        assertTrue(
            file.getManifest().getEntries().values().stream()
                .noneMatch(section -> section.toString().contains("-Digest")),
            () -> jar + " has digests of a signature");
      }
    }
    assertEquals(List.of(), faults);
  }

  private static List<Path> jars(String home) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of(System.getProperty(home), "plugins"), "*.jar")) {
      found.forEach(jars::add);
    }
    return jars;
  }

  private static int majorVersion(JarFile file, ZipEntry entry) throws IOException {
    try (InputStream in = file.getInputStream(entry)) {
      byte[] head = in.readNBytes(8);
      return (head[6] & 0xff) << 8 | head[7] & 0xff;
    }
  }
}
