package org.pangaea.guests;

/** A guest that can be asked for by its name. */
public record GuestInfo(String name, String description) {}
