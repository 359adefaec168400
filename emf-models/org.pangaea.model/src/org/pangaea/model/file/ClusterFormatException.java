package org.pangaea.model.file;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** A file that is no readable cluster. The message has a line for each problem. */
public final class ClusterFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient List<ReadProblem> problems;

  public ClusterFormatException(List<ReadProblem> problems) {
    super(problems.stream().map(ReadProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the file; never empty. */
  public List<ReadProblem> problems() {
    return problems;
  }
}
