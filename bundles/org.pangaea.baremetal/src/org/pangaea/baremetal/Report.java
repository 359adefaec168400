package org.pangaea.baremetal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a run did.
 *
 * @param ending how it ended
 * @param wallNanos from the start of the harts to their end
 * @param harts what each of them did
 * @param processCpuNanos CPU time of the whole process since its start, compilers included
 */
public record Report(Ending ending, long wallNanos, List<HartReport> harts, long processCpuNanos) {
  private static final double NANOS = 1e9;

  /**
   * One hart.
   *
   * @param instructions retired
   * @param cpuNanos CPU time of its thread
   */
  public record HartReport(int id, long instructions, long cpuNanos) {}

  static Report of(Ending ending, long wallNanos, List<HartThread> threads) {
    List<HartReport> harts =
        threads.stream()
            .map(thread ->
                new HartReport(thread.hart().id, thread.hart().instret, thread.cpuNanos()))
            .toList();
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Report(ending, wallNanos, harts, process.getProcessCpuTime());
  }

  /** One object on several lines; its fields are documented in docs/machine-run.md. */
  public String json(Settings settings) {
    return """
    {
      "outcome": "%s",
      "status": %d,
      "code": %d,
      "message": "%s",
      "engine": "%s",
      "instructions": %d,
      "wallSeconds": %s,
      "hartCpuSeconds": %s,
      "processCpuSeconds": %s,
      "harts": [%s]
    }
    """
        .formatted(
            ending.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            ending.status(),
            ending.code(),
            ending.message().replace("\\", "\\\\").replace("\"", "\\\""),
            settings.engine(),
            harts.stream().mapToLong(HartReport::instructions).sum(),
            seconds(wallNanos),
            seconds(harts.stream().mapToLong(HartReport::cpuNanos).sum()),
            seconds(processCpuNanos),
            harts.stream().map(Report::json).collect(Collectors.joining(",")));
  }

  private static String json(HartReport hart) {
    return "\n    {\"id\": %d, \"instructions\": %d, \"cpuSeconds\": %s}"
        .formatted(hart.id(), hart.instructions(), seconds(hart.cpuNanos()));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.6f", nanos / NANOS);
  }
}
