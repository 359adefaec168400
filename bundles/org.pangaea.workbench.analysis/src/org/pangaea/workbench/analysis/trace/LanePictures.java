package org.pangaea.workbench.analysis.trace;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Display;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.lanes.Lane;
import org.pangaea.analysis.lanes.Recording;
import org.pangaea.analysis.lanes.SpanStatistics;
import org.pangaea.analysis.raster.LaneRaster;
import org.pangaea.workbench.analysis.common.PixelImage;
import org.pangaea.workbench.analysis.common.Refresher;

/**
 * Computes the picture of the lanes, and what a span sums up to, in two threads of their own: sums
 * cost more than pictures and are made more seldom. What is no longer of the scene that is wanted
 * is not shown.
 */
final class LanePictures {
  private static final int MOST_PAGES = 200;
  private static final long SUM_MILLIS = 600;

  /**
   * What is to be seen; lengths in pixels.
   *
   * @param from begin of the visible range, in nanoseconds
   * @param statFrom begin of what is summed up
   * @param zoom pixels in 100 points
   */
  record Scene(
      Recording recording,
      long from,
      long to,
      long statFrom,
      long statTo,
      int width,
      int laneHeight,
      int lanePitch,
      int zoom,
      Palette palette) {

    private boolean sumsUpTheSame(Scene other) {
      return other != null
          && recording == other.recording
          && statFrom == other.statFrom
          && statTo == other.statTo;
    }
  }

  private final Refresher pictures;
  private final Refresher sums;
  private final Consumer<PixelImage> picture;
  private final Consumer<SpanStatistics> statistics;
  private final LaneRaster raster = new LaneRaster();
  private int[] pixels = new int[0];
  private Scene summed;
  private volatile Scene wanted;

  /** Both consumers are called in the display's thread. */
  LanePictures(Display display, Consumer<PixelImage> picture, Consumer<SpanStatistics> statistics) {
    this.picture = picture;
    this.statistics = statistics;
    pictures = new Refresher("vCPU trace", display, this::compute);
    sums = new Refresher("vCPU trace sums", display, SUM_MILLIS, this::sum);
  }

  /** Asks for a scene instead of all that were asked for before; null for none. */
  void want(Scene scene) {
    wanted = scene;
    if (scene != null) {
      pictures.wake();
      sums.wake();
    }
  }

  Refresher refresher() {
    return pictures;
  }

  void close() {
    want(null);
    pictures.close();
    sums.close();
  }

  private Runnable compute() {
    Scene scene = wanted;
    if (scene == null) {
      return null;
    }
    List<Lane> lanes = scene.recording.lanes();
    int height = Math.max(1, lanes.size() * scene.lanePitch);
    if (pixels.length != scene.width * height) {
      pixels = new int[scene.width * height];
    }
    Arrays.fill(pixels, scene.palette.background());
    for (int i = 0; i < lanes.size(); i++) {
      raster.draw(
          lanes.get(i),
          scene.from,
          scene.to,
          scene.palette,
          pixels,
          scene.width,
          i * scene.lanePitch,
          scene.laneHeight);
    }
    PixelImage made = new PixelImage(pixels, scene.width, height, scene.zoom);
    return () -> show(scene, () -> picture.accept(made));
  }

  private Runnable sum() {
    Scene scene = wanted;
    if (scene == null || scene.sumsUpTheSame(summed)) {
      return null;
    }
    summed = scene;
    SpanStatistics made =
        SpanStatistics.of(scene.recording, scene.statFrom, scene.statTo, MOST_PAGES);
    return () -> show(scene, () -> statistics.accept(made));
  }

  private void show(Scene scene, Runnable showing) {
    Scene now = wanted;
    if (now != null && now.recording == scene.recording) {
      showing.run();
    }
  }
}
