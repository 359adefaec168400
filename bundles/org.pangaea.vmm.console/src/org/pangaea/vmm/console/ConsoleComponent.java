package org.pangaea.vmm.console;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pangaea.control.LocalControl;

/**
 * Offers the console in the headless product, beside the control socket that {@code
 * pangaea.vmm.control} names: {@code 0.gogo} for {@code 0.sock}. Without one there is none, and a
 * console that cannot be had keeps no VMM from running.
 */
@Component(
    immediate = true,
    service = {})
public final class ConsoleComponent {
  private static final String CONTROL = ".sock";

  /** As long as the other, so that both paths are short enough for the system, or none is. */
  private static final String CONSOLE = ".gogo";

  private final LocalControl vmm;
  private ConsoleServer server;

  /** The VMM of this process. */
  @Activate
  public ConsoleComponent(@Reference LocalControl vmm) {
    this.vmm = vmm;
  }

  @Activate
  void activate(BundleContext context) {
    String control = System.getProperty("pangaea.vmm.control", "");
    if (!control.endsWith(CONTROL)) {
      return;
    }
    Path console = Path.of(control.substring(0, control.length() - CONTROL.length()) + CONSOLE);
    try {
      server = new ConsoleServer(console, new Gogo(context, vmm));
      // The framework is not stopped when the process is told to end.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "no more people"));
    } catch (IOException e) {
      System.err.println("There is no console at " + console + ": " + e.getMessage());
    }
  }

  @Deactivate
  void deactivate() {
    if (server != null) {
      server.close();
    }
  }
}
