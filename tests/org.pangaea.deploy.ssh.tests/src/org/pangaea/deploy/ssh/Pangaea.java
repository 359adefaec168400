package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line client as a user of the {@link SshLab} runs it, in processes of its own. */
final class Pangaea {
  private final Path home;
  private final Path folder;
  private Path cache;
  private int runs;

  /**
   * @param home the user's
   * @param folder for models, run directories and output
   */
  Pangaea(Path home, Path folder) throws IOException {
    this.home = home;
    this.folder = folder;
    cache = folder.resolve("cache");
    Files.createDirectories(folder.resolve("run"));
  }

  /** From now on guests are those that whoever runs the tests has fetched. */
  void useOwnGuests() {
    String own = System.getenv("XDG_CACHE_HOME");
    cache = own == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(own);
  }

  /** A model in a file; its name. */
  String model(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  Path runDirectories() {
    return folder.resolve("run");
  }

  /** What a command did. */
  record Result(int status, String out, String err) {
    @Override
    public String toString() {
      return "status " + status + "\n--- out\n" + out + "\n--- err\n" + err;
    }
  }

  /** A command that runs. */
  record Started(Process process, Path out, Path err) {
    Result await(Duration limit) throws IOException, InterruptedException {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("it does not end: " + new Result(-1, text(out), text(err)));
      }
      return new Result(process.exitValue(), text(out), text(err));
    }

    /** Only to one that converses. */
    void type(String text) throws IOException {
      process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    String output() throws IOException {
      return text(out);
    }

    private static String text(Path file) throws IOException {
      return Files.readString(file, StandardCharsets.UTF_8);
    }
  }

  Result run(String... words) throws IOException, InterruptedException {
    return start(words).await(Duration.ofSeconds(120));
  }

  Started start(String... words) throws IOException {
    return start(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()), words);
  }

  /** Starts a command whose standard input is typed. */
  Started converse(String... words) throws IOException {
    return start(ProcessBuilder.Redirect.PIPE, words);
  }

  private Started start(ProcessBuilder.Redirect input, String... words) throws IOException {
    runs++;
    Path out = folder.resolve("out-" + runs);
    Path err = folder.resolve("err-" + runs);
    String java = System.getProperty("pangaea.java");
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.home=" + home,
                "-Dpangaea.java=" + java,
                "-Dpangaea.vmm.home=" + System.getProperty("pangaea.vmm.home"),
                "-cp",
                System.getProperty("pangaea.cli.home") + "/plugins/*",
                "org.pangaea.cli.Main"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("SSH_AUTH_SOCK");
    environment.put("XDG_RUNTIME_DIR", runDirectories().toString());
    environment.put("XDG_CACHE_HOME", cache.toString());
    Files.writeString(out, "", StandardOpenOption.CREATE);
    return new Started(
        builder
            .redirectInput(input)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start(),
        out,
        err);
  }
}
