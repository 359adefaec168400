package org.pangaea.guests.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pangaea.guests.GuestException;

/**
 * Puts a guest's first and only root file system together: busybox with a link for each of its
 * commands, the scripts of this bundle, and the recipe's programs.
 */
final class Initramfs {
  /** The scripts, and where they go. */
  private static final List<String> SCRIPTS = List.of("init", "inittab", "profile");

  private Initramfs() {}

  static PackageFiles files(Recipe recipe) {
    return new PackageFiles(
        path -> path.equals(Recipe.BUSYBOX) || recipe.programs().contains(path));
  }

  static RootTree build(Recipe recipe, PackageFiles files, Libraries.Supplier supplier)
      throws IOException, InterruptedException, GuestException {
    RootTree tree = new RootTree();
    layOut(tree);
    Libraries libraries = new Libraries(files, tree, supplier);
    libraries.addProgram(Recipe.BUSYBOX);
    for (String program : recipe.programs()) {
      libraries.addProgram(program);
    }
    for (String library : recipe.libraries()) {
      libraries.addLibrary(library, recipe.packages().getLast());
    }
    for (String applet : BusyboxApplets.names(files.find(Recipe.BUSYBOX).orElseThrow().content())) {
      String path = "usr/bin/" + applet;
      if (!tree.contains(path)) {
        tree.link(path, "busybox");
      }
    }
    tree.file("init", 0755, script("init"));
    tree.file("etc/inittab", 0644, script("inittab"));
    tree.file("etc/profile", 0644, script("profile"));
    return tree;
  }

  /** Everything in this bundle that the initramfs depends on; when it changes, so must the file. */
  static String fingerprint(Recipe recipe) throws IOException {
    StringBuilder text = new StringBuilder(recipe.toString());
    for (String script : SCRIPTS) {
      text.append('\n').append(script(script));
    }
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void layOut(RootTree tree) {
    for (String folder : List.of("dev", "etc", "proc", "sys", "run", "mnt", "usr/bin", "usr/lib")) {
      tree.directory(folder, 0755);
    }
    tree.directory("root", 0700);
    tree.directory("tmp", 01777);
    tree.directory("var/tmp", 01777);
    tree.link("var/run", "/run");
    // One folder for all commands, as in Debian's merged /usr and one step further.
    tree.link("usr/sbin", "bin");
    tree.link("bin", "usr/bin");
    tree.link("sbin", "usr/bin");
    tree.link("lib", "usr/lib");
    // The kernel opens /dev/console before /init can mount devtmpfs over it.
    tree.device("dev/console", 0600, 5, 1);
    tree.device("dev/null", 0666, 1, 3);
    tree.device("dev/ttyS0", 0600, 4, 64);
    tree.file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\n");
    tree.file("etc/group", 0644, "root:x:0:\ntty:x:5:\n");
    tree.file("etc/hostname", 0644, "pangaea\n");
    tree.file("etc/hosts", 0644, "127.0.0.1 localhost pangaea\n");
  }

  private static String script(String name) throws IOException {
    try (InputStream in = Initramfs.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the bundle lacks its script '" + name + "'");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
