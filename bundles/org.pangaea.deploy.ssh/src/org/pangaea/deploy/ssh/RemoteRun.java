package org.pangaea.deploy.ssh;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.pangaea.deploy.DeployException;

/**
 * The directory of one deployment on one computer. Of each virtual node, by its index N: {@code
 * N.sock}, the control socket; {@code N.pid}; {@code N.lock}, held while its VMM lives; {@code
 * N.exit}, its exit status; {@code N.equinox}; and {@code NODE.log}. {@code owner} says who
 * deployed it: a line for people, and a line that only they know.
 */
final class RemoteRun {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int TAKEN = 5;

  private final SshComputer computer;
  private final Places places;
  private final String name;
  private final String owner;
  private final String claim = UUID.randomUUID().toString();
  private boolean claimed;

  RemoteRun(SshComputer computer, Places places, String name, String who) {
    this.computer = computer;
    this.places = places;
    this.name = name;
    owner =
        "%s (process %d) at %s"
            .formatted(
                who, ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** The index of a node, by its control socket's path here or there. */
  static int index(String socket) {
    String file = socket.substring(socket.lastIndexOf('/') + 1);
    return Integer.parseInt(file.substring(0, file.indexOf('.')));
  }

  /** The name of a deployment, by the path of one of its control sockets there. */
  static String deployment(String socket) {
    String folder = socket.substring(0, socket.lastIndexOf('/'));
    return folder.substring(folder.lastIndexOf('/') + 1);
  }

  String name() {
    return name;
  }

  String folder() {
    return places.run() + "/" + name;
  }

  String path(String file) {
    return folder() + "/" + file;
  }

  /**
   * Takes the name on this computer. Of several that try at the same time one gets it. What a
   * deployment left of which nothing lives is removed.
   *
   * @throws DeployException if there is such a deployment
   */
  synchronized void claim() throws DeployException, InterruptedException {
    if (claimed) {
      return;
    }
    SshComputer.Ran ran =
        computer.run(
            "make a run directory",
            """
            umask 077
            base=%1$s
            dir=%2$s
            mkdir -m 700 "$base" 2>/dev/null
            if [ -L "$base" ] || [ ! -O "$base" ] || [ "$(stat -c %%a "$base")" != 700 ]; then
              echo "$base belongs to someone else or is open to others, who could take part in your virtual machines. Remove it." >&2
              exit 4
            fi
            for try in 1 2; do
              if mkdir -m 700 "$dir" 2>/dev/null; then
                printf '%%s\\n' %3$s %4$s >"$dir/owner"
                exit 0
              fi
              [ -d "$dir" ] || { mkdir -m 700 "$dir"; exit 4; }
              for lock in "$dir"/*.lock; do
                [ ! -e "$lock" ] || flock -n "$lock" true || break 2
              done
              # Whoever has just made it may not have come to start anything.
              [ -z "$(find "$dir" -maxdepth 0 -mmin -1)" ] || break
              rm -rf "$dir"
            done
            head -n 1 "$dir/owner"
            exit %5$d
            """
                .formatted(
                    Shell.quote(places.run()),
                    Shell.quote(folder()),
                    Shell.quote(owner),
                    claim,
                    TAKEN),
            LIMIT);
    if (ran.status() == TAKEN) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' has a deployment '%s' already, by %s. Undeploy that one, or use another name."
              .formatted(computer.name(), name, ran.words()));
    }
    if (ran.status() != 0) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Computer '%s' could not make a run directory: %s"
              .formatted(computer.name(), ran.words()));
    }
    claimed = true;
  }

  /**
   * Starts a VMM that stays when the connection ends.
   *
   * @param words of its command
   * @return its process id
   */
  long start(int index, String node, List<String> words)
      throws DeployException, InterruptedException {
    String pid =
        computer
            .output(
                "start the VMM of node '" + node + "'",
                """
                umask 077
                cd %1$s || exit 4
                exec 9>>%2$d.lock
                if ! flock -n 9; then
                  echo "another one is running." >&2
                  exit 4
                fi
                rm -f %2$d.sock %2$d.exit %2$d.pid
                setsid sh -c '
                  trap "" HUP INT
                  "$@" &
                  echo $! >%2$d.pid.new
                  mv %2$d.pid.new %2$d.pid
                  wait $!
                  echo $? >%2$d.exit.new
                  mv %2$d.exit.new %2$d.exit
                ' vmm %3$s </dev/null >>%4$s 2>&1 &
                i=0
                while [ ! -s %2$d.pid ] && [ $i -lt 200 ]; do
                  sleep 0.05
                  i=$((i + 1))
                done
                cat %2$d.pid
                """
                    .formatted(
                        Shell.quote(folder()),
                        index,
                        Shell.quote(words),
                        Shell.quote("./" + node + ".log")),
                LIMIT)
            .strip();
    return Long.parseLong(pid.substring(pid.lastIndexOf('\n') + 1));
  }

  /** The process id of a VMM that runs, or 0 if it does not. */
  long find(int index) throws DeployException, InterruptedException {
    String pid =
        computer
            .output(
                "look for a VMM",
                """
                cd %1$s 2>/dev/null || exit 0
                [ -e %2$d.lock ] && ! flock -n %2$d.lock true && cat %2$d.pid
                """
                    .formatted(Shell.quote(folder()), index),
                LIMIT)
            .strip();
    return pid.matches("[0-9]+") ? Long.parseLong(pid) : 0;
  }

  /** Sends a signal to a VMM, if it still runs. */
  void signal(int index, String signal) throws DeployException, InterruptedException {
    computer.run(
        "end a VMM",
        """
        cd %1$s 2>/dev/null || exit 0
        flock -n %2$d.lock true || kill -%3$s $(cat %2$d.pid)
        """
            .formatted(Shell.quote(folder()), index, signal),
        LIMIT);
  }

  /** Ends what runs of our own claim, and removes the directory. */
  synchronized void end() throws DeployException, InterruptedException {
    if (claimed) {
      end(computer, places, name, "[ \"$(sed -n 2p owner 2>/dev/null)\" = " + claim + " ]");
      claimed = false;
    }
  }

  /**
   * Ends what runs under a name, whoever deployed it, and removes the directory.
   *
   * @return how many VMMs were ended
   */
  static int end(SshComputer computer, Places places, String name)
      throws DeployException, InterruptedException {
    return end(computer, places, name, "true");
  }

  /** Removes what was brought there, unless a deployment is left that may use it. */
  static void removeCache(SshComputer computer, Places places)
      throws DeployException, InterruptedException {
    computer.output(
        "remove what was brought there",
        "[ -e %s ] || rm -rf %s".formatted(Shell.quote(places.run()), Shell.quote(places.cache())),
        LIMIT);
  }

  private static int end(SshComputer computer, Places places, String name, String condition)
      throws DeployException, InterruptedException {
    String counted =
        computer
            .output(
                "end the deployment '" + name + "'",
                """
                cd %1$s 2>/dev/null || { echo 0; exit 0; }
                %2$s || { echo 0; exit 0; }
                running() {
                  for lock in *.lock; do
                    [ ! -e "$lock" ] || flock -n "$lock" true || echo "${lock%%.lock}"
                  done
                }
                count=$(running | wc -l)
                for signal in TERM KILL; do
                  for index in $(running); do
                    kill -$signal $(cat $index.pid) 2>/dev/null
                  done
                  i=0
                  while [ -n "$(running)" ] && [ $i -lt 50 ]; do
                    sleep 0.1
                    i=$((i + 1))
                  done
                done
                cd ..
                rm -rf %1$s || exit 4
                rmdir %3$s 2>/dev/null
                echo $count
                """
                    .formatted(
                        Shell.quote(places.run() + "/" + name),
                        condition,
                        Shell.quote(places.run())),
                LIMIT)
            .strip();
    return Integer.parseInt(counted.substring(counted.lastIndexOf('\n') + 1).strip());
  }
}
