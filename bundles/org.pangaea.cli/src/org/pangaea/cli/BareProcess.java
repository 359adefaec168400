package org.pangaea.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.pangaea.baremetal.Engines;
import org.pangaea.baremetal.Main;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.guests.IoReason;

/**
 * The runner as a child process: this one's JVM is tuned to be gone soon, and a guest needs one
 * like a VMM's. It has the terminal, so keys that interrupt reach it too; should this process be
 * killed, it notices and ends.
 */
final class BareProcess implements BareRunner {
  private static final long PATIENCE_SECONDS = 5;

  /**
   * Where a processor is left for HotSpot's compilers they are at nice 5: the hart keeps its own
   * when hundreds of regions are to be compiled. Where there are as many harts they would get none.
   *
   * <p>And C2 has all its threads from the start, where HotSpot begins with one: the first region
   * is not to wait until the interpreter's loop is compiled, which takes half a second. What
   * HotSpot would warn of is that threads may only get less, which is all that is wanted.
   */
  private static final List<String> PATIENT_COMPILERS =
      List.of(
          "-XX:ThreadPriorityPolicy=1",
          "-XX:CompilerThreadPriority=5",
          "-XX:-PrintWarnings",
          "-XX:-UseDynamicNumberOfCompilerThreads");

  /**
   * One thread for C1 and two for C2: HotSpot has them with four processors, and fewer with two.
   */
  private static final String THREE_COMPILERS = "-XX:CICompilerCount=3";

  private static final int PROCESSORS_FOR_THREE = 4;

  private final Path java;
  private final String classPath;

  private BareProcess(Path java, String classPath) {
    this.java = java;
    this.classPath = classPath;
  }

  /** With this process's Java and classes. */
  static BareProcess of(Properties properties) {
    Path running = Path.of(properties.getProperty("java.home"), "bin", "java");
    return new BareProcess(
        Path.of(properties.getProperty(VmmCommand.JAVA_PROPERTY, running.toString())),
        properties.getProperty("java.class.path"));
  }

  @Override
  public List<String> command(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    int processors = Runtime.getRuntime().availableProcessors();
    // In front of what the user adds.
    if (Integer.parseInt(said(words, "harts", "1")) < processors) {
      command.addAll(PATIENT_COMPILERS);
      if (processors < PROCESSORS_FOR_THREE) {
        command.add(THREE_COMPILERS);
      }
    }
    command.addAll(VmmCommand.jvmOptions(0, Engines.translates(said(words, "engine", ""))));
    command.addAll(List.of("-cp", classPath, Main.class.getName()));
    command.addAll(words);
    command.add("owner=" + ProcessHandle.current().pid());
    return command;
  }

  /** What the words, of the form {@code name=value}, say of this. */
  private static String said(List<String> words, String name, String otherwise) {
    return words.stream()
        .filter(word -> word.startsWith(name + "="))
        .map(word -> word.substring(name.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }

  @Override
  public int run(List<String> words) throws DeployException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command(words)).inheritIO().start();
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The program's machine cannot be started: %s.".formatted(IoReason.of(e)),
          e);
    }
    try {
      return process.waitFor();
    } finally {
      end(process);
    }
  }

  /** Leaves nothing running, even if this thread was interrupted. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    process.destroy();
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
