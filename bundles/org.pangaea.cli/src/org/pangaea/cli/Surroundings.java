package org.pangaea.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.GuestSource;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.LocalLauncher;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.guests.GuestSettings;
import org.pangaea.guests.Guests;

/**
 * All that the command sees of the world around it, so that tests can make another one.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param terminal behind them
 * @param environment variables
 * @param launcher starts VMMs
 * @param guests prepares guests
 * @param directories of machines that run
 * @param bareRunner runs bare-metal programs
 * @param folder what relative paths on the command line begin at
 */
record Surroundings(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Terminal terminal,
    Map<String, String> environment,
    Provider<Launcher> launcher,
    Provider<GuestSource> guests,
    RunDirectories directories,
    BareRunner bareRunner,
    Path folder) {

  /**
   * Makes something when it is needed: most commands need little, and must not fail for the rest.
   */
  interface Provider<T> {
    T get() throws DeployException;
  }

  static Surroundings ofThisProcess(Terminal terminal) {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        // Unbuffered: what is typed ahead must stay readable for whoever comes next.
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        terminal,
        environment,
        () -> new LocalLauncher(VmmCommand.of(System.getProperties())),
        Surroundings::guestsOfThisUser,
        new RunDirectories(RunDirectories.base(environment)),
        BareProcess.of(System.getProperties()),
        Path.of("").toAbsolutePath());
  }

  private static GuestSource guestsOfThisUser() throws DeployException {
    try {
      return GuestSource.of(new Guests(GuestSettings.ofThisProcess()));
    } catch (IllegalArgumentException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    }
  }
}
