package org.pangaea.control;

import java.util.List;
import java.util.Map;

/**
 * What was counted of one hart since it was made.
 *
 * @param id hart id
 * @param faults by kind: {@code read}, {@code write}, {@code upgrade} and {@code fetch}
 * @param nanosByActivity how long it did what: {@code running}, or waiting in one of several ways
 * @param sbiCalls how many calls of the guest's kernel to its firmware it has made
 */
public record HartCounts(
    int id, List<FaultCount> faults, Map<String, Long> nanosByActivity, long sbiCalls) {}
