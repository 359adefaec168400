/** What the views of memory, harts and findings share. UI thread, where nothing else is said. */
package org.pangaea.workbench.analysis.common;
