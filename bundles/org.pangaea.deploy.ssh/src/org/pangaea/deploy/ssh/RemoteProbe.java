package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.sshd.sftp.client.SftpClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.ssh.probe.LinkProbe;

/** The probe on a computer that is reached by SSH, in a folder of its own there. */
final class RemoteProbe implements ProbedComputer {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SshComputer computer;
  private final String address;
  private final String folder;
  private String launcher;

  private RemoteProbe(SshComputer computer, String address, String folder) {
    this.computer = computer;
    this.address = address;
    this.folder = folder;
  }

  /**
   * Brings the probe there, and a Java for it if it has none that will do, and none that a
   * deployment has left.
   */
  static RemoteProbe on(ComputerCheck check, CarriedRuntime runtime, UploadProgress progress)
      throws DeployException, InterruptedException {
    SshComputer computer = check.computer();
    String folder = computer.output("make a folder", "umask 077; mktemp -d", LIMIT).strip();
    RemoteProbe probe = new RemoteProbe(computer, computer.address(), folder);
    try {
      probe.send();
      probe.launcher = probe.java(check, runtime, progress).launcher();
      return probe;
    } catch (DeployException | InterruptedException e) {
      probe.close();
      throw e;
    }
  }

  private void send() throws DeployException, InterruptedException {
    String file = folder + "/" + file();
    computer.output(
        "make a folder",
        "mkdir -p " + Shell.quote(file.substring(0, file.lastIndexOf('/'))),
        LIMIT);
    try (InputStream bytes = LinkProbe.class.getResourceAsStream("/" + file());
        SftpClient sftp = computer.sftp();
        OutputStream out = sftp.write(file)) {
      bytes.transferTo(out);
    } catch (IOException e) {
      throw computer.lost("take the probe", e);
    }
  }

  /** Of the probe's only class, in a folder of classes. */
  static String file() {
    return LinkProbe.class.getName().replace('.', '/') + ".class";
  }

  private RemoteJava java(ComputerCheck check, CarriedRuntime runtime, UploadProgress progress)
      throws DeployException, InterruptedException {
    if (check.java().isPresent()) {
      return check.java().get();
    }
    Places regular = Places.of(computer);
    Optional<RemoteJava> left =
        runtime.left(computer, regular, check.javasFound(), progress.phases());
    if (left.isPresent()) {
      return left.get();
    }
    Places own = new Places(folder, regular.run(), regular.client());
    return runtime.bring(computer, own, check.javasFound(), progress);
  }

  @Override
  public String name() {
    return computer.name();
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
    String command =
        "exec %s -XX:TieredStopAtLevel=1 -Xmx64m -cp %s %s %s"
            .formatted(
                Shell.quote(launcher),
                Shell.quote(folder),
                LinkProbe.class.getName(),
                arguments.stream().map(Shell::quote).collect(Collectors.joining(" ")));
    computer.execute(what, command, in, out, err, limit);
  }

  @Override
  public void close() throws DeployException, InterruptedException {
    computer.run("remove the probe", "rm -rf " + Shell.quote(folder), LIMIT);
  }
}
