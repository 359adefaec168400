package org.pangaea.workbench.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.swt.graphics.ImageData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.analysis.memory.Holding;
import org.pangaea.workbench.analysis.diagnosis.DiagnosisView;
import org.pangaea.workbench.analysis.memory.HeatMapView;
import org.pangaea.workbench.analysis.trace.TraceView;

/** The views of a machine that runs: two VMM processes with the built-in guest. */
class RealMachineUiTest {
  @TempDir Path folder;
  private String name;
  private Process machine;

  @BeforeEach
  void start() throws IOException {
    Ui.open();
    name = "views-" + ProcessHandle.current().pid();
    List<String> words =
        List.of(
            System.getProperty("pangaea.java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dpangaea.java=" + System.getProperty("pangaea.java"),
            "-Dpangaea.vmm.home=" + System.getProperty("pangaea.vmm.home"),
            "-cp",
            System.getProperty("pangaea.cli.home") + File.separator + "plugins/*",
            "org.pangaea.cli.Main",
            "demo",
            "--guest",
            "builtin",
            "--append",
            "shell",
            "--name",
            name);
    machine =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
  }

  @AfterEach
  void end() throws InterruptedException {
    machine.destroy();
    assertTrue(machine.waitFor(20, TimeUnit.SECONDS));
  }

  private void awaitGuest(String text) {
    Ui.await(
        text,
        () -> {
          try {
            return Files.readString(folder.resolve("out")).contains(text);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void type(String line) {
    try {
      OutputStream keys = machine.getOutputStream();
      keys.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      keys.flush();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void mapTraceAndDiagnosisFollowAGuestThatUsesItsMemory() throws Exception {
    HeatMapView map = Ui.view(HeatMapView.ID, HeatMapView.class);
    Ui.await(
        "the machine",
        () -> {
          map.choose(name);
          return map.shown() != null && map.shown().machine().equals(name);
        });
    // From the guest's first checks on: later the pages are where they are wanted.
    TraceView trace = Ui.view(TraceView.ID, TraceView.class);
    Ui.run(() -> trace.choose(name));
    Ui.run(trace::record);
    assertTrue(Ui.in(trace::isRecording));
    Ui.await("a recording under way", () -> trace.pane().details().contains("Recording"));
    Ui.await(
        "owners",
        () -> {
          int[] census = map.shown().picture().census();
          return census[0] > 0 && census[1] > 0 && census[Holding.UNTOUCHED] > 1000;
        });
    awaitGuest("a monitor of few words");
    long before = Ui.in(() -> map.shown().picture().arrivals());
    ImageData earlier = Ui.pixels(map.canvas());
    type("sum");
    Ui.await("pages that arrive", () -> map.shown().picture().arrivals() > before);
    Ui.await("faults in the table", () -> map.table().table().getItemCount() > 0);
    Ui.await("another picture", () -> !Arrays.equals(earlier.data, Ui.pixels(map.canvas()).data));
    assertEquals("", Ui.in(map::problem));

    Ui.run(trace::stop);
    Ui.await("the recording", () -> !trace.isRecording() && trace.pane().recording() != null);
    Ui.await("its name", () -> trace.pane().recording().machine().name().equals(name));
    Ui.await(
        "a wait",
        () -> {
          trace.pane().step(true);
          return trace.pane().selectedWait() != null;
        });
    long page = Ui.in(() -> trace.pane().selectedWait().page());
    Ui.run(() -> trace.pane().showPageOfWait());
    String details = Ui.in(map::details);
    assertTrue(details.contains("page 0x" + Long.toHexString(page) + " "), details);

    DiagnosisView diagnosis = Ui.view(DiagnosisView.ID, DiagnosisView.class);
    Ui.run(() -> diagnosis.choose(name));
    Ui.run(diagnosis::watch);
    Ui.await("a diagnosis", () -> diagnosis.summary().startsWith(name + ": in "));

    type("poweroff");
    Ui.await("the end", () -> map.problem().contains(name));
    assertNotNull(Ui.in(map::shown), "what was seen last stays");
  }
}
