package org.pangaea.analysis.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was found.
 *
 * @param machine its name
 * @param seconds that it was watched for
 * @param waiting how many harts stood still for pages on average
 * @param harts how many were there on average, idle ones too
 * @param findings the dearest first
 */
public record Diagnosis(
    String machine, double seconds, double waiting, double harts, List<Finding> findings) {
  /** Finds what there is. */
  public static Diagnosis of(Observed observed) {
    List<Finding> findings = new ArrayList<>(new PageFindings(observed).find());
    findings.addAll(new LoadFindings(observed).find());
    findings.sort(Comparator.comparingDouble(finding -> -finding.cost()));
    double nanos = Math.max(1, observed.seconds() * 1e9);
    return new Diagnosis(
        observed.machine(),
        observed.seconds(),
        observed.harts().stream().mapToLong(hart -> hart.of("page")).sum() / nanos,
        observed.harts().stream().mapToLong(Observed.Hart::present).sum() / nanos,
        findings);
  }
}
