package org.pangaea.riscv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Symbols over both passes. The first pass places labels and takes unknown ones to be 0; the second
 * knows all. Sizes must not depend on unknown symbols, so that both passes place labels alike.
 */
final class Symbols {
  private final Map<String, Long> values = new LinkedHashMap<>();
  private final Map<String, List<Long>> locals = new HashMap<>();
  private final Map<String, Integer> localsSeen = new HashMap<>();
  private boolean complete;
  private boolean missing;

  /** Starts the second pass. */
  void complete() {
    complete = true;
    localsSeen.clear();
  }

  void label(String name, long address) {
    if (Character.isDigit(name.charAt(0))) {
      local(name, address);
      return;
    }
    if (!complete && values.containsKey(name)) {
      throw new IllegalArgumentException("The symbol '" + name + "' is already defined.");
    }
    if (complete && values.get(name) != address) {
      throw new IllegalArgumentException(
          "The address of '" + name + "' depends on symbols that are defined after it.");
    }
    values.put(name, address);
  }

  private void local(String name, long address) {
    if (!name.matches("[0-9]+")) {
      throw new IllegalArgumentException("A label that begins with a digit must be a number.");
    }
    if (!complete) {
      locals.computeIfAbsent(name, _ -> new ArrayList<>()).add(address);
    }
    localsSeen.merge(name, 1, Integer::sum);
  }

  void set(String name, long value) {
    values.put(name, value);
  }

  long value(String name) {
    Long value = Character.isDigit(name.charAt(0)) ? localValue(name) : values.get(name);
    if (value != null) {
      return value;
    }
    if (complete) {
      throw new IllegalArgumentException("The symbol '" + name + "' is not defined.");
    }
    missing = true;
    return 0;
  }

  private Long localValue(String reference) {
    String name = reference.substring(0, reference.length() - 1);
    int seen = localsSeen.getOrDefault(name, 0);
    int index = reference.endsWith("b") ? seen - 1 : seen;
    List<Long> addresses = locals.getOrDefault(name, List.of());
    return index >= 0 && index < addresses.size() ? addresses.get(index) : null;
  }

  /** Whether a symbol was unknown since the last call. */
  boolean takeMissing() {
    boolean result = missing;
    missing = false;
    return result;
  }

  Map<String, Long> values() {
    return Map.copyOf(values);
  }
}
