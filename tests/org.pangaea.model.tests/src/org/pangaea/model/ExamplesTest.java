package org.pangaea.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.validation.ClusterValidator;
import org.pangaea.model.values.ByteSize;

class ExamplesTest {

  private static final Path FOLDER = Checkout.file("examples");

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsInOrder(Path example) throws IOException {
    Cluster cluster = ClusterResources.load(example);
    assertEquals(List.of(), new ClusterValidator(FOLDER).validate(cluster));
    assertEquals(example.getFileName().toString(), cluster.getName() + ".cluster");
  }

  @ParameterizedTest
  @CsvSource({
    "one-node, BUSYBOX, 1, 4, 256 MiB",
    "two-nodes, BUSYBOX, 2, 4, 256 MiB",
    "three-nodes, BUSYBOX, 3, 4, 256 MiB",
    "four-nodes, BUSYBOX, 4, 4, 256 MiB",
    "eight-harts, BUSYBOX, 2, 8, 256 MiB",
    "builtin, BUILTIN, 2, 4, 16 MiB"
  })
  void everyExampleIsItsTemplate(
      String name, NamedGuest guest, int nodes, int harts, String memoryPerNode)
      throws IOException {
    Cluster example = ClusterResources.load(FOLDER.resolve(name + ".cluster"));
    Cluster template =
        ClusterTemplates.local(name, guest, nodes, harts, ByteSize.parse(memoryPerNode));
    assertEquals(ClusterResources.text(template), ClusterResources.text(example));
  }

  @Test
  void savingAnExampleChangesNothingButComments() throws IOException {
    for (Path example : examples()) {
      String withoutComments =
          Files.readString(example)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList()
              .toString();
      String saved = ClusterResources.text(ClusterResources.load(example));
      assertEquals(withoutComments, saved.lines().toList().toString());
    }
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".cluster")).sorted().toList();
    }
  }
}
