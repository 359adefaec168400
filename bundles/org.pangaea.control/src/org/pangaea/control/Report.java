package org.pangaea.control;

/**
 * A text of many lines for a human.
 *
 * @param text what it says
 */
public record Report(String text) {}
