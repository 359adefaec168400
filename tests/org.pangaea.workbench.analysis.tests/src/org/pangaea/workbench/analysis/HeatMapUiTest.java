package org.pangaea.workbench.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Rectangle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.fakes.SyntheticMemory;
import org.pangaea.analysis.memory.Holding;
import org.pangaea.analysis.memory.MemoryWatch;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.memory.HeatMapCanvas;
import org.pangaea.workbench.analysis.memory.HeatMapView;

/** The heat map in the real workbench, of a made-up machine. */
class HeatMapUiTest {
  private HeatMapView view;
  private HeatMapCanvas canvas;

  @BeforeEach
  void open() {
    Ui.open();
    view = Ui.view(HeatMapView.ID, HeatMapView.class);
    canvas = view.canvas();
  }

  private void show(MemoryWatch watch) {
    Ui.run(() -> view.show(watch));
    frame();
  }

  /** Waits for a picture of what is known now. */
  private void frame() {
    long seen = Ui.in(canvas::shown);
    Ui.await(
        "a picture",
        () -> {
          canvas.refresher().wake();
          return canvas.shown() > seen + 1;
        });
  }

  private int colour(int page) {
    frame();
    Rectangle cell = Ui.in(() -> canvas.cell(page));
    ImageData shown = Ui.pixels(canvas);
    return Ui.pixel(shown, cell.x + cell.width / 2, cell.y + Math.min(1, cell.height - 1));
  }

  private Palette palette() {
    return Ui.in(() -> Colours.palette(canvas, null));
  }

  @Test
  void aMillionPagesAreSeenAtOnceAndAHotOneAmongThem() {
    SyntheticMemory memory = new SyntheticMemory(8, 1 << 17, 500);
    show(memory.watch());
    assertEquals(1 << 20, Ui.in(canvas::count));
    int untouched = (1 << 17) - 100;
    int shared = (1 << 17) * 3 / 4;
    Palette palette = palette();
    assertEquals(palette.heat(Holding.UNTOUCHED, 0), colour(untouched));
    assertEquals(palette.heat(Holding.SHARED, 0), colour(shared));
    int quiet = colour(60_000);
    assertEquals(palette.heat(0, 0), quiet);
    memory.travel(60_000, 3, 100_000);
    int hot = colour(60_000);
    assertNotEquals(quiet, hot);
    Ui.await("the table", () -> view.table().csv().contains("0x8ea60000"));
    String csv = Ui.in(() -> view.table().csv());
    assertTrue(csv.startsWith("Page,Faults/s,Faults,Waited,Held by,Home,Symbols,By hart\n"), csv);
    assertTrue(csv.contains("node3"), csv);
    assertTrue(csv.contains("\"tasklist_lock, init_task\""), csv);
  }

  @Test
  void zoomsToTheSinglePageAndTellsAllAboutIt() {
    SyntheticMemory memory = new SyntheticMemory(2, 4096, 0);
    show(memory.watch());
    memory.travel(5, 1, 10);
    frame();
    for (int i = 0; i < 20; i++) {
      Rectangle cell = Ui.in(() -> canvas.cell(5));
      Ui.send(canvas, SWT.MouseVerticalWheel, cell.x, cell.y, 0, 1);
      frame();
    }
    assertEquals(1, Ui.in(canvas::count));
    assertEquals(5, Ui.in(canvas::first));
    Ui.send(canvas, SWT.MouseMove, 5, 5, 0, 0);
    String details = Ui.in(view::details);
    assertTrue(details.contains("page 0x80005 (address 0x80005000), home node0"), details);
    assertTrue(details.contains("owned by node1"), details);
    assertTrue(details.contains("10 arrivals"), details);
    Ui.key(canvas, '-');
    assertEquals(2, Ui.in(canvas::count));
    Ui.key(canvas, SWT.HOME);
    assertEquals(8192, Ui.in(canvas::count));
    frame();
    Ui.send(canvas, SWT.MouseDoubleClick, 1, 1, 0, 0);
    assertEquals(8192 / 16, Ui.in(canvas::count));
    Ui.run(() -> view.reveal(0x80000L + 6000 << 12));
    assertTrue(Ui.in(view::details).contains("page 0x81770 "), Ui.in(view::details));
  }

  /** What is told stays the page asked for last, though the mouse still lies on another. */
  @Test
  void tellsWhatBecomesOfThePageAskedForLast() {
    SyntheticMemory memory = new SyntheticMemory(2, 4096, 0);
    show(memory.watch());
    Ui.send(canvas, SWT.MouseMove, 1, 1, 0, 0);
    assertTrue(Ui.in(view::details).contains("page 0x80000 "), Ui.in(view::details));
    Ui.run(() -> view.reveal(0x80000L + 6000 << 12));
    memory.travel(6000, 0, 7);
    Ui.await("news of that page", () -> view.details().contains("7 arrivals"));
    assertTrue(Ui.in(view::details).contains("page 0x81770 "), Ui.in(view::details));
    show(new SyntheticMemory(2, 16, 0).watch());
    assertEquals("", Ui.in(view::details).strip(), "that page is another machine's");
  }

  @Test
  void timeGoesToTheRightAndTheChartShowsRates() {
    SyntheticMemory memory = new SyntheticMemory(3, 4096, 50);
    show(memory.watch());
    for (int i = 0; i < 40; i++) {
      memory.turn(0.2);
    }
    Ui.run(() -> canvas.setHistory(true));
    frame();
    ImageData shown = Ui.pixels(canvas);
    int left = Ui.pixel(shown, 2, 3);
    assertNotEquals(palette().background(), left);
    Ui.await(
        "the chart",
        () -> {
          memory.watch().changed();
          double[] faults = view.chart().values("faults");
          return faults.length == 40 && Math.abs(faults[39] - 250) < 1;
        });
    Ui.run(() -> canvas.setHistory(false));
  }

  /** The table is shown anew once a second; its last news come soon after another time. */
  @Test
  void theLastThatIsHeardGetsIntoTheTable() {
    SyntheticMemory memory = new SyntheticMemory(2, 4096, 0);
    show(memory.watch());
    memory.travel(5, 1, 10);
    Ui.await("the table", () -> view.table().csv().contains("0x80005000"));
    memory.travel(6, 1, 10);
    Ui.await("the table's last", () -> view.table().csv().contains("0x80006000"));
  }

  @Test
  void aNodeThatIsLostIsToldAndTheRestGoesOn() {
    SyntheticMemory memory = new SyntheticMemory(2, 4096, 50);
    show(memory.watch());
    memory.turn(1);
    memory.lose(1);
    Ui.await("the problem", () -> view.problem().contains("Node 'node1' has not answered"));
    assertTrue(Ui.in(view::problem).contains("Its part of the map is "), Ui.in(view::problem));
    memory.turn(1);
    Ui.await("no problem", () -> view.problem().isEmpty());
  }
}
