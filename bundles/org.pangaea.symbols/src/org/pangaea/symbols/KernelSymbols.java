package org.pangaea.symbols;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The symbols of one kernel, by their offset from the beginning of its image.
 *
 * <p>The kernel's build leaves tables in the image from which the kernel itself prints symbols
 * ({@code scripts/kallsyms.c} and {@code kernel/kallsyms.c} in Linux's sources; 4.20 and later are
 * understood). Nothing points to them, so they are found by their shape, and by being consistent
 * with each other. Where the kernel is loaded, and whether it moves itself to a random virtual
 * address (KASLR), does not matter here: offsets are the same in the file, in guest physical and in
 * virtual memory.
 */
public final class KernelSymbols {
  private final Tokens tokens;
  private final Names names;

  /** By symbol, ascending, from the image's beginning; may be negative. */
  private final long[] offsets;

  /** Memory that the kernel gives away when it has started. */
  private final long initBegin;

  private final long initEnd;

  private KernelSymbols(Tokens tokens, Names names, long[] addresses, long base) {
    this.tokens = tokens;
    this.names = names.compact();
    offsets = Arrays.stream(addresses).map(address -> address - base).toArray();
    initBegin = find("__init_begin").map(Symbol::offset).orElse(0L);
    initEnd = find("__init_end").map(Symbol::offset).orElse(0L);
  }

  /**
   * Reads the tables of a RISC-V kernel {@code Image}.
   *
   * @param file how to call the image in a message
   * @throws NoSymbolsException if it has none, or none of a kind that is known
   */
  public static KernelSymbols read(String file, byte[] bytes) throws NoSymbolsException {
    Image image = new Image(bytes);
    Tokens tokens = Tokens.find(image);
    Names names = tokens == null ? null : Names.find(image, tokens);
    long[] addresses = names == null ? null : Addresses.find(image, names, tokens);
    if (addresses == null) {
      throw new NoSymbolsException(
          file
              + (tokens == null
                  ? " has no kernel symbols (kallsyms): no Linux, or built without KALLSYMS."
                  : " has kernel symbols (kallsyms) in a form that is not known."));
    }
    for (String first : List.of("_start", "_text")) {
      int symbol = indexOf(names, tokens, first);
      if (symbol >= 0) {
        return new KernelSymbols(tokens, names, addresses, addresses[symbol]);
      }
    }
    throw new NoSymbolsException(
        file + " has kernel symbols, but none that tells where it begins (_start or _text).");
  }

  private static int indexOf(Names names, Tokens tokens, String name) {
    for (int i = 0; i < names.count(); i++) {
      if (names.get(i, tokens).substring(1).equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** How many symbols there are. */
  public int count() {
    return offsets.length;
  }

  /** The symbols, by address. */
  public Symbol get(int index) {
    return symbol(index, names.get(index, tokens));
  }

  /** A symbol by its name; the first if there are several. */
  public Optional<Symbol> find(String name) {
    int index = indexOf(names, tokens, name);
    return index < 0 ? Optional.empty() : Optional.of(get(index));
  }

  private Symbol symbol(int index, String typed) {
    int next = index + 1;
    while (next < offsets.length && offsets[next] == offsets[index]) {
      next++;
    }
    long size = next < offsets.length ? offsets[next] - offsets[index] : 0;
    return new Symbol(typed.substring(1), typed.charAt(0), offsets[index], size);
  }

  /** The symbol that an offset from the image's beginning is in; none outside of the kernel. */
  public Optional<Symbol> at(long offset) {
    List<Symbol> found = within(offset, offset + 1);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /**
   * The symbols in a piece of the image, by address, the first one maybe beginning before it. Of
   * several at one address there is one: the first whose name has no underscore in front, since
   * those mostly mark where sections begin.
   */
  public List<Symbol> within(long from, long to) {
    List<Symbol> found = new ArrayList<>();
    int first = Arrays.binarySearch(offsets, from);
    first = first >= 0 ? firstAt(first) : -first - 2 < 0 ? 0 : firstAt(-first - 2);
    for (int i = first; i < offsets.length && offsets[i] < to; ) {
      Symbol symbol = get(i);
      int next = i + 1;
      for (; next < offsets.length && offsets[next] == offsets[i]; next++) {
        if (symbol.name().startsWith("_")) {
          Symbol alias = get(next);
          symbol = alias.name().startsWith("_") ? symbol : alias;
        }
      }
      if (symbol.end() > from) {
        found.add(symbol);
      }
      i = next;
    }
    return found;
  }

  private int firstAt(int index) {
    int first = index;
    while (first > 0 && offsets[first - 1] == offsets[index]) {
      first--;
    }
    return first;
  }

  /**
   * Whether an offset is in memory that the kernel has given away once it has started: something
   * else may be there by then.
   */
  public boolean isInit(long offset) {
    return offset >= initBegin && offset < initEnd;
  }
}
