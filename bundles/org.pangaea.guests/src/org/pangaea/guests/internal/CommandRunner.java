package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The one way in which this bundle starts programs, so that tests can take their place. */
@FunctionalInterface
public interface CommandRunner {

  /**
   * Runs a program to its end.
   *
   * @param environment variables to set besides the ones of this process
   * @param lines takes the program's output and errors, line by line
   * @return its exit status
   * @throws IOException if there is no such program
   * @throws InterruptedException if the thread was interrupted; the program has been ended then
   */
  int run(
      List<String> command, Path folder, Map<String, String> environment, Consumer<String> lines)
      throws IOException, InterruptedException;
}
