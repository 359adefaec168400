package org.pangaea.control;

import java.util.List;

/**
 * Who a VMM is.
 *
 * @param name the virtual node's name in the model
 * @param pid process id
 * @param version of this program
 * @param javaVersion of the runtime
 * @param engines names of the engines it has
 */
public record VmmInfo(
    String name, long pid, String version, String javaVersion, List<String> engines) {}
