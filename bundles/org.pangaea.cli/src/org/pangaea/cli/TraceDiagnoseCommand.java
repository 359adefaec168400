package org.pangaea.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pangaea.analysis.diagnosis.Diagnosis;
import org.pangaea.analysis.lanes.Recording;
import org.pangaea.analysis.lanes.RecordingObserver;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.IoReason;
import org.pangaea.trace.TraceFormatException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "diagnose",
    description = "Says what made a machine slow while it was recorded, as 'vm diagnose' does.")
final class TraceDiagnoseCommand extends Action {
  @Parameters(paramLabel = "FILE", description = "What 'trace record' has written.")
  private Path file;

  @Mixin private JsonOption json;

  TraceDiagnoseCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException {
    try {
      Recording recording = Recording.load(context().file(file));
      if (!recording.complete()) {
        messages().warning(file + " was cut off; what was recorded until then is looked at.");
      }
      if (recording.lost() > 0) {
        messages()
            .warning(Numbers.whole(recording.lost()) + " events are missing; costs are too low.");
      }
      Diagnosis diagnosis = Diagnosis.of(RecordingObserver.observe(recording));
      if (json.isSet()) {
        context().printJson(diagnosis);
      } else {
        context().print(DiagnosisText.of(diagnosis));
      }
      return ExitStatus.DONE;
    } catch (NoSuchFileException e) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND, "There is no trace " + file + ".", e);
    } catch (TraceFormatException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    } catch (IOException e) {
      throw new DeployException(DeployException.Kind.FAILED, IoReason.withFile(e) + ".", e);
    }
  }
}
