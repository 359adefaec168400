/**
 * The model's own value types: numbers of bytes and sets of processors, with the text that stands
 * for them in a file.
 *
 * <p>Values are immutable, so any thread may use them. The generated model code depends on this
 * package; it depends on nothing.
 */
package org.pangaea.model.values;
