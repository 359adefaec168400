package org.pangaea.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.pangaea.baremetal.Engines;
import org.pangaea.baremetal.RunException;
import org.pangaea.baremetal.Settings;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One program on a machine of its own, without VMMs. */
@Command(
    name = "run",
    description = {
      "Runs a program for bare metal, an ELF file, on one machine in one process.",
      "It starts in M-mode on the 'virt' machine; standard output and input are its serial port. It"
          + " ends by the test device or by its variable tohost, whose code becomes the exit"
          + " status."
    })
final class MachineRunCommand extends Action {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The program, a 64-bit RISC-V ELF file.")
  private Path file;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      completionCandidates = EngineNames.class,
      description = "What executes it: ${COMPLETION-CANDIDATES}. The first if not said.")
  private String engine = Engines.names().getFirst();

  @Option(
      names = "--harts",
      paramLabel = "N",
      description = "Processors; ${DEFAULT-VALUE} if not said.")
  private int harts = 1;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      description = "RAM, such as 512 MiB; 128 MiB if not said.")
  private long memory = Settings.USUAL_MEMORY;

  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;

  /** For the help and for completion. */
  static final class EngineNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Engines.names().iterator();
    }
  }

  MachineRunCommand(Context context) {
    super(context);
  }

  @Override
  boolean startsSomething() {
    return true;
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try {
      new Settings(engine, harts, memory).check();
    } catch (RunException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
    List<String> words = new ArrayList<>();
    words.add("file=" + file);
    words.add("engine=" + engine);
    words.add("harts=" + harts);
    words.add("memory=" + memory);
    words.add("json=" + json.isSet());
    limit.value().ifPresent(time -> words.add("nanos=" + time.toNanos()));
    return context().surroundings().bareRunner().run(words);
  }
}
