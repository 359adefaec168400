package org.pangaea.deploy.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pangaea.deploy.DeployException;

/** Measures the network between every two of some computers, by a probe that they have. */
final class LinkCheck {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long START_SECONDS = 20;
  private static final int SECRET_BYTES = 16;
  private static final double SLOW_MICROS = 2000;
  private static final double NARROW_MIB = 50;

  private final List<ProbedComputer> computers;
  private final List<CheckFinding> findings = new ArrayList<>();
  private final byte[] secret;

  LinkCheck(List<ProbedComputer> computers) {
    this.computers = computers;
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    secret = (HexFormat.of().formatHex(random) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  List<CheckFinding> findings() {
    return findings;
  }

  /** A probe that listens; it ends when its input does. */
  private static final class Listener extends OutputStream {
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final StringBuilder line = new StringBuilder();
    private final PipedOutputStream owner = new PipedOutputStream();

    @Override
    public void write(int b) {
      if (b == '\n') {
        String text = line.toString().strip();
        line.setLength(0);
        if (text.matches("port [0-9]{1,5}")) {
          port.complete(Integer.parseInt(text.substring("port ".length())));
        }
      } else {
        line.append((char) b);
      }
    }

    @Override
    public void close() {
      try {
        owner.close();
      } catch (IOException e) {
        // It ends with its connection.
        return;
      }
    }
  }

  /** Measures, one pair after the other: two at once would measure each other. */
  List<CheckedLink> measure() throws DeployException, InterruptedException {
    List<CheckedLink> links = new ArrayList<>();
    List<Listener> listeners = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    try {
      for (ProbedComputer computer : computers) {
        listeners.add(listen(computer));
      }
      for (int i = 0; i < computers.size(); i++) {
        ports.add(port(listeners.get(i), computers.get(i)));
      }
      for (int i = 0; i + 1 < computers.size(); i++) {
        links.addAll(measureFrom(computers.get(i), i, ports));
      }
      return links;
    } finally {
      listeners.forEach(Listener::close);
    }
  }

  private Listener listen(ProbedComputer computer) throws DeployException {
    Listener listener = new Listener();
    PipedInputStream in;
    try {
      in = new PipedInputStream(listener.owner);
      listener.owner.write(secret);
      listener.owner.flush();
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The probe of '%s' was not told its secret: %s.".formatted(computer.name(), e),
          e);
    }
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread.ofPlatform()
        .daemon()
        .name("probe " + computer.name())
        .start(() -> {
          try {
            computer.probe(
                "run the probe", List.of("listen", computer.address()), in, listener, err, LIMIT);
            listener.port.completeExceptionally(
                new IOException(err.toString(StandardCharsets.UTF_8).strip()));
          } catch (DeployException | InterruptedException e) {
            listener.port.completeExceptionally(e);
          }
        });
    return listener;
  }

  private int port(Listener listener, ProbedComputer computer) throws InterruptedException {
    try {
      return listener.port.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      String why =
          e instanceof ExecutionException && e.getCause().getMessage() != null
              ? e.getCause().getMessage().lines().findFirst().orElse("no reason given")
              : "it did not start in time";
      findings.add(
          CheckFinding.error(
              "link",
              computer.name(),
              "It cannot listen for others at its own address: " + why + ".",
              "Does the address in the model, or HostName in ~/.ssh/config, belong to the computer itself? Behind address translation it does not."));
      return 0;
    }
  }

  private List<CheckedLink> measureFrom(ProbedComputer from, int index, List<Integer> ports)
      throws DeployException, InterruptedException {
    List<ProbedComputer> targets = new ArrayList<>();
    List<String> arguments = new ArrayList<>(List.of("measure"));
    for (int j = index + 1; j < computers.size(); j++) {
      if (ports.get(j) != 0) {
        targets.add(computers.get(j));
        arguments.add(computers.get(j).address());
        arguments.add(Integer.toString(ports.get(j)));
      }
    }
    if (targets.isEmpty()) {
      return List.of();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    from.probe(
        "measure its links",
        arguments,
        new ByteArrayInputStream(secret),
        out,
        new ByteArrayOutputStream(),
        LIMIT.multipliedBy(targets.size()));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    List<CheckedLink> links = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      links.add(
          link(
              from.name(),
              targets.get(i).name(),
              i < lines.size() ? lines.get(i) : "- the probe ended early"));
    }
    return links;
  }

  private CheckedLink link(String from, String to, String line) {
    if (line.startsWith("-")) {
      findings.add(
          CheckFinding.error(
              "link",
              from,
              "It cannot connect to '%s': %s.".formatted(to, line.substring(1).strip()),
              "Let the firewalls of both pass TCP between them, at least the nodes' fabricPorts."));
      return new CheckedLink(from, to, -1, -1);
    }
    String[] words = line.split(" ");
    CheckedLink link =
        new CheckedLink(from, to, Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    if (link.latencyMicros() > SLOW_MICROS) {
      findings.add(
          CheckFinding.warning(
              "link",
              from,
              "A page from '%s' takes %.1f ms; guests that share memory will be slow."
                  .formatted(to, link.latencyMicros() / 1000),
              "Use computers on one local network, or a timeScale below 1, so that the guest's time-outs are more patient."));
    }
    if (link.bandwidth() < NARROW_MIB) {
      findings.add(
          CheckFinding.warning(
              "link",
              from,
              "To '%s' go %.0f MiB/s; pages will queue up.".formatted(to, link.bandwidth()),
              "Use a network of 1 Gbit/s or more, and look whether something else fills it."));
    }
    return link;
  }
}
