package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Harts run on the processors that the model names, by the operating system's own account. */
class ProcessorsTest {
  private static final List<Integer> MINE = new ArrayList<>();
  private static int first;
  private static int second;

  @BeforeAll
  static void needTwoProcessors() throws IOException {
    MINE.clear();
    MINE.addAll(processors());
    Assumptions.assumeTrue(MINE.size() > 1, "this needs two processors");
    first = MINE.get(0);
    second = MINE.get(1);
  }

  /** The processors that this process, and those it starts, may use. */
  static List<Integer> processors() throws IOException {
    List<Integer> found = new ArrayList<>();
    for (String range : field(Path.of("/proc/self/status"), "Cpus_allowed_list:").split(",")) {
      String[] ends = range.split("-");
      for (int n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
        found.add(n);
      }
    }
    return found;
  }

  /** What is allowed to threads that run no hart, where nodes claim the second processor only. */
  private static String others() throws IOException {
    List<Integer> rest = new ArrayList<>(MINE);
    rest.remove(Integer.valueOf(second));
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rest.size(); i++) {
      int from = i;
      while (i + 1 < rest.size() && rest.get(i + 1) == rest.get(i) + 1) {
        i++;
      }
      text.append(text.isEmpty() ? "" : ",").append(rest.get(from));
      text.append(i > from ? "-" + rest.get(i) : "");
    }
    return text.toString();
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  /** A kernel that does nothing, as fast as it can: a header (boot.rst), and a jump to itself. */
  private static void writeKernel(Path file) throws IOException {
    ByteBuffer image = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0x0400006f).putInt(0x00000013);
    image.putLong(0).putLong(4096).putLong(0);
    image.putInt(2).putInt(0).putLong(0).putLong(0x5643534952L).putInt(0x05435352).putInt(0);
    image.putInt(64, 0x0000006f);
    Files.write(file, image.array());
  }

  private static String vm(String name, int weight, String... nodesOfVcpus) {
    StringBuilder text = new StringBuilder("vm " + name + " { kernel = loop; weight = " + weight);
    for (int i = 0; i < nodesOfVcpus.length; i++) {
      text.append("\nvcpu %d { node = %s }".formatted(i, nodesOfVcpus[i]));
    }
    return text
        + "\nmemory { size = 128 MiB; home = %s }\ndevice console { node = %s } }\n"
            .formatted(nodesOfVcpus[0], nodesOfVcpus[0]);
  }

  private static void deploy(Desk desk, String nodes, String... vms)
      throws IOException, InterruptedException {
    writeKernel(desk.folder().resolve("loop"));
    Files.writeString(
        desk.folder().resolve("c.cluster"),
        "cluster c { computer local {\n%s}\n%s}\n".formatted(nodes, String.join("", vms)));
    desk.done("cluster", "deploy", "c.cluster");
    for (String vm : vms) {
      desk.done("vm", "run", "-d", "--vm", vm.split(" ")[1], "c.cluster");
    }
  }

  private static String node(String name, String processors) {
    return "node %s { memory = 256 MiB; processors = %s }%n".formatted(name, processors);
  }

  private static void undeploy(Desk desk) throws IOException, InterruptedException {
    desk.done("cluster", "undeploy", "c", "--force");
    desk.assertNoProcessLeft(java.time.Duration.ofSeconds(20));
  }

  /** The threads of the VMM of each node that have a name, by node. */
  private static Map<String, Path> threads(Desk desk, String prefix) throws InterruptedException {
    Map<String, Path> found = new TreeMap<>();
    for (JsonElement cluster :
        JsonParser.parseString(desk.done("cluster", "list", "--json")).getAsJsonArray()) {
      for (JsonElement node :
          cluster.getAsJsonObject().getAsJsonObject("deployment").getAsJsonArray("nodes")) {
        String name = node.getAsJsonObject().get("name").getAsString();
        long pid = node.getAsJsonObject().get("pid").getAsLong();
        try (DirectoryStream<Path> tasks =
            Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
          for (Path task : tasks) {
            String thread = ofTask(task, one -> Files.readString(one.resolve("comm")).strip());
            if (thread != null && thread.startsWith(prefix)) {
              found.put(name + ": " + thread + (prefix.isEmpty() ? " " + task : ""), task);
            }
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return found;
  }

  private static String allowed(Path task) throws IOException {
    return field(task.resolve("status"), "Cpus_allowed_list:");
  }

  /** What the system says of a thread. */
  @FunctionalInterface
  private interface Account {
    String of(Path task) throws IOException;
  }

  /** The same of one that may have ended meanwhile: then nothing, null. */
  private static String ofTask(Path task, Account account) throws IOException {
    try {
      return account.of(task);
    } catch (IOException e) {
      if (Files.exists(task)) {
        throw e;
      }
      return null;
    }
  }

  /** The processor that a thread ran on last: field 39 of its stat (proc(5)). */
  private static int ranOn(Path task) throws IOException {
    String stat = Files.readString(task.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[36]);
  }

  /** Of those that have not ended meanwhile. */
  private static Map<String, String> allowedOf(Map<String, Path> threads) throws IOException {
    Map<String, String> allowed = new TreeMap<>();
    for (Map.Entry<String, Path> thread : threads.entrySet()) {
      String processors = ofTask(thread.getValue(), ProcessorsTest::allowed);
      if (processors != null) {
        allowed.put(thread.getKey(), processors);
      }
    }
    return allowed;
  }

  @Test
  @DisplayName("Claims 5, 17, 31: virtual nodes of one computer, each on a processor of its own")
  void eachNodeHasItsProcessor() throws IOException, InterruptedException {
    Desk.use(desk -> {
      deploy(
          desk,
          node("left", "" + first) + node("right", "" + second),
          vm("one", 1, "left", "right"));
      Map<String, Path> harts = threads(desk, "vm 1 hart");
      assertEquals(
          Map.of("left: vm 1 hart 0", "" + first, "right: vm 1 hart 1", "" + second),
          allowedOf(harts));
      assertEquals(first, ranOn(harts.get("left: vm 1 hart 0")));
      // And nothing of one node is ever on the other's.
      for (Map.Entry<String, String> thread : allowedOf(threads(desk, "")).entrySet()) {
        boolean left = thread.getKey().startsWith("left");
        assertNotEquals("" + (left ? second : first), thread.getValue(), thread.getKey());
      }
      undeploy(desk);
    });
  }

  @Test
  @DisplayName("Claims 7, 20: one virtual node made of two processors")
  void oneNodeHasTwoProcessors() throws IOException, InterruptedException {
    Desk.use(desk -> {
      deploy(desk, node("both", first + "," + second), vm("one", 1, "both", "both"));
      Map<String, String> harts = allowedOf(threads(desk, "vm 1 hart"));
      assertEquals(2, harts.size(), harts::toString);
      assertEquals(List.of("" + first, "" + second), harts.values().stream().sorted().toList());
      undeploy(desk);
    });
  }

  @Test
  @DisplayName("Claims 8, 19, 21, 30: one implementer runs two machines on a processor each")
  void twoMachinesOfOneVmmHaveAProcessorEach() throws IOException, InterruptedException {
    Desk.use(desk -> {
      deploy(desk, node("both", first + "," + second), vm("one", 1, "both"), vm("two", 1, "both"));
      Map<String, Path> one = threads(desk, "vm 1 hart 0");
      Map<String, Path> two = threads(desk, "vm 2 hart 0");
      assertEquals(List.of("" + first), List.copyOf(allowedOf(one).values()));
      assertEquals(List.of("" + second), List.copyOf(allowedOf(two).values()));
      assertEquals(first, ranOn(one.values().iterator().next()));
      assertEquals(second, ranOn(two.values().iterator().next()));
      String top = desk.done("node", "top", "--over", "0.1", "--json");
      for (JsonElement line : JsonParser.parseString(top).getAsJsonArray()) {
        boolean isOne = line.getAsJsonObject().get("machine").getAsString().equals("one");
        assertEquals(
            isOne ? first : second, line.getAsJsonObject().get("processor").getAsInt(), top);
      }
      undeploy(desk);
    });
  }

  @Test
  @DisplayName("Claims 8, 19, 21, 30: one implementer shares a processor between two machines")
  void twoMachinesShareAProcessorInTheRatioOfTheirWeights()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      deploy(desk, node("one", "" + second), vm("light", 1, "one"), vm("heavy", 3, "one"));
      Path light = threads(desk, "vm 1 hart 0").values().iterator().next();
      Path heavy = threads(desk, "vm 2 hart 0").values().iterator().next();
      assertEquals("" + second, allowed(light));
      assertEquals("" + second, allowed(heavy));
      // Nobody claims the first processor: what runs no hart is there.
      for (Map.Entry<String, String> thread : allowedOf(threads(desk, "")).entrySet()) {
        boolean hart = thread.getKey().matches("one: vm \\d hart .*");
        assertEquals(hart ? "" + second : others(), thread.getValue(), thread.getKey());
      }
      long lightBefore = used(light);
      long heavyBefore = used(heavy);
      TimeUnit.SECONDS.sleep(10);
      double ratio = (double) (used(heavy) - heavyBefore) / (used(light) - lightBefore);
      assertTrue(ratio > 2.7 && ratio < 3.3, "3 to 1, and it was " + ratio);
      undeploy(desk);
    });
  }

  /** Nanoseconds that a thread has been on a processor: the first number of its schedstat. */
  private static long used(Path task) throws IOException {
    return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
  }
}
