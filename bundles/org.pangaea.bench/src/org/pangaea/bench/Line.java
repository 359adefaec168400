package org.pangaea.bench;

/**
 * A line of a console.
 *
 * @param moment when it was complete
 */
public record Line(Moment moment, String text) {}
