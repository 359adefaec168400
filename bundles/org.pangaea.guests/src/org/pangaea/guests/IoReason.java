package org.pangaea.guests;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why reading or writing failed, in words that end a sentence. The message of an {@link
 * IOException} is often no more than a path, or nothing at all.
 */
public final class IoReason {
  /**
   * How the system's own words stand in messages of programs that could not be started, {@code
   * error=2, No such file or directory} or {@code error: 2 (No such file or directory)}, and of
   * {@link java.io.FileNotFoundException}, {@code path (No such file or directory)}.
   */
  private static final Pattern SYSTEM =
      Pattern.compile(
          "(?s).*error=\\d+, (?<words>[^()]+)|.*\\((?<more>(?!in directory)[A-Z][^()]*)\\)\\s*");

  private IoReason() {}

  /** Why; for a sentence that names the file. */
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already";
      case NotDirectoryException _ -> "it is not a directory";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case FileSystemLoopException _ -> "its links lead in a circle";
      case FileSystemException e when e.getReason() != null -> words(e.getReason());
      case FileSystemException _ -> "the file system refused";
      case CharacterCodingException _ -> "it is not text in UTF-8";
      case ClosedChannelException _ -> "the connection was closed";
      case EOFException _ -> "it ends too early";
      case UnknownHostException e -> "the host " + e.getMessage() + " is not known";
      default ->
          failure.getMessage() == null || failure.getMessage().isBlank()
              ? words(failure.getClass().getSimpleName())
              : words(failure.getMessage());
    };
  }

  /** Why, and with which file; for a sentence that names a folder, or something else. */
  public static String withFile(IOException failure) {
    return failure instanceof FileSystemException e && e.getFile() != null
        ? of(e) + " (" + e.getFile() + ")"
        : of(failure);
  }

  /** As what comes after a colon, without the end of a sentence. */
  private static String words(String text) {
    Matcher system = SYSTEM.matcher(text);
    String found = text;
    if (system.matches()) {
      found = system.group("words") != null ? system.group("words") : system.group("more");
    }
    String plain = found.strip().replaceFirst("\\.$", "");
    if (plain.equals("Is a directory")) {
      return "it is a directory";
    }
    boolean sentence = plain.length() > 1 && Character.isLowerCase(plain.charAt(1));
    return sentence ? plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1) : plain;
  }
}
