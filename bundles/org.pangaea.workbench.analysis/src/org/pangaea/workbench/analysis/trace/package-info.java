/** The vCPU trace, as a view that records and as an editor of recordings. UI thread. */
package org.pangaea.workbench.analysis.trace;
