package org.pangaea.cli;

import org.pangaea.analysis.diagnosis.Diagnosis;
import org.pangaea.analysis.diagnosis.Finding;

/** What makes a machine slow, for people. */
final class DiagnosisText {
  private DiagnosisText() {}

  static String of(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: in %s s, of %s harts %s stood still for pages on average\n"
            .formatted(
                diagnosis.machine(),
                Numbers.tenths(diagnosis.seconds()),
                Math.round(diagnosis.harts()),
                Numbers.hundredths(diagnosis.waiting())));
    if (diagnosis.findings().isEmpty()) {
      return text.append("\nNothing conspicuous was found.\n").toString();
    }
    int number = 0;
    for (Finding finding : diagnosis.findings()) {
      text.append("\n%d. %s: %s\n".formatted(++number, finding.kind().text(), finding.title()));
      if (finding.cost() > 0) {
        text.append("   cost: %s harts\n".formatted(Numbers.hundredths(finding.cost())));
      }
      finding.evidence().forEach(line -> text.append("   - ").append(line).append('\n'));
      text.append("   what to do: ").append(finding.remedy()).append('\n');
    }
    return text.toString();
  }
}
