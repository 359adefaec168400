import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts the VMM product into the folder {@code vmm} beside the start script of each workbench
 * product, where the script looks for it.
 *
 * <p>Usage: {@code java EmbedVmm.java DIRECTORY-OF-WORKBENCH-PRODUCTS VMM-PRODUCT}
 */
final class EmbedVmm {
  private static final String SCRIPT = "pangaea-workbench(\\.cmd)?";
  private static final List<String> PARTS = List.of("plugins", "configuration", "pangaea-vmm");
  private static final int DEPTH = 9;

  private EmbedVmm() {}

  public static void main(String[] arguments) throws IOException {
    Path products = Path.of(arguments[0]);
    Path vmm = Path.of(arguments[1]);
    if (!Files.isDirectory(vmm.resolve("plugins"))) {
      System.err.println(
          "There is no VMM product in %s. Build product/org.pangaea.vmm.product, too: add it to -pl."
              .formatted(vmm));
      System.exit(1);
    }
    List<Path> scripts;
    try (Stream<Path> found = Files.find(products, DEPTH, (path, _) -> isScript(path))) {
      scripts = found.toList();
    }
    if (scripts.isEmpty()) {
      System.err.println(
          "No product in %s has a start script, beside which the VMM could be put."
              .formatted(products));
      System.exit(1);
    }
    for (Path script : scripts) {
      for (String part : PARTS) {
        copy(vmm.resolve(part), script.resolveSibling("vmm").resolve(part));
      }
    }
  }

  private static boolean isScript(Path path) {
    return path.getFileName().toString().matches(SCRIPT) && Files.isRegularFile(path);
  }

  /** With modes; what an earlier build left is gone then. */
  private static void copy(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      Files.walkFileTree(to, new Deletion());
    }
    Files.createDirectories(to.getParent());
    Files.walkFileTree(from, new Copying(from, to));
  }

  private static final class Copying extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;

    Copying(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(to.resolve(from.relativize(folder).toString()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path target = file.equals(from) ? to : to.resolve(from.relativize(file).toString());
      Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      return FileVisitResult.CONTINUE;
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
