package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pangaea.control.TraceBegin;
import org.pangaea.control.TracePiece;
import org.pangaea.trace.Activity;
import org.pangaea.trace.Event;
import org.pangaea.trace.EventRing;
import org.pangaea.trace.EventType;
import org.pangaea.vmm.share.Tracer;

/** What a share records of its harts and of its part of the protocol. */
class TracerTest {
  static final int ROOM = 1 << 16;
  private static final int BYTES = 1 << 20;

  static long drain(TestCluster cluster, int node, List<Event> events) {
    TracePiece piece;
    do {
      piece = cluster.share(node).tracer().read(BYTES);
      Event.read(node, Base64.getDecoder().decode(piece.base64()), events::add);
    } while (piece.more());
    return piece.lost();
  }

  private static long faults(List<Event> events) {
    return events.stream().filter(event -> event.type() == EventType.FAULT).count();
  }

  /** Both nodes' events while harts fight for pages, until the machine is paused. */
  private static List<Event> recorded(TestCluster cluster) throws Exception {
    cluster.awaitConsole("for ever");
    for (int node = 0; node < 2; node++) {
      cluster.share(node).tracer().start(ROOM);
    }
    List<Event> events = new ArrayList<>();
    cluster.await(
        "faults on both nodes",
        () -> {
          assertEquals(0, drain(cluster, 0, events) + drain(cluster, 1, events));
          return List.of(0, 1).stream()
              .allMatch(
                  node -> faults(events.stream().filter(e -> e.node() == node).toList()) > 100);
        });
    cluster.pause();
    drain(cluster, 0, events);
    drain(cluster, 1, events);
    return events;
  }

  @Test
  void everyMessageLeavesBeforeItArrives() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      List<Event> events = recorded(cluster);
      Map<List<Object>, Long> sent = new HashMap<>();
      int matched = 0;
      for (Event event : events) {
        if (event.type() == EventType.SENT) {
          sent.put(key(event.node(), event), event.nanos());
        }
      }
      for (Event event : events) {
        if (event.type() == EventType.RECEIVED) {
          Long left = sent.get(key(event.peer(), event));
          if (left != null) {
            assertTrue(left < event.nanos(), event::toString);
            matched++;
          }
        }
      }
      assertTrue(matched > 100, "only " + matched + " messages");
    }
  }

  private static List<Object> key(int from, Event event) {
    return List.of(from, event.detail(), event.page(), event.argument());
  }

  @Test
  void whatAHartDoesIsToldWithoutGapsAndFaultsLieInWaits() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 2), LifeTest.ENDLESS)) {
      List<Event> events = recorded(cluster);
      Map<Integer, Event> doing = new HashMap<>();
      Set<Integer> first = new HashSet<>();
      for (Event event : events) {
        if (event.type() == EventType.ACTIVITY) {
          Event before = doing.put(event.hart(), event);
          assertEquals(
              event.node(), cluster.share(0).specification().harts().get(event.hart()).node());
          if (before != null) {
            assertTrue(event.nanos() >= before.nanos(), () -> before + ", then " + event);
            boolean ran = before.detail() == Activity.RUNNING.ordinal();
            boolean runs = event.detail() == Activity.RUNNING.ordinal();
            // What was under way when the recording began is told in part only.
            if (!first.add(event.hart())) {
              assertNotEquals(ran, runs, () -> before + ", then " + event);
            }
          }
        } else if (event.type() == EventType.FAULT) {
          assertTrue(event.argument() > 0);
          assertTrue(event.peer() < 2, event::toString);
        }
      }
      assertEquals(4, doing.size());
      doing.values().forEach(last -> assertEquals(Activity.PAUSED.ordinal(), last.detail()));
      long waits =
          events.stream()
              .filter(e -> e.type() == EventType.ACTIVITY)
              .filter(e -> e.detail() == Activity.PAGE.ordinal())
              .count();
      assertTrue(
          waits + doing.size() >= faults(events),
          () -> waits + " waits, " + faults(events) + " faults");
    }
  }

  @Test
  void aRecordingSaysWhatItsNumbersMean() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      TraceBegin here = cluster.share(0).tracer().start(256);
      TraceBegin there = cluster.share(1).tracer().start(256);
      assertEquals("n0", here.node());
      assertEquals(List.of(1), there.harts());
      assertEquals(here.clock(), there.clock(), "both are on this computer");
      assertEquals("running", here.activities().getFirst());
      assertTrue(here.messages().contains("request"));
      assertTrue(here.mirrors().contains("modified"));
    }
  }

  @Test
  void whatIsNotFetchedIsCounted() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      Tracer tracer = cluster.share(0).tracer();
      tracer.start(256);
      long before = cluster.share(0).status().counters().get("page-sent");
      cluster.await(
          "many events",
          () -> {
            // Who reads too little keeps the recording alive all the same.
            tracer.read(EventRing.EVENT_BYTES);
            return cluster.share(0).status().counters().get("page-sent") > before + 1000;
          });
      List<Event> events = new ArrayList<>();
      long lost = drain(cluster, 0, events);
      assertTrue(lost > 0);
      assertTrue(events.stream().anyMatch(event -> event.type() == EventType.LOST));
    }
  }

  private static void awaitPagesSent(TestCluster cluster, int more) {
    long before = cluster.share(0).status().counters().get("page-sent");
    cluster.await(
        more + " pages sent",
        () -> cluster.share(0).status().counters().get("page-sent") > before + more);
  }

  @Test
  void onlyOneRecordsAndNothingIsRecordedAfterwards() throws Exception {
    try (TestCluster cluster = TestCluster.running(Layout.of(2, 1), LifeTest.ENDLESS)) {
      cluster.awaitConsole("for ever");
      Tracer tracer = cluster.share(0).tracer();
      assertThrows(IllegalStateException.class, () -> tracer.read(BYTES));
      assertThrows(IllegalArgumentException.class, () -> tracer.start(1000));
      tracer.start(256);
      assertThrows(IllegalStateException.class, () -> tracer.start(256));
      assertThrows(IllegalArgumentException.class, () -> tracer.read(31));
      tracer.stop();
      // A thread may still add what it has begun; by then it is done.
      awaitPagesSent(cluster, 100);
      drain(cluster, 0, new ArrayList<>());
      awaitPagesSent(cluster, 100);
      List<Event> events = new ArrayList<>();
      drain(cluster, 0, events);
      assertEquals(List.of(), events);
      assertFalse(tracer.start(256).harts().isEmpty(), "and again");
    }
  }
}
