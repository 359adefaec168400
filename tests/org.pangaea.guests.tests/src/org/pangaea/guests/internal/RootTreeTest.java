package org.pangaea.guests.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootTreeTest {
  private final RootTree tree = new RootTree();

  @Test
  void parentsComeByThemselvesAndBeforeTheirChildren() {
    tree.file("a/b/c", 0644, "");
    assertEquals(List.of("a", "a/b", "a/b/c"), List.copyOf(tree.nodes().keySet()));
  }

  @Test
  void pathsThroughLinksLandBehindTheLink() {
    tree.link("lib", "usr/lib");
    tree.link("usr/lib64", "../lib");
    tree.file("lib/one", 0644, "");
    tree.file("usr/lib64/two", 0644, "");
    assertTrue(tree.nodes().containsKey("usr/lib/one"));
    assertTrue(tree.nodes().containsKey("usr/lib/two"));
    assertTrue(tree.contains("lib/two"));
  }

  @Test
  void theLinkItselfIsNotFollowed() {
    tree.link("sh", "busybox");
    assertTrue(tree.contains("sh"));
    assertFalse(tree.contains("busybox"));
  }

  @Test
  void linksInACircleAreAnError() {
    tree.link("a", "b");
    tree.link("b", "a");
    assertThrows(IllegalArgumentException.class, () -> tree.file("a/x", 0644, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/init", "tmp/"})
  void pathsAreBelowTheRoot(String path) {
    assertThrows(IllegalArgumentException.class, () -> tree.directory(path, 0755));
  }

  @ParameterizedTest
  @CsvSource({
    "usr/lib/a, b, usr/lib/b",
    "usr/lib/a, ../b, usr/b",
    "usr/lib/a, /b, b",
    "a, b, b",
    "a, ../../b, b",
    "usr/a, ./b//c/, usr/b/c"
  })
  void aLinkIsResolvedFromWhereItStands(String link, String target, String place) {
    assertEquals(place, Paths.resolve(link, target));
  }
}
