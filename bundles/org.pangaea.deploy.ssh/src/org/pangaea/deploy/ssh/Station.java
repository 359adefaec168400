package org.pangaea.deploy.ssh;

import org.pangaea.deploy.DeployException;

/** What this process has of one deployment on one computer. Any thread. */
final class Station {
  private final SshComputer computer;
  private final String address;
  private final Places places;
  private final ContentStore store;
  private final RemoteRun run;
  private Watch watch;

  private Station(SshComputer computer, String address, Places places, RemoteRun run) {
    this.computer = computer;
    this.address = address;
    this.places = places;
    this.run = run;
    store = new ContentStore(computer, places);
  }

  /** Connects. */
  static Station of(SshComputer computer, String deployment, String who)
      throws DeployException, InterruptedException {
    Places places = Places.of(computer);
    return new Station(
        computer, computer.address(), places, new RemoteRun(computer, places, deployment, who));
  }

  SshComputer computer() {
    return computer;
  }

  /** At which VMMs of other computers reach those of this one. */
  String address() {
    return address;
  }

  Places places() {
    return places;
  }

  ContentStore store() {
    return store;
  }

  RemoteRun run() {
    return run;
  }

  /** Looks after its VMMs, from the first one on. */
  synchronized Watch watch() {
    if (watch == null) {
      watch = new Watch(computer, run);
    }
    return watch;
  }

  /** Looks after its VMMs no more. They run on. */
  synchronized void leave() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }
}
