package org.pangaea.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Failures of the file system are told in words, never as a bare path. */
class IoReasonTest {
  @TempDir Path folder;

  private static IOException of(Executable action) {
    return assertThrows(IOException.class, action);
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeMissing() {
    Path missing = folder.resolve("missing");
    assertEquals("there is no such file", IoReason.of(of(() -> Files.readString(missing))));
    assertEquals(
        "there is no such file (" + missing + ")",
        IoReason.withFile(of(() -> Files.readString(missing))));
    assertEquals(
        "no such file or directory",
        IoReason.of(of(() -> new RandomAccessFile(missing.toFile(), "r").close())));
  }

  @Test
  void whatTheSystemSaysIsQuoted() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertEquals("it is a directory", IoReason.of(of(() -> Files.readAllBytes(folder))));
    assertEquals("not a directory", IoReason.of(of(() -> Files.readString(file.resolve("below")))));
    assertEquals("it exists already", IoReason.of(of(() -> Files.createDirectory(file))));
    assertEquals(
        "no space left on device",
        IoReason.of(new FileSystemException("file", null, "No space left on device")));
    assertEquals("permission denied", IoReason.of(new AccessDeniedException("file")));
  }

  @Test
  void textInAnotherEncodingIsNamed() throws IOException {
    Path file = Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe4, 'b'});
    assertEquals("it is not text in UTF-8", IoReason.of(of(() -> Files.readString(file))));
  }

  @Test
  void aProgramThatCannotBeStartedLeavesTheJvmsWordsAside() {
    ProcessBuilder nothing = new ProcessBuilder(folder.resolve("nothing").toString());
    assertEquals("no such file or directory", IoReason.of(of(nothing::start)));
    ProcessBuilder nowhere = new ProcessBuilder("sh").directory(folder.resolve("no").toFile());
    assertTrue(IoReason.of(of(nowhere::start)).contains("no such file or directory"));
  }

  @Test
  void exceptionsWithoutAMessageHaveAReasonToo() {
    assertEquals("it ends too early", IoReason.of(new EOFException()));
    assertEquals("the connection was closed", IoReason.of(new ClosedByInterruptException()));
    assertEquals("IOException", IoReason.of(new IOException()));
  }

  @Test
  void otherMessagesBecomeTheEndOfASentence() {
    assertEquals("connection refused", IoReason.of(new ConnectException("Connection refused")));
    assertEquals("apt was here", IoReason.of(new IOException("apt was here.")));
    assertEquals("TLS failed", IoReason.of(new IOException("TLS failed.")));
  }
}
