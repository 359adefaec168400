package org.pangaea.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The compiled classes of all bundles of a checkout, each with the room it is in. */
final class Checkout {

  private final JavaClasses classes;
  private final Map<String, Room> roomOfClass = new HashMap<>();

  private final List<Path> bundles;

  private Checkout(List<Path> bundles, Map<Room, Path> folders) {
    this.bundles = bundles;
    classes = new ClassFileImporter().importPaths(folders.values());
    folders.forEach((room, folder) ->
        new ClassFileImporter()
            .importPath(folder)
            .forEach(type -> roomOfClass.put(type.getName(), room)));
  }

  /** Reads {@code bundles/} and {@code emf-models/} of the checkout at {@code top}. */
  static Checkout read(Path top) {
    Map<Room, Path> folders = new LinkedHashMap<>();
    List<Path> bundles = bundles(top);
    for (Path bundle : bundles) {
      Path built = bundle.resolve("target/classes");
      if (!Files.isDirectory(built)) {
        throw new IllegalStateException("%s is not built: no %s".formatted(bundle, built));
      }
      folders.put(Room.of(bundle.getFileName().toString()), built);
    }
    return new Checkout(bundles, folders);
  }

  private static List<Path> bundles(Path top) {
    List<Path> bundles = new ArrayList<>();
    for (String folder : List.of("bundles", "emf-models")) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(top.resolve(folder))) {
        for (Path entry : entries) {
          // What has no manifest is no bundle, such as the code generator of the model.
          if (Files.exists(entry.resolve("META-INF/MANIFEST.MF"))) {
            bundles.add(entry);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bundles;
  }

  Stream<JavaClass> classes() {
    return classes.stream().filter(type -> roomOfClass.containsKey(type.getName()));
  }

  Stream<JavaClass> classesIn(Room room) {
    return classes().filter(type -> roomOf(type).equals(Optional.of(room)));
  }

  /** The folders of all packages that are written by hand. */
  Stream<Path> sourcePackages() {
    return bundles.stream().flatMap(Checkout::sources).map(Path::getParent).distinct();
  }

  private static Stream<Path> sources(Path bundle) {
    try (Stream<Path> files = Files.walk(bundle.resolve("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for classes that are not ours. */
  Optional<Room> roomOf(JavaClass type) {
    return Optional.ofNullable(roomOfClass.get(type.getBaseComponentType().getName()));
  }
}
