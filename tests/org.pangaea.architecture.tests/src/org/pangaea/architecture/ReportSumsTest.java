package org.pangaea.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code pangaea-test} says in its last line. */
class ReportSumsTest {
  @TempDir Path directory;

  @Test
  void testCasesCountWhateverTheSumsOfTheirSuiteSay() throws Exception {
    Path report =
        Files.writeString(
            directory.resolve("TEST-a.xml"),
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="A" time="71.785" tests="0" errors="0" skipped="0" failures="0">
              <testcase name="one" classname="A [1] interpreter" time="0.8"/>
              <testcase name="two" classname="A [2] translator" time="0.9">
                <failure message="seed 7&#10;" type="Failed"><![CDATA[Failed: <testcase name="x"
              at A]]></failure>
              </testcase>
              <testcase name="three" classname="A" time="0">
                <skipped message="why"/>
              </testcase>
              <testcase name="four" classname="A" time="0">
                <error type="Broken"/>
              </testcase>
            </testsuite>
            """);
    assertEquals("1 2 1", sums(report));
  }

  private static String sums(Path report) throws IOException, InterruptedException {
    Path script =
        Path.of(System.getProperty("pangaea.checkout")).resolve("build-tools/sum-reports.awk");
    Process process =
        new ProcessBuilder(List.of("awk", "-f", script.toString(), report.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return words.strip();
  }
}
