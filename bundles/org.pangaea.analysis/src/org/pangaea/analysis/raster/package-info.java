/** Draws pictures of memory and lanes into arrays of pixels, without any user interface. */
package org.pangaea.analysis.raster;
