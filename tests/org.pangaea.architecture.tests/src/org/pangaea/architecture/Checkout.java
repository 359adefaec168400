package org.pangaea.architecture;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The compiled classes of all bundles of a checkout, each with the room it is in. */
final class Checkout {

  private static final Pattern OUR_NAMES = Pattern.compile("org\\.pangaea\\.[\\w.]+");

  private final List<Path> bundles;
  private final JavaClasses classes;
  private final Map<String, Room> roomOfClass = new HashMap<>();

  private Checkout(List<Path> bundles, Map<Room, Path> folders) {
    this.bundles = bundles;
    // Names are all that is looked at outside the checkout: reading the JDK too would take long.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    classes = new ClassFileImporter().importPaths(folders.values());
    for (JavaClass type : classes) {
      String file = type.getSource().map(source -> source.getUri().toString()).orElse("");
      folders.forEach((room, folder) -> {
        if (file.startsWith(folder.toUri().toString())) {
          roomOfClass.put(type.getName(), room);
        }
      });
    }
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

  /**
   * The rooms whose packages or bundles the manifest of {@code room} asks for: what the compiler
   * lets it use, constants included, which leave no trace in its classes.
   */
  Set<Room> roomsInManifest(Room room) {
    Path bundle =
        bundles.stream()
            .filter(folder -> folder.endsWith(room.bundle()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no " + room.bundle()));
    Set<Room> rooms = EnumSet.noneOf(Room.class);
    try (InputStream in = Files.newInputStream(bundle.resolve("META-INF/MANIFEST.MF"))) {
      Attributes headers = new Manifest(in).getMainAttributes();
      for (String header : List.of("Import-Package", "Require-Bundle")) {
        Matcher names =
            OUR_NAMES.matcher(headers.getOrDefault(new Attributes.Name(header), "").toString());
        while (names.find()) {
          rooms.add(Room.ofPackage(names.group()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rooms;
  }

  /** Empty for classes that are not ours. */
  Optional<Room> roomOf(JavaClass type) {
    return Optional.ofNullable(roomOfClass.get(type.getBaseComponentType().getName()));
  }
}
