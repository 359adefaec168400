package org.pangaea.vmm.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.machine.GuestMemory;
import org.pangaea.symbols.KernelSymbols;
import org.pangaea.symbols.NoSymbolsException;
import org.pangaea.symbols.Symbol;

/**
 * Names what the guest's kernel has in a page. The kernel's symbols are read when they are asked
 * for first, since most machines run without.
 */
final class Symbols {
  private static final int LINE = 64;
  private static final int MOST_NAMES = 16;

  private final Path kernel;
  private final long address;
  private final FileTime written;
  private KernelSymbols symbols;
  private String problem;

  /** Those of a kernel that was loaded to a guest physical address. */
  Symbols(Path kernel, long address) throws IOException {
    this.kernel = kernel;
    this.address = address;
    written = Files.getLastModifiedTime(kernel);
  }

  /** The names of what is in pages, or why they are not known. */
  synchronized PageSymbols of(List<PageLines> pages) {
    if (symbols == null && problem == null) {
      read();
    }
    if (problem != null) {
      return new PageSymbols(true, problem, List.of());
    }
    return new PageSymbols(true, null, pages.stream().map(this::names).toList());
  }

  private void read() {
    try {
      if (!Files.isReadable(kernel)) {
        problem = "The kernel " + kernel + " is not there any more.";
      } else if (!Files.getLastModifiedTime(kernel).equals(written)) {
        problem = "The kernel " + kernel + " was changed after it was loaded.";
      } else {
        symbols = KernelSymbols.read(kernel.toString(), Files.readAllBytes(kernel));
      }
    } catch (NoSymbolsException e) {
      problem = e.getMessage();
    } catch (IOException e) {
      problem = "The kernel " + kernel + " cannot be read any more: " + e + ".";
    }
  }

  private List<String> names(PageLines page) {
    long offset = (page.page() << GuestMemory.PAGE_SHIFT) - address;
    Set<String> names = new LinkedHashSet<>();
    if (page.lines() == 0) {
      collect(offset, offset + GuestMemory.PAGE_SIZE, names);
    } else {
      for (long rest = page.lines(); rest != 0; rest &= rest - 1) {
        long line = offset + Long.numberOfTrailingZeros(rest) * LINE;
        collect(line, line + LINE, names);
      }
    }
    List<String> few = new ArrayList<>(names.stream().limit(MOST_NAMES).toList());
    if (names.size() > MOST_NAMES) {
      few.add("and " + (names.size() - MOST_NAMES) + " more");
    }
    return few;
  }

  private void collect(long from, long to, Set<String> names) {
    for (Symbol symbol : symbols.within(from, to)) {
      names.add(symbols.isInit(symbol.offset()) ? symbol.name() + " (init)" : symbol.name());
    }
  }
}
