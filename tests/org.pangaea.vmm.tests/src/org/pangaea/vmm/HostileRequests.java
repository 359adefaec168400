package org.pangaea.vmm;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What clients may send that wish a VMM ill: requests, mostly changed somewhere. */
final class HostileRequests {
  /** Requests of all shapes, none of which a VMM without shares grants; the number is the id. */
  private static final List<String> REQUESTS =
      List.of(
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/info'}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/fabricKey'}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/status','params':{'vm':7}}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/openFabric','params':{'address':'memory:x','token':'00','certificates':{'own':'AAAA','authority':'AAAA'}}}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/connect','params':{'peers':[{'name':'b','address':{'address':'tcp:x:1'}}],'timeoutMillis':1}}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/pages','params':{'vm':1,'hottest':9,'pages':[1,2,3]}}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/createShare','params':{'vm':1,'name':'m','node':0,'nodes':['n0'],'engine':'none','harts':[{'id':0,'node':0}],'memory':[{'base':2147483648,'size':4096,'home':0}]}}",
          "{'jsonrpc':'2.0','id':%d,'method':'vmm/consoleInput','params':{'vm':1,'data':'AAAA'}}",
          "{'jsonrpc':'2.0','method':'$/cancelRequest','params':{'id':%d}}",
          "{'jsonrpc':'2.0','id':%d,'result':null}");

  private final Random random = new Random(Seeds.of("hostile requests"));

  /**
   * The next message, with an id; most heads stay as they are, so that what follows is looked at.
   */
  byte[] next(int id) {
    byte[] message = message(id);
    if (random.nextInt(40) == 0) {
      mutate(message);
    }
    return message;
  }

  private byte[] message(int id) {
    byte[] content =
        REQUESTS
            .get(random.nextInt(REQUESTS.size()))
            .formatted(id)
            .replace('\'', '"')
            .getBytes(StandardCharsets.US_ASCII);
    if (random.nextInt(3) > 0) {
      mutate(content);
    }
    if (random.nextInt(50) == 0) {
      content = "[{\"a\":".repeat(random.nextInt(20_000)).getBytes(StandardCharsets.US_ASCII);
    }
    byte[] head =
        ("Content-Length: " + content.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + content.length).put(head).put(content).array();
  }

  private void mutate(byte[] bytes) {
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : (byte) "{}[]\",:0e-".charAt(random.nextInt(10));
    }
  }

  /** Bytes of this process that are in use. */
  static long usedMemory() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
