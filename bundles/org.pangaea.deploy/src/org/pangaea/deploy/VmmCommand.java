package org.pangaea.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The command that starts a VMM: the headless Equinox of the VMM product in a JVM of its own.
 *
 * @param java the JVM's launcher
 * @param home directory of the VMM product, which many processes share and none writes to
 * @param cache what makes it start faster, if anything does
 */
public record VmmCommand(Path java, Path home, Optional<StartCache> cache) {
  /** Names the directory of the VMM product. */
  public static final String HOME_PROPERTY = "pangaea.vmm.home";

  /** Names the Java launcher. Unset: the one that runs this process. */
  public static final String JAVA_PROPERTY = "pangaea.java";

  /** More options for the VMM's JVM, separated by blanks. */
  public static final String OPTIONS_PROPERTY = "pangaea.vmm.options";

  /**
   * What every VMM's JVM is started with. The serial collector has no threads that would compete
   * with harts for processors.
   *
   * <p>Few uncommon traps for paths not taken yet: an engine's loop is one big method with a path
   * for every instruction, and a guest that boots takes new ones all the time. Each would throw the
   * compiled loop away, and the next one takes the compiler seconds. Without any, translated code
   * is slower (docs/decisions.md).
   *
   * <p>After the last trap a call that was never made would stay a call in translated code, and
   * keep guest registers in memory around it: accesses to host memory, and the step from region to
   * region, are inlined always. So are atomics, which are too large for HotSpot to do it for sure.
   *
   * <p>The calls of a page fault are hundreds of small methods, which C2 inlines only if it knows
   * that they are made: so C1 counts calls. It does not count those that it has inlined itself, as
   * each access to host memory, nor what they are called on. And C2 may inline what is called on
   * few of the ways through a method, but nothing as large as usual. With all calls counted and
   * HotSpot's own limit a boot took a seventh more of processors' time (docs/decisions.md).
   *
   * <p>Translated code is hot before it exists; HotSpot need not wait for as many runs as usual,
   * and for hardly any where regions only run once they are compiled.
   */
  static final List<String> JVM_OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:PerMethodTrapLimit=2",
          "-XX:PerBytecodeTrapLimit=0",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-C1ProfileInlinedCalls",
          "-XX:-C1ProfileVirtualCalls",
          "-XX:MinInlineFrequencyRatio=0",
          "-XX:FreqInlineSize=100",
          "-XX:CompileCommand=quiet",
          "-XX:CompileCommand=inline,org.pangaea.machine.HostMemory::*",
          "-XX:CompileCommand=inline,org.pangaea.machine.Atomics::*",
          "-XX:CompileCommand=inline,org.pangaea.machine.interpreter.Chain::find",
          "-XX:CompileCommand=CompileThresholdScaling,"
              + "org.pangaea.machine.translator.Translated*::run,0.3",
          "-XX:CompileCommand=CompileThresholdScaling,"
              + "org.pangaea.machine.translator.Presumed*::run,0.01",
          "-XX:+ExitOnOutOfMemoryError");

  /**
   * The interpreter's loop is compiled as soon as it turns. It takes C2 half a second, in which the
   * hart is in code that counts, at a tenth of its speed. What the counts have seen by then is
   * hardly more than the guest's first loop: good for a guest that executes all kinds of code
   * before each of its loops is translated, and worse for one whose few loops are never anything
   * but interpreted.
   */
  private static final String LOOP_AT_ONCE =
      "-XX:CompileCommand=CompileThresholdScaling,"
          + "org.pangaea.machine.interpreter.Interpreter::run,0.01";

  private static final long MIB = 1 << 20;

  /** Heap for everything but what grows with guest memory, which is outside the heap itself. */
  private static final long HEAP = 256 * MIB;

  /**
   * A VMM keeps some 170 bytes for every page that it has ever held; this is with a reserve, a
   * sixteenth of guest memory if pages have 4 KiB. It is taken from the system as pages are
   * touched.
   */
  private static final long HEAP_PER_PAGE = 256;

  /** One that nothing makes faster. */
  public VmmCommand(Path java, Path home) {
    this(java, home, Optional.empty());
  }

  /** The command of this process's settings. */
  public static VmmCommand of(Properties properties) throws DeployException {
    String home = properties.getProperty(HOME_PROPERTY);
    if (home == null) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Nobody said where the VMM is installed: the system property "
              + HOME_PROPERTY
              + " is not set. Start through the pangaea command.");
    }
    Path running = Path.of(properties.getProperty("java.home"), "bin", "java");
    return new VmmCommand(
        Path.of(properties.getProperty(JAVA_PROPERTY, running.toString())),
        Path.of(home),
        StartCache.of(properties, System.getenv()));
  }

  /**
   * The options of a JVM that executes guest code: those of every VMM, and what the user adds to
   * them.
   *
   * @param guestPages pages of the guest's memory, as large as nodes share them
   * @param translates whether what is hot does not stay interpreted
   */
  public static List<String> jvmOptions(long guestPages, boolean translates) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    if (translates) {
      options.add(LOOP_AT_ONCE);
    }
    options.add("-Xmx" + (HEAP + guestPages * HEAP_PER_PAGE) / MIB + "m");
    String more = System.getProperty(OPTIONS_PROPERTY, "").strip();
    if (!more.isEmpty()) {
      options.addAll(List.of(more.split("\\s+")));
    }
    return options;
  }

  /**
   * The words of the command.
   *
   * @throws DeployException if the product is not there
   */
  List<String> words(NodeStart start) throws DeployException {
    List<String> words = new ArrayList<>();
    words.add(java.toString());
    Optional<StartCache> used = cache.filter(c -> c.concerns(start.node()));
    used.ifPresent(c -> words.addAll(c.jvmOptions()));
    words.addAll(settings(start, home.resolve("configuration").toUri().toString()));
    words.addAll(used.isPresent() ? onClassPath() : List.of("-jar", framework().toString()));
    words.add("-configuration");
    words.add(start.scratch().toString());
    return words;
  }

  /**
   * The words of the command on another computer, where nobody owns the process: it outlives
   * whoever started it.
   *
   * @param java path of the launcher there
   * @param home path of the VMM product there
   * @param framework path of the jar to start, below it
   * @param start with paths of that computer
   */
  public static List<String> elsewhere(
      String java, String home, String framework, NodeStart start) {
    List<String> words = new ArrayList<>();
    words.add(java);
    words.addAll(settings(start, "file:" + home + "/configuration/"));
    words.addAll(List.of("-jar", home + "/" + framework));
    words.addAll(List.of("-configuration", start.scratch().toString()));
    return words;
  }

  private static List<String> settings(NodeStart start, String configuration) {
    // The engine is the model's, and the VMM is told later; most translate.
    List<String> words =
        new ArrayList<>(jvmOptions(start.guestMemory() / start.coherenceUnit(), true));
    words.add("-Dpangaea.unit=" + start.coherenceUnit());
    words.add("-Dpangaea.vmm.name=" + start.node());
    words.add(controlOption(start.socket()));
    // No link resumes the session of another one, so nobody has a use for tickets.
    words.add("-Djdk.tls.server.newSessionTicketCount=0");
    words.add("-Dpangaea.vmm.owned=" + start.owned());
    // Processes may share an installation, but not the area that Equinox writes to.
    words.add("-Dosgi.sharedConfiguration.area=" + configuration);
    return words;
  }

  /** The word that tells a VMM's control socket. */
  static String controlOption(Path socket) {
    return "-Dpangaea.vmm.control=" + socket;
  }

  /** Whether the VMM of a node writes a cache before it ends, which takes a while. */
  boolean endsSlowly(String node) {
    return cache.filter(c -> c.isRecordedBy(node)).isPresent();
  }

  /**
   * A cache holds what the JVM's own class loaders have loaded. So all bundles are on the class
   * path, and bundles ask there first, for every package: each class exists once.
   */
  private List<String> onClassPath() throws DeployException {
    Path framework = framework();
    List<String> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home.resolve("plugins"), "*.jar")) {
      found.forEach(jar -> jars.add(jar.toString()));
    } catch (IOException e) {
      throw missing(e);
    }
    jars.remove(framework.toString());
    // A cache is good for one order.
    jars.sort(null);
    jars.addFirst(framework.toString());
    return List.of(
        "-Dosgi.parentClassloader=app",
        "-Dorg.osgi.framework.bootdelegation=*",
        "-cp",
        String.join(File.pathSeparator, jars),
        "org.eclipse.core.runtime.adaptor.EclipseStarter");
  }

  private Path framework() throws DeployException {
    Path plugins = home.resolve("plugins");
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(plugins, "org.eclipse.osgi_*.jar")) {
      for (Path jar : found) {
        return jar;
      }
    } catch (IOException e) {
      throw missing(e);
    }
    throw missing(null);
  }

  private DeployException missing(IOException cause) {
    return new DeployException(
        DeployException.Kind.FAILED,
        "There is no VMM in %s. Build it: ./pangaea does so when .build/stamp is gone."
            .formatted(home),
        cause);
  }
}
