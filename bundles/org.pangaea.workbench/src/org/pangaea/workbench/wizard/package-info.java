/** New clusters, from a few questions. On the UI thread. */
package org.pangaea.workbench.wizard;
