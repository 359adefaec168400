/**
 * Cluster files as text and as models at once: reading, changing one through the other, repairing.
 * No windows here; any thread, one at a time for each object.
 */
package org.pangaea.workbench.model;
