import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes the jars of a product start fast, in place: without signatures, which a JVM checks for
 * every class, and with stack maps in classes older than Java 6, which a JVM verifies slowly. Nor
 * does its archive of loaded classes take any of both (docs/decisions.md).
 *
 * <p>Usage: {@code java PlainJars.java DIRECTORY}
 */
final class PlainJars {
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /** From this version on a class has stack maps. */
  private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;

  /** What old classes become: the oldest version for which they cannot be missing. */
  private static final int RAISED = ClassFile.JAVA_7_VERSION;

  private final ZipFile jar;

  /** Where what its classes extend may be. */
  private final List<ZipFile> all;

  private final boolean signed;
  private boolean changed;

  private PlainJars(ZipFile jar, List<ZipFile> all) {
    this.jar = jar;
    this.all = all;
    signed = jar.stream().anyMatch(entry -> SIGNATURE.matcher(entry.getName()).matches());
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1 || !Files.isDirectory(Path.of(arguments[0]))) {
      System.err.println("Usage: java PlainJars.java DIRECTORY, which must be there");
      System.exit(2);
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
      found.forEach(jars::add);
    }
    List<ZipFile> all = new ArrayList<>();
    try {
      for (Path jar : jars) {
        all.add(new ZipFile(jar.toFile()));
      }
      for (Path jar : jars) {
        makePlain(jar, all);
      }
    } finally {
      for (ZipFile jar : all) {
        jar.close();
      }
    }
  }

  private static void makePlain(Path file, List<ZipFile> all) throws IOException {
    Path made = file.resolveSibling(file.getFileName() + ".new");
    boolean changed;
    try (ZipFile jar = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(made))) {
      PlainJars plain = new PlainJars(jar, all);
      plain.copyTo(out);
      changed = plain.changed;
    }
    if (changed) {
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING);
    } else {
      // Byte for byte what the build made.
      Files.delete(made);
    }
  }

  private void copyTo(ZipOutputStream out) throws IOException {
    for (ZipEntry entry : Collections.list(jar.entries())) {
      if (SIGNATURE.matcher(entry.getName()).matches()) {
        changed = true;
        continue;
      }
      ZipEntry copy = new ZipEntry(entry.getName());
      copy.setTime(entry.getTime());
      out.putNextEntry(copy);
      out.write(plain(entry.getName(), jar.getInputStream(entry).readAllBytes()));
      out.closeEntry();
    }
  }

  private byte[] plain(String name, byte[] bytes) throws IOException {
    if (signed && name.equals(MANIFEST)) {
      return withoutDigests(bytes);
    }
    if (name.endsWith(".class") && majorVersion(bytes) < FIRST_WITH_STACK_MAPS) {
      changed = true;
      return withStackMaps(bytes);
    }
    return bytes;
  }

  /** The digests of a signed jar fill sections of their own, which have nothing else. */
  private static byte[] withoutDigests(byte[] bytes) throws IOException {
    Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
    manifest.getEntries().values().removeIf(PlainJars::hasDigestsOnly);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    manifest.write(out);
    return out.toByteArray();
  }

  private static boolean hasDigestsOnly(Attributes section) {
    return section.keySet().stream().allMatch(name -> name.toString().contains("-Digest"));
  }

  private static int majorVersion(byte[] bytes) {
    return (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
  }

  private byte[] withStackMaps(byte[] bytes) {
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(this::classBytes)
            .orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile classes =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
    ClassModel model = classes.parse(bytes);
    ClassTransform raise =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(RAISED, 0);
          } else {
            builder.with(element);
          }
        };
    return classes.transformClass(
        model, raise.andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)));
  }

  private InputStream classBytes(ClassDesc type) {
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1) + ".class";
    try {
      InputStream own = bytes(jar, name);
      for (int i = 0; own == null && i < all.size(); i++) {
        own = bytes(all.get(i), name);
      }
      return own;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream bytes(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    return entry == null ? null : jar.getInputStream(entry);
  }
}
