package org.pangaea.guests;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pangaea.guests.internal.AddedFiles;

/**
 * What a machine needs to start a guest.
 *
 * @param kernel the file to load and enter
 * @param initrd empty if the kernel brings its own, or needs none
 * @param commandLine the kernel's command line
 * @param versions of the Debian packages by name, empty for a guest that is not made of any
 */
public record GuestImages(
    String name,
    Optional<Path> kernel,
    Optional<Path> initrd,
    String commandLine,
    Map<String, String> versions) {

  /**
   * What our guests' kernel is told: to speak from its first moment on, first through SBI and then
   * through the serial line, not to test its own cryptography, which is a third of a boot, and to
   * take a processor for stuck after two minutes instead of 20 s: some of its work goes through
   * thousands of pages without a pause, and each may have to come from another computer.
   */
  public static final String DEFAULT_COMMAND_LINE =
      "console=ttyS0 earlycon=sbi cryptomgr.notests watchdog_thresh=60";

  /** The kernel's COMMAND_LINE_SIZE on RISC-V, less the final zero. */
  private static final int MAX_COMMAND_LINE = 1023;

  public GuestImages {
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
  }

  /**
   * The user's own kernel and initramfs.
   *
   * @throws GuestException if one of the files is not what it should be
   */
  public static GuestImages own(Path kernel, Optional<Path> initrd) throws GuestException {
    KernelImage.inspect(kernel);
    if (initrd.isPresent()) {
      requireContent(initrd.get());
    }
    return new GuestImages("own", Optional.of(kernel), initrd, DEFAULT_COMMAND_LINE, Map.of());
  }

  private static void requireContent(Path initrd) throws GuestException {
    if (!Files.isRegularFile(initrd) || !Files.isReadable(initrd)) {
      throw new GuestException("The initramfs " + initrd + " is not a file that can be read.");
    }
    if (initrd.toFile().length() == 0) {
      throw new GuestException("The initramfs " + initrd + " is empty.");
    }
  }

  /**
   * The same images started to run one command, print {@code pangaea: exit status N} and power off.
   * For the guests of {@link Guests#known()} that boot Linux.
   *
   * @throws IllegalArgumentException if the kernel's command line cannot carry the command
   */
  public GuestImages running(String command) {
    if (command.isBlank() || command.matches("(?s).*[\"\\p{Cntrl}].*")) {
      throw new IllegalArgumentException(
          "A command for the guest is one line without double quotes, unlike: " + command);
    }
    return appending("pangaea.run=\"" + command + "\"");
  }

  /**
   * The same images with the size of the terminal told to the guest.
   *
   * @param columns 1 or more
   * @param rows 1 or more
   */
  public GuestImages withTerminal(int columns, int rows) {
    if (columns < 1 || rows < 1) {
      throw new IllegalArgumentException("A terminal has one column and row at least.");
    }
    return appending("pangaea.size=" + columns + "x" + rows);
  }

  /**
   * The same images with a kernel that starts on so many harts, the first ones; the guest's first
   * process starts the others, when the kernel's own start is over. While a kernel starts it has
   * little to do for others, and what they do meanwhile costs it its pages. Images that do not do
   * that are as they were, and so are those whose command line says how many harts there are to be.
   */
  public GuestImages startingOn(int harts) {
    boolean told = Stream.of(commandLine.split(" ")).anyMatch(GuestImages::saysHowManyHarts);
    String arguments = "maxcpus=" + harts + " pangaea.harts";
    return versions.isEmpty() || told || !fits(with(arguments)) ? this : appending(arguments);
  }

  private static boolean saysHowManyHarts(String argument) {
    return argument.startsWith("maxcpus=") || argument.equals("nosmp");
  }

  /**
   * The same images with more arguments for the kernel.
   *
   * @throws IllegalArgumentException if the kernel would cut them off
   */
  public GuestImages appending(String arguments) {
    String line = with(arguments);
    if (!fits(line)) {
      throw new IllegalArgumentException(
          "The kernel's command line holds %d bytes and would have %d. Shorten it: %s"
              .formatted(MAX_COMMAND_LINE, bytes(line), line));
    }
    return new GuestImages(name, kernel, initrd, line, versions);
  }

  /**
   * The same images with files of the user's in the guest's folder {@code /root}, executable if
   * they are here.
   *
   * @param files folders with all that is in them
   * @param initramfs is written, and has to stay until the guest is loaded
   * @throws GuestException if a file cannot be read, or the guest has no initramfs
   */
  public GuestImages withFiles(List<Path> files, Path initramfs) throws GuestException {
    Path without =
        initrd.orElseThrow(() ->
            new GuestException(
                "The guest '%s' has no initramfs that files could be added to.".formatted(name)));
    AddedFiles.write(without, files, initramfs);
    return new GuestImages(name, kernel, Optional.of(initramfs), commandLine, versions);
  }

  private String with(String arguments) {
    return (commandLine + " " + arguments).strip();
  }

  private static boolean fits(String line) {
    return bytes(line) <= MAX_COMMAND_LINE;
  }

  private static int bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length;
  }
}
