package org.pangaea.analysis.memory;

import java.util.List;
import java.util.Map;

/**
 * A page that harts wait for.
 *
 * @param view who has it
 * @param faults since the machine started, as far as nodes still count them
 * @param rate faults by second, lately
 * @param waitedNanos that harts waited in all these faults
 * @param byHart faults by hart; -1 for the loader of images
 * @param symbols what the guest's kernel has in the parts that were accessed
 */
public record HotPage(
    PageView view,
    long faults,
    double rate,
    long waitedNanos,
    Map<Integer, Long> byHart,
    List<String> symbols) {}
