package org.pangaea.deploy.ssh;

import java.time.Duration;
import java.util.List;
import org.pangaea.deploy.DeployException;

/**
 * Where things are on a computer.
 *
 * @param cache folder of what was brought there, {@code ~/.cache/pangaea} unless its {@code
 *     XDG_CACHE_HOME} says otherwise
 * @param run folder of what runs there, {@code /tmp/pangaea-UID} unless its {@code TMPDIR} says
 *     otherwise. Not {@code XDG_RUNTIME_DIR}: that goes when the user's last session ends, and VMMs
 *     stay
 * @param client this computer's address, as seen from there
 */
record Places(String cache, String run, String client) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  static Places of(SshComputer computer) throws DeployException, InterruptedException {
    List<String> lines =
        computer
            .output(
                "tell about itself",
                """
                for c in setsid flock sha256sum; do
                  if ! command -v $c >/dev/null; then
                    echo "there is no command $c. Install the packages util-linux and coreutils." >&2
                    exit 3
                  fi
                done
                if [ "$(uname -s)" != Linux ]; then
                  echo "it runs $(uname -s), and VMMs need Linux." >&2
                  exit 3
                fi
                echo "${XDG_CACHE_HOME:-$HOME/.cache}/pangaea"
                echo "${TMPDIR:-/tmp}/pangaea-$(id -u)"
                echo "${SSH_CONNECTION%% *}"
                """,
                LIMIT)
            .lines()
            .toList();
    if (lines.size() != 3) {
      // What a login shell's start-up files print comes first.
      lines = lines.subList(Math.max(0, lines.size() - 3), lines.size());
    }
    return new Places(lines.get(0), lines.get(1), lines.get(2));
  }

  String files() {
    return cache + "/files";
  }

  /** Javas that were brought there. */
  String runtimes() {
    return cache + "/runtime";
  }

  String vmms() {
    return cache + "/vmm";
  }
}
