/** What all nodes have counted by hart and by page, put together. Immutable, for any thread. */
package org.pangaea.analysis.counts;
