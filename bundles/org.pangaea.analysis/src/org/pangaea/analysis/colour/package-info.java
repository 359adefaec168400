/** Colours that eyes of all kinds tell apart, as numbers 0xRRGGBB; for any thread. */
package org.pangaea.analysis.colour;
