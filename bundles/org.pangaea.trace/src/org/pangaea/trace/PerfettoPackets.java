package org.pangaea.trace;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Packets of a Perfetto trace: track descriptors and track events. Numbers of fields are those of
 * Perfetto's {@code trace_packet.proto}, {@code track_event.proto}, {@code track_descriptor.proto}
 * and {@code debug_annotation.proto}; those used here are its stable interface.
 */
final class PerfettoPackets {
  // Trace
  private static final int PACKET = 1;

  // TracePacket
  private static final int TIMESTAMP = 8;
  private static final int SEQUENCE_ID = 10;
  private static final int TRACK_EVENT = 11;
  private static final int SEQUENCE_FLAGS = 13;
  private static final int TRACK_DESCRIPTOR = 60;

  // TrackDescriptor
  private static final int UUID = 1;
  private static final int NAME = 2;
  private static final int PROCESS = 3;
  private static final int THREAD = 4;
  private static final int PARENT = 5;

  // ProcessDescriptor and ThreadDescriptor
  private static final int PID = 1;
  private static final int PROCESS_NAME = 6;
  private static final int TID = 2;
  private static final int THREAD_NAME = 5;

  // TrackEvent
  private static final int ANNOTATIONS = 4;
  private static final int TYPE = 9;
  private static final int TRACK_UUID = 11;
  private static final int CATEGORIES = 22;
  private static final int EVENT_NAME = 23;
  private static final int FLOWS = 47;

  // DebugAnnotation
  private static final int UINT_VALUE = 3;
  private static final int STRING_VALUE = 6;
  private static final int POINTER_VALUE = 7;
  private static final int ANNOTATION_NAME = 10;

  // TrackEvent.Type
  private static final int BEGIN = 1;
  private static final int END = 2;
  private static final int INSTANT = 3;

  /** SEQ_INCREMENTAL_STATE_CLEARED: nothing before this packet is needed to understand it. */
  private static final int FIRST_OF_SEQUENCE = 1;

  /** All packets come from one writer. */
  private static final int SEQUENCE = 1;

  private final OutputStream out;
  private boolean begun;

  PerfettoPackets(OutputStream out) {
    this.out = out;
  }

  /** What is told of an event beside its name. */
  static final class Annotations {
    private final ProtoMessage event = new ProtoMessage();

    Annotations number(String name, long value) {
      return add(new ProtoMessage().text(ANNOTATION_NAME, name).number(UINT_VALUE, value));
    }

    Annotations address(String name, long value) {
      return add(new ProtoMessage().text(ANNOTATION_NAME, name).number(POINTER_VALUE, value));
    }

    Annotations text(String name, String value) {
      return value.isEmpty()
          ? this
          : add(new ProtoMessage().text(ANNOTATION_NAME, name).text(STRING_VALUE, value));
    }

    private Annotations add(ProtoMessage annotation) {
      event.message(ANNOTATIONS, annotation);
      return this;
    }

    /** Events with the same number are connected, in the order of time. */
    Annotations flow(long id) {
      event.fixed64(FLOWS, id);
      return this;
    }
  }

  void process(long uuid, int pid, String name) throws IOException {
    descriptor(
        new ProtoMessage()
            .number(UUID, uuid)
            .text(NAME, name)
            .message(PROCESS, new ProtoMessage().number(PID, pid).text(PROCESS_NAME, name)));
  }

  void thread(long uuid, long parent, int pid, int tid, String name) throws IOException {
    descriptor(
        new ProtoMessage()
            .number(UUID, uuid)
            .number(PARENT, parent)
            .text(NAME, name)
            .message(
                THREAD,
                new ProtoMessage().number(PID, pid).number(TID, tid).text(THREAD_NAME, name)));
  }

  void track(long uuid, long parent, String name) throws IOException {
    descriptor(new ProtoMessage().number(UUID, uuid).number(PARENT, parent).text(NAME, name));
  }

  private void descriptor(ProtoMessage descriptor) throws IOException {
    packet(new ProtoMessage().message(TRACK_DESCRIPTOR, descriptor));
  }

  void begin(long nanos, long track, String category, String name, Annotations more)
      throws IOException {
    named(nanos, BEGIN, track, category, name, more);
  }

  void end(long nanos, long track) throws IOException {
    event(nanos, new ProtoMessage().number(TYPE, END).number(TRACK_UUID, track));
  }

  void instant(long nanos, long track, String category, String name, Annotations more)
      throws IOException {
    named(nanos, INSTANT, track, category, name, more);
  }

  private void named(
      long nanos, int type, long track, String category, String name, Annotations more)
      throws IOException {
    event(
        nanos,
        more.event
            .number(TYPE, type)
            .number(TRACK_UUID, track)
            .text(CATEGORIES, category)
            .text(EVENT_NAME, name));
  }

  private void event(long nanos, ProtoMessage event) throws IOException {
    packet(new ProtoMessage().number(TIMESTAMP, nanos).message(TRACK_EVENT, event));
  }

  private void packet(ProtoMessage packet) throws IOException {
    packet.number(SEQUENCE_ID, SEQUENCE);
    if (!begun) {
      packet.number(SEQUENCE_FLAGS, FIRST_OF_SEQUENCE);
      begun = true;
    }
    out.write(new ProtoMessage().message(PACKET, packet).toBytes());
  }
}
