package org.pangaea.fabric;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that keeps what it gets. */
class Recorder implements FrameHandler {

  record Frame(int type, int vm, long guestTime, byte[] payload) {}

  final List<Frame> frames = new CopyOnWriteArrayList<>();
  final List<String> reasons = new CopyOnWriteArrayList<>();
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger framesAfterEnd = new AtomicInteger();

  @Override
  public void opened(Link link) {
    opened.incrementAndGet();
  }

  @Override
  public void frame(Link link, int type, int vm, long guestTime, ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    if (!reasons.isEmpty()) {
      framesAfterEnd.incrementAndGet();
    }
    frames.add(new Frame(type, vm, guestTime, bytes));
  }

  @Override
  public void closed(Link link, String reason) {
    reasons.add(reason);
  }

  void awaitFrames(int count) {
    Await.until(() -> frames.size() >= count, () -> count + " frames, not " + frames.size());
  }

  String awaitEnd() {
    Await.until(() -> !reasons.isEmpty(), () -> "the end of a link");
    return reasons.getFirst();
  }
}
