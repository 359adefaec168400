package org.pangaea.deploy.fakes;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.ConsolePosition;
import org.pangaea.control.VmmListener;

/** Keeps what the guest prints, and tells those that attach. */
final class FakeConsole {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final List<VmmListener> readers = new ArrayList<>();
  private boolean ended;

  synchronized ConsolePosition attach(VmmListener reader, long from) {
    readers.add(reader);
    if (from < output.size()) {
      send(reader, (int) from);
    }
    if (ended) {
      send(reader, output.size());
    }
    return new ConsolePosition(0, output.size());
  }

  synchronized void print(byte[] bytes) {
    int from = output.size();
    output.writeBytes(bytes);
    readers.forEach(reader -> send(reader, from));
  }

  /** No more will come: an empty piece says so. */
  synchronized void end() {
    ended = true;
    readers.forEach(reader -> send(reader, output.size()));
  }

  synchronized void close() {
    readers.clear();
  }

  private void send(VmmListener reader, int from) {
    byte[] bytes = Arrays.copyOfRange(output.toByteArray(), from, output.size());
    reader.consoleOutput(new ConsoleData(0, from, Base64.getEncoder().encodeToString(bytes)));
  }

  synchronized void type(byte[] bytes) {
    input.writeBytes(bytes);
  }

  synchronized String typed() {
    return input.toString(StandardCharsets.UTF_8);
  }
}
