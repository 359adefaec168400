package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.machine.Engine;
import org.pangaea.machine.translator.TranslatorEngine;
import org.pangaea.vmm.LitmusProgram.Pace;
import org.pangaea.vmm.LitmusProgram.Places;

/**
 * The litmus programs where it is known that they ran in regions which HotSpot's optimising
 * compiler has compiled: the one that would reorder accesses if anything in them allowed it.
 */
class LitmusInCompiledCodeTest {
  /** HotSpot's C2. */
  private static final int OPTIMISED = 4;

  private static final int ITERATIONS = 100_000;

  /** What the long tier does more: ten million iterations of all programs together. */
  private static final int LONG = 4;

  @TestFactory
  Stream<DynamicTest> nothingForbiddenIsSeen() {
    return each(1);
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> nothingForbiddenIsSeenForLong() {
    return each(LONG);
  }

  private static Stream<DynamicTest> each(int factor) {
    List<Supplier<Engine>> engines =
        List.of(TranslatorEngine::new, () -> new TranslatorEngine(2, 4 << 20, true));
    return Stream.of(Layout.of(1, 2), Layout.of(2, 1))
        .flatMap(layout -> engines.stream().map(engine -> layout.on(EngineMix.of(engine))))
        .map(layout ->
            DynamicTest.dynamicTest(layout.toString(), () -> runCompiled(layout, factor)));
  }

  private static void runCompiled(Layout layout, int factor) throws Exception {
    AtomicInteger compiled = new AtomicInteger();
    try (RecordingStream events = new RecordingStream()) {
      events.enable("jdk.Compilation").withoutThreshold();
      events.onEvent(
          "jdk.Compilation",
          event -> {
            if (event.getShort("compileLevel") == OPTIMISED && isRegion(event)) {
              compiled.incrementAndGet();
            }
          });
      events.startAsync();
      int iterations = factor * (layout.nodes() == 1 ? ITERATIONS : ITERATIONS / 10);
      LitmusTest.check(Litmus.TWO_THREADS, layout, Places.OTHER_PAGES, Pace.CLOSE, iterations);
      events.stop();
    }
    System.out.println(layout + ": " + compiled + " regions were compiled by C2");
    assertTrue(compiled.get() > 0, "no region was compiled by C2");
  }

  private static boolean isRegion(RecordedEvent event) {
    RecordedMethod method = event.getValue("method");
    return method.getName().equals("run")
        && method.getType().getName().startsWith(TranslatorEngine.class.getPackageName() + ".");
  }
}
