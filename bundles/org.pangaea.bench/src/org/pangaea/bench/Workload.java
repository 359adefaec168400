package org.pangaea.bench;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a Linux on two nodes with four harts does to see how it shares its memory. Each but the boot
 * is a command of the shell in the guest {@code tools}, without double quotes.
 */
enum Workload {
  BOOT("boot to the shell", ""),
  IDLE("idle for 10 s", "sleep 10"),
  COMPUTE("four programs that compute", "stress-ng --cpu 4 --cpu-method crc16 --cpu-ops 1200"),
  FILES(
      "two shells write and delete files",
      "w(){ i=0;while [ $i -lt 150 ];do echo $i>/tmp/$1$i;rm /tmp/$1$i;i=$((i+1));done;};"
          + "w a& w b& wait"),
  FORK(
      "two shells start programs",
      "f(){ i=0;while [ $i -lt 60 ];do /bin/true;i=$((i+1));done;};f& f& wait"),
  HACKBENCH("hackbench, 20 tasks, 20 messages", "hackbench -g 1 -f 10 -l 20"),
  PIPE(
      "pipe from node to node, 4 MiB",
      "taskset 1 dd if=/dev/zero bs=4k count=1024|taskset 8 cat >/dev/null"),
  ATOMICS("atomics on one line, four harts", "stress-ng --atomic 4 --atomic-ops 400");

  /** Until the watcher has asked all nodes, nothing else is to happen. */
  static final int PAUSE_SECONDS = 2;

  private static final String FAILED = "failed:";

  private final String description;
  private final String command;

  Workload(String description, String command) {
    this.description = description;
    this.command = command;
  }

  String description() {
    return description;
  }

  /** How the line ends that the guest prints behind it. */
  String end() {
    return name() + " over";
  }

  /** Whether the line says that it went well. */
  boolean succeeded(String line) {
    return !line.contains(FAILED);
  }

  /**
   * A script for all of them: a line behind each, twice, since a message of the kernel may fall
   * into it; then a pause.
   */
  static String script() {
    String all =
        Arrays.stream(values())
            .map(work ->
                work.command.isEmpty()
                    ? "e %s;".formatted(work)
                    : "t(){ %s;};r %s;".formatted(work.command, work))
            .collect(Collectors.joining());
    return "e(){ echo $* over;echo $* over;sleep %d;};".formatted(PAUSE_SECONDS)
        + "r(){ t >/dev/null 2>&1&&e $1||e %s $1;};".formatted(FAILED)
        + all
        + "stty sane";
  }
}
