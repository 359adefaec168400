package org.pangaea.deploy.ssh.probe;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Measures the network between two computers as links use it: a request of 64 bytes that is
 * answered with a page, one after the other, and a stream.
 *
 * <p>{@code listen HOST} prints {@code port N} and answers until its standard input ends. {@code
 * measure HOST PORT …} prints a line for each target: the median of the exchanges in microseconds
 * and the rate of the stream in MiB/s, or {@code -} and why there is neither. The first line of
 * standard input is a secret: who does not know it is not answered.
 */
public final class LinkProbe {
  private static final int REQUEST = 64;
  private static final int REPLY = 4160;
  private static final int EXCHANGES = 300;
  private static final int WARM_UP = 100;
  private static final int STREAM = 16 << 20;
  private static final int CHUNK = 64 * 1024;
  private static final int TIMEOUT_MILLIS = 5000;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final byte[] secret;

  private LinkProbe(String secret) {
    this.secret = secret.getBytes(StandardCharsets.US_ASCII);
  }

  public static void main(String[] arguments) throws IOException {
    BufferedReader owner =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    LinkProbe probe = new LinkProbe(owner.readLine());
    if (arguments[0].equals("listen")) {
      endWith(owner);
      probe.listen(arguments[1]);
    } else {
      for (int i = 1; i + 1 < arguments.length; i += 2) {
        System.out.println(probe.measure(arguments[i], Integer.parseInt(arguments[i + 1])));
      }
    }
  }

  private static void endWith(BufferedReader owner) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            while (owner.readLine() != null) {
              // What it says means only that it is there.
              continue;
            }
          } catch (IOException e) {
            System.exit(1);
          }
          System.exit(0);
        });
  }

  private void listen(String host) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(host))) {
      System.out.println("port " + server.getLocalPort());
      while (true) {
        try (Socket peer = server.accept()) {
          peer.setSoTimeout(TIMEOUT_MILLIS);
          peer.setTcpNoDelay(true);
          answer(peer);
        } catch (IOException e) {
          // That peer is done, or is none of ours.
          continue;
        }
      }
    }
  }

  private void answer(Socket peer) throws IOException {
    DataInputStream in = new DataInputStream(peer.getInputStream());
    DataOutputStream out = new DataOutputStream(peer.getOutputStream());
    byte[] shown = new byte[secret.length];
    in.readFully(shown);
    if (!MessageDigest.isEqual(shown, secret)) {
      return;
    }
    byte[] request = new byte[REQUEST];
    byte[] reply = new byte[REPLY];
    for (int i = 0; i < WARM_UP + EXCHANGES; i++) {
      in.readFully(request);
      out.write(reply);
    }
    byte[] chunk = new byte[CHUNK];
    for (int i = 0; i < STREAM / CHUNK; i++) {
      in.readFully(chunk);
    }
    out.write(reply);
  }

  private String measure(String host, int port) {
    try (Socket peer = new Socket()) {
      peer.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      peer.setSoTimeout(2 * TIMEOUT_MILLIS);
      peer.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(peer.getInputStream());
      DataOutputStream out = new DataOutputStream(peer.getOutputStream());
      out.write(secret);
      double micros = exchanges(in, out);
      long begin = System.nanoTime();
      byte[] chunk = new byte[CHUNK];
      for (int i = 0; i < STREAM / CHUNK; i++) {
        out.write(chunk);
      }
      in.readFully(new byte[REPLY]);
      double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
      return micros + " " + (STREAM >> 20) / seconds;
    } catch (IOException e) {
      return "- " + e.getMessage();
    }
  }

  private static double exchanges(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] request = new byte[REQUEST];
    byte[] reply = new byte[REPLY];
    long[] nanos = new long[EXCHANGES];
    for (int i = 0; i < WARM_UP + EXCHANGES; i++) {
      long begin = System.nanoTime();
      out.write(request);
      in.readFully(reply);
      nanos[Math.max(0, i - WARM_UP)] = System.nanoTime() - begin;
    }
    Arrays.sort(nanos);
    return nanos[EXCHANGES / 2] / NANOS_PER_MICRO;
  }
}
