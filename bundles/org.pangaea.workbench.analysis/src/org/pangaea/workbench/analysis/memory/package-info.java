/**
 * The page-ownership heat map with its table and chart. Pictures are computed by a thread of the
 * view; the UI thread only copies them to the screen.
 */
package org.pangaea.workbench.analysis.memory;
