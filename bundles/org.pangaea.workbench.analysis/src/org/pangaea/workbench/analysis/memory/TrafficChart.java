package org.pangaea.workbench.analysis.memory;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swtchart.Chart;
import org.eclipse.swtchart.IAxis;
import org.eclipse.swtchart.ILineSeries;
import org.eclipse.swtchart.ISeries;
import org.eclipse.swtchart.Range;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.memory.Rates;
import org.pangaea.workbench.analysis.common.Colours;

/** Faults, transfers and bytes of the last minutes, by second, on a logarithmic scale. */
public final class TrafficChart {
  private static final double LEAST = 1;
  private static final double KIB = 1024;
  private static final int SHOWN_SECONDS = 120;
  private static final double ROOM = 2;

  private final Chart chart;
  private Palette palette;

  public TrafficChart(Composite parent) {
    chart = new Chart(parent, SWT.NONE);
    chart.getTitle().setVisible(false);
    chart.getLegend().setPosition(SWT.BOTTOM);
    chart.getAxisSet().getXAxis(0).getTitle().setText("seconds ago");
    IAxis y = chart.getAxisSet().getYAxis(0);
    y.getTitle().setText("by second");
    y.getGrid().setVisible(false);
    for (IAxis axis : chart.getAxisSet().getAxes()) {
      axis.getTitle().setFont(parent.getFont());
    }
    // 0: a hue of a palette each.
    line("faults", 5);
    line("page transfers", 0);
    line("KiB on links", 2);
  }

  private void line(String name, int hue) {
    ILineSeries<?> series =
        (ILineSeries<?>) chart.getSeriesSet().createSeries(ISeries.SeriesType.LINE, name);
    series.setSymbolType(ILineSeries.PlotSymbolType.NONE);
    series.setLineWidth(2);
    series.setAntialias(SWT.ON);
    series.setXSeries(new double[] {-1, 0});
    series.setYSeries(new double[] {LEAST, LEAST});
    series.setDescription(name);
    chart.setData(name, hue);
  }

  /** The widget. */
  public Chart chart() {
    return chart;
  }

  /** What a line shows now, the oldest first. */
  public double[] values(String name) {
    return chart.getSeriesSet().getSeries(name).getYSeries();
  }

  /** Shows the last minutes. */
  public void show(List<Rates> rates) {
    if (chart.isDisposed() || rates.isEmpty()) {
      return;
    }
    chart.suspendUpdate(true);
    colours();
    long now = rates.getLast().nanos();
    List<Rates> shown = rates.subList(Math.max(0, rates.size() - SHOWN_SECONDS), rates.size());
    double[] x = shown.stream().mapToDouble(moment -> (moment.nanos() - now) / 1e9).toArray();
    double most = 10;
    most = Math.max(most, line("faults", x, shown, Rates::faults));
    most = Math.max(most, line("page transfers", x, shown, Rates::transfers));
    most = Math.max(most, line("KiB on links", x, shown, moment -> moment.bytes() / KIB));
    IAxis down = chart.getAxisSet().getYAxis(0);
    down.setRange(new Range(LEAST, most * ROOM));
    down.enableLogScale(true);
    chart.getAxisSet().getXAxis(0).setRange(new Range(Math.min(-10, x[0]), 0));
    chart.suspendUpdate(false);
    chart.redraw();
  }

  private double line(String name, double[] x, List<Rates> rates, ToDoubleFunction<Rates> value) {
    double[] y = rates.stream().mapToDouble(value).map(v -> Math.max(LEAST, v)).toArray();
    ISeries<?> series = chart.getSeriesSet().getSeries(name);
    series.setXSeries(x);
    series.setYSeries(y);
    double most = 0;
    for (double one : y) {
      most = Math.max(most, one);
    }
    return most;
  }

  private void colours() {
    Palette now = Colours.palette(chart.getParent(), palette);
    if (now == palette) {
      return;
    }
    palette = now;
    Color ground = chart.getParent().getBackground();
    Color text = chart.getParent().getForeground();
    chart.setBackground(ground);
    chart.getPlotArea().setBackground(ground);
    chart.getLegend().setBackground(ground);
    chart.getLegend().setForeground(text);
    for (IAxis axis : chart.getAxisSet().getAxes()) {
      axis.getTick().setForeground(text);
      axis.getTitle().setForeground(text);
      axis.getGrid().setForeground(Colours.of(palette.line()));
    }
    for (ISeries<?> series : chart.getSeriesSet().getSeries()) {
      Color colour = Colours.of(palette.base((Integer) chart.getData(series.getId())));
      ((ILineSeries<?>) series).setLineColor(colour);
    }
  }
}
