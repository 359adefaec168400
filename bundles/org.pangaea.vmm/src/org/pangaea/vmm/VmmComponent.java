package org.pangaea.vmm;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pangaea.control.LocalControl;
import org.pangaea.control.VmmControl;
import org.pangaea.machine.CoherenceUnit;
import org.pangaea.machine.Engine;

/**
 * The VMM in the headless product. System properties say who it is: {@code pangaea.vmm.name},
 * {@code pangaea.vmm.control} (path of the control socket), {@code pangaea.vmm.owned} (true: it
 * ends when its standard input does, so that a launcher that dies leaves nothing behind). Without a
 * name it stays idle.
 */
@Component(immediate = true, service = LocalControl.class)
public final class VmmComponent implements LocalControl {
  private final String name = System.getProperty("pangaea.vmm.name");
  private final Vmm vmm = new Vmm(name == null ? "unnamed" : name, true);
  private ControlServer server;

  /** Engines come and go as services. */
  @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
  void addEngine(Engine engine) {
    vmm.addEngine(engine);
  }

  void removeEngine(Engine engine) {
    vmm.removeEngine(engine);
  }

  @Activate
  void activate() throws IOException {
    String control = System.getProperty("pangaea.vmm.control");
    if (name == null || control == null) {
      return;
    }
    try {
      CoherenceUnit.check();
    } catch (IllegalArgumentException e) {
      System.err.println("VMM " + name + " cannot start: " + e.getMessage());
      exitSoon();
      throw e;
    }
    try {
      server = new ControlServer(vmm, Path.of(control), VmmComponent::exit);
      // The framework is not stopped when the process is told to end.
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "no more clients"));
    } catch (IOException e) {
      System.err.println("VMM " + name + " cannot listen for its clients: " + e.getMessage());
      exitSoon();
      throw e;
    }
    if (Boolean.getBoolean("pangaea.vmm.owned")) {
      Thread watcher = new Thread(VmmComponent::awaitEndOfInput, "owner of " + name);
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  /** Nobody could ever reach it. In a thread of its own, since the framework waits for this one. */
  private static void exitSoon() {
    new Thread(() -> Runtime.getRuntime().exit(1), "no clients").start();
  }

  @Deactivate
  void deactivate() {
    if (server != null) {
      server.close();
    }
    vmm.close();
  }

  @Override
  public VmmControl control() {
    if (name == null) {
      throw new IllegalStateException("No VMM was to run in this process.");
    }
    return ControlService.within(vmm, VmmComponent::exit);
  }

  private static void awaitEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // Whatever the owner writes means only that it is there.
        continue;
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end.
    }
    exit();
  }

  /** Ends the process; the answer to whoever asked for it has left by then. */
  private static void exit() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().exit(0);
  }
}
