package org.pangaea.vmm.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.pangaea.control.LocalControl;

/**
 * Felix's Gogo, which is started with the first client: a VMM that nobody looks into has nothing of
 * it but files. Any thread.
 */
final class Gogo {
  private static final String[] BUNDLES = {
    "org.apache.felix.gogo.runtime", "org.apache.felix.gogo.command"
  };

  private static final int LONGEST_LINE = 4096;

  private final BundleContext context;
  private final LocalControl control;
  private boolean started;

  /**
   * Not started yet.
   *
   * @param control the VMM that is asked
   */
  Gogo(BundleContext context, LocalControl control) {
    this.context = context;
    this.control = control;
  }

  /** Reads lines and answers them until there are no more, or {@code exit} is read. */
  void serve(InputStream in, OutputStream out) throws IOException {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    try {
      Answers vmm = new Answers(control.control());
      CommandProcessor processor = start();
      try (CommandSession session =
          processor.createSession(InputStream.nullInputStream(), print, print)) {
        session.put(VmmCommands.SESSION, vmm);
        // Without a scope, a name that others have, too, means the VMM's command.
        session.put("SCOPE", VmmCommands.SCOPE + ":*");
        converse(in, print, session, vmm.name());
      }
    } catch (IllegalStateException | BundleException e) {
      print.println("There is no console: " + e.getMessage());
    }
  }

  private static void converse(InputStream in, PrintStream out, CommandSession session, String node)
      throws IOException {
    out.println(
        "The VMM of node " + node + ". help lists commands, those of the VMM begin with pangaea:");
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    while (!out.checkError()) {
      out.print(node + "> ");
      out.flush();
      String line = read(reader);
      if (line == null || line.equals("exit") || line.equals("quit")) {
        return;
      }
      execute(line, session, out);
    }
  }

  /** A line, or null at the end; whoever sends one that does not end is not listened to. */
  private static String read(BufferedReader reader) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = reader.read(); read != '\n'; read = reader.read()) {
      if (read < 0 && line.isEmpty() || line.length() > LONGEST_LINE) {
        return null;
      }
      if (read < 0) {
        break;
      }
      line.append((char) read);
    }
    return line.toString().strip();
  }

  private static void execute(String line, CommandSession session, PrintStream out) {
    if (line.isEmpty()) {
      return;
    }
    try {
      Object result = session.execute(line);
      if (result != null) {
        CharSequence text =
            result instanceof CharSequence plain
                ? plain
                : session.format(result, Converter.INSPECT);
        out.println(text.toString().stripTrailing());
      }
    } catch (Exception e) {
      // Gogo passes on whatever a command throws.
      out.println("error: " + (e.getMessage() == null ? e : e.getMessage()));
    }
  }

  private synchronized CommandProcessor start() throws BundleException {
    if (!started) {
      for (String name : BUNDLES) {
        bundle(name).start(Bundle.START_TRANSIENT);
      }
      context.registerService(
          VmmCommands.class,
          new VmmCommands(),
          new Hashtable<>(
              Map.of(
                  CommandProcessor.COMMAND_SCOPE,
                  VmmCommands.SCOPE,
                  CommandProcessor.COMMAND_FUNCTION,
                  VmmCommands.FUNCTIONS)));
      started = true;
    }
    ServiceReference<CommandProcessor> found = context.getServiceReference(CommandProcessor.class);
    if (found == null) {
      throw new IllegalStateException("Gogo does not run.");
    }
    return context.getService(found);
  }

  private Bundle bundle(String name) {
    return Stream.of(context.getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the bundle " + name + " is missing."));
  }
}
