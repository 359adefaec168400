package org.pangaea.workbench.console;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.preferences.Settings;

/** The consoles that were opened. They live on when their views are closed. Any thread. */
public final class ConsoleSessions {

  private static final Map<String, ConsoleSession> SESSIONS = new ConcurrentHashMap<>();

  static {
    Machines.get().addListener(ConsoleSessions::reattach);
    Settings.addListener(
        _ -> SESSIONS.values().forEach(session -> session.screen().keep(Settings.scrollBack())));
  }

  private ConsoleSessions() {}

  /** The console of a machine, attached as soon as the machine runs. */
  public static ConsoleSession of(String machine) {
    ConsoleSession session = SESSIONS.computeIfAbsent(machine, ConsoleSession::new);
    if (hasConsole(machine)) {
      session.attach();
    }
    return session;
  }

  private static boolean hasConsole(String machine) {
    return Machines.get()
        .view(machine)
        .filter(view -> view.isAlive() && !view.isStarting())
        .isPresent();
  }

  /** Machines of names that were seen before may run again. */
  private static void reattach() {
    SESSIONS.forEach((name, session) -> {
      if (!session.isAttached() && hasConsole(name)) {
        session.attach();
      }
    });
  }
}
