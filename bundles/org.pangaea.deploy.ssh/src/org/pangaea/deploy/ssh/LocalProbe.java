package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.ssh.probe.LinkProbe;
import org.pangaea.guests.IoReason;

/** The probe on the computer that runs this program. */
final class LocalProbe implements ProbedComputer {
  private final String name;
  private final String address;
  private final Path folder;

  private LocalProbe(String name, String address, Path folder) {
    this.name = name;
    this.address = address;
    this.folder = folder;
  }

  /**
   * Puts the probe into a folder of its own.
   *
   * @param name of this computer in the model
   * @param address at which the others reach it
   */
  static LocalProbe of(String name, String address) throws DeployException {
    try {
      LocalProbe probe = new LocalProbe(name, address, Files.createTempDirectory("pangaea-probe"));
      Path file = probe.folder.resolve(RemoteProbe.file());
      Files.createDirectories(file.getParent());
      try (InputStream bytes = LinkProbe.class.getResourceAsStream("/" + RemoteProbe.file())) {
        Files.copy(bytes, file);
      }
      return probe;
    } catch (IOException e) {
      throw failed(IoReason.withFile(e), e);
    }
  }

  private static DeployException failed(String reason, IOException e) {
    return new DeployException(
        DeployException.Kind.FAILED,
        "The links of this computer cannot be measured: %s.".formatted(reason),
        e);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void probe(
      String what,
      List<String> arguments,
      InputStream in,
      OutputStream out,
      OutputStream err,
      Duration limit)
      throws DeployException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                folder.toString(),
                LinkProbe.class.getName()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).start();
      try {
        List<Thread> readers =
            List.of(
                copy(process.getInputStream(), out, false),
                copy(process.getErrorStream(), err, false));
        copy(in, process.getOutputStream(), true);
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new DeployException(
              DeployException.Kind.TIMED_OUT,
              "This computer could not %s within %d s. Is it very busy, or its network slow?"
                  .formatted(what, limit.toSeconds()));
        }
        for (Thread reader : readers) {
          reader.join();
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      throw failed(IoReason.of(e), e);
    }
  }

  private static Thread copy(InputStream from, OutputStream to, boolean close) {
    return Thread.ofPlatform()
        .daemon()
        .name("probe of this computer")
        .start(() -> {
          try {
            byte[] buffer = new byte[1024];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
              to.write(buffer, 0, n);
              to.flush();
            }
            if (close) {
              to.close();
            }
          } catch (IOException e) {
            // One of them has ended, and with it what there was to say.
            return;
          }
        });
  }

  @Override
  public void close() throws DeployException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw failed("its probe cannot be removed: " + IoReason.withFile(e), e);
    }
  }
}
