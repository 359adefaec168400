package org.pangaea.bench;

import java.time.Duration;
import java.util.function.Consumer;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.cluster.VirtualMachine;

/** Starts virtual machines to be measured. */
public interface Machines {
  /**
   * Starts one on VMMs of its own.
   *
   * @param nodes virtual nodes, all on this computer
   * @param harts spread over the nodes block-wise
   * @param memoryPerNode in bytes
   */
  default Machine start(int nodes, int harts, long memoryPerNode, GuestImages guest)
      throws DeployException, InterruptedException {
    return start(nodes, harts, memoryPerNode, guest, Wiring.UNIX, Binding.NONE, model -> {});
  }

  /**
   * The same with another model.
   *
   * @param wiring of the links between its nodes
   * @param binding of its VMMs
   * @param change what is to be different in it
   */
  Machine start(
      int nodes,
      int harts,
      long memoryPerNode,
      GuestImages guest,
      Wiring wiring,
      Binding binding,
      Consumer<VirtualMachine> change)
      throws DeployException, InterruptedException;

  /** A machine that runs. Used and closed by one thread. */
  interface Machine extends AutoCloseable {
    /** Right before its VMMs were started. */
    Moment launched();

    /** Right before its harts were allowed to run. */
    Moment started();

    /**
     * Waits until a line on the console that ends in a text is complete.
     *
     * @throws DeployException if the machine ends before, or it takes too long
     */
    Line awaitLine(String end, Duration limit) throws DeployException, InterruptedException;

    /**
     * Waits for the guest to switch the machine off.
     *
     * @throws DeployException if it ends in any other way, or it takes too long
     */
    Sample awaitPowerOff(Duration limit) throws DeployException, InterruptedException;

    /**
     * Lets it run for a while, then asks all nodes.
     *
     * @throws DeployException if the machine ends meanwhile
     */
    Sample after(Duration time) throws DeployException, InterruptedException;

    @Override
    void close();
  }
}
