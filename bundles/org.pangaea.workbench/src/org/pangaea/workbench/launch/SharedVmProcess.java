package org.pangaea.workbench.launch;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.debug.core.DebugEvent;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.core.model.IStreamsProxy;
import org.pangaea.control.VmState;
import org.pangaea.workbench.machines.OwnMachine;

/** A machine that runs, as the platform's launches have it: so that they know when it has ended. */
final class SharedVmProcess extends PlatformObject implements IProcess {

  private final ILaunch launch;
  private final OwnMachine machine;
  private final Map<String, String> attributes = new HashMap<>();

  SharedVmProcess(ILaunch launch, OwnMachine machine) {
    this.launch = launch;
    this.machine = machine;
    fire(DebugEvent.CREATE);
    machine.ended().thenAccept(_ -> fire(DebugEvent.TERMINATE));
  }

  private void fire(int kind) {
    DebugPlugin.getDefault().fireDebugEventSet(new DebugEvent[] {new DebugEvent(this, kind)});
  }

  @Override
  public boolean canTerminate() {
    return !isTerminated();
  }

  @Override
  public boolean isTerminated() {
    return machine.ended().isDone();
  }

  @Override
  public void terminate() {
    machine.end();
  }

  @Override
  public String getLabel() {
    return machine.name();
  }

  @Override
  public ILaunch getLaunch() {
    return launch;
  }

  /** The guest's console has a view of its own. */
  @Override
  public IStreamsProxy getStreamsProxy() {
    return null;
  }

  @Override
  public synchronized void setAttribute(String key, String value) {
    attributes.put(key, value);
  }

  @Override
  public synchronized String getAttribute(String key) {
    return attributes.get(key);
  }

  @Override
  public int getExitValue() throws DebugException {
    if (!isTerminated()) {
      throw new DebugException(
          org.eclipse.core.runtime.Status.error("'%s' still runs.".formatted(machine.name())));
    }
    return machine.ended().join().state() == VmState.FAILED ? 1 : 0;
  }
}
