package org.pangaea.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {

  private static final Set<Room> PLAIN_JAVA = EnumSet.of(Room.RISCV, Room.MACHINE, Room.COHERENCE);

  /** What the workbench alone may see. */
  private static final List<String> USER_INTERFACE =
      List.of(
          "org.eclipse.swt.",
          "org.eclipse.jface.",
          "org.eclipse.ui.",
          "org.eclipse.e4.ui.",
          "org.eclipse.core.resources.");

  private static Checkout checkout;

  @BeforeAll
  static void readTheBuiltClasses() {
    String top = System.getProperty("pangaea.checkout");
    if (top == null) {
      throw new IllegalStateException("-Dpangaea.checkout does not say where the checkout is");
    }
    checkout = Checkout.read(Path.of(top));
  }

  @ParameterizedTest
  @EnumSource
  void everyRoomIsBuiltAndEntersOnlyRoomsBelow(Room room) {
    assertTrue(
        checkout.classesIn(room).findAny().isPresent(), () -> room.bundle() + " has no classes");
    assertNone(
        room,
        dependency ->
            checkout
                .roomOf(dependency.getTargetClass())
                .filter(target -> !room.mayEnter().contains(target))
                .isPresent());
  }

  @ParameterizedTest
  @EnumSource
  void theManifestAsksOnlyForRoomsBelow(Room room) {
    Set<Room> asked = checkout.roomsInManifest(room);
    asked.removeAll(room.mayEnter());
    assertEquals(
        Set.of(), asked, () -> "What the manifest of %s may not ask for".formatted(room.bundle()));
  }

  @Test
  void onlyTheWorkbenchSeesTheUserInterface() {
    for (Room room : EnumSet.complementOf(EnumSet.copyOf(Room.WINDOWED))) {
      assertNone(room, dependency -> startsWithAny(dependency.getTargetClass(), USER_INTERFACE));
    }
  }

  @Test
  void theInstructionSetTheMachineAndTheProtocolArePlainJava() {
    for (Room room : PLAIN_JAVA) {
      assertNone(
          room,
          dependency ->
              startsWithAny(dependency.getTargetClass(), List.of("org.osgi.", "org.eclipse.")));
    }
  }

  @Test
  void onlyVmmItsConsoleAndWorkbenchSeeTheFrameworkAndTheOthersItsAnnotationsAtMost() {
    Set<Room> others = EnumSet.complementOf(EnumSet.of(Room.VMM, Room.VMM_CONSOLE));
    others.removeAll(Room.WINDOWED);
    for (Room room : others) {
      assertNone(
          room,
          dependency ->
              startsWithAny(dependency.getTargetClass(), List.of("org.osgi."))
                  && !startsWithAny(
                      dependency.getTargetClass(),
                      List.of("org.osgi.service.component.annotations.", "org.osgi.annotation.")));
    }
  }

  /** It is large, and VMMs are brought to other computers. */
  @Test
  void onlyWhatCertifiesAndWhatReachesComputersSeeBouncyCastle() {
    for (Room room : EnumSet.complementOf(EnumSet.of(Room.CERTIFICATES, Room.DEPLOY_SSH))) {
      assertNone(
          room,
          dependency -> startsWithAny(dependency.getTargetClass(), List.of("org.bouncycastle.")));
    }
  }

  @Test
  void everyPackageSaysWhatLivesInIt() {
    List<Path> silent =
        checkout
            .sourcePackages()
            .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
            .toList();
    assertEquals(List.of(), silent, "packages without package-info.java");
  }

  private static boolean startsWithAny(JavaClass type, List<String> prefixes) {
    String name = type.getBaseComponentType().getName();
    return prefixes.stream().anyMatch(name::startsWith);
  }

  private static void assertNone(Room room, Predicate<Dependency> forbidden) {
    List<String> found =
        checkout
            .classesIn(room)
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(forbidden)
            .map(Dependency::getDescription)
            .sorted()
            .distinct()
            .toList();
    assertEquals(List.of(), found, () -> "What %s may not use".formatted(room.bundle()));
  }
}
