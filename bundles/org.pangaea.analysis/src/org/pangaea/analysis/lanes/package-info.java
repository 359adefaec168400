/**
 * A recording as lanes: what each hart did over time, which pages it waited for, and what a span of
 * time sums up to; and which part of it is shown. A {@link org.pangaea.analysis.lanes.Recording}
 * does not change after it is loaded, and any thread may read it.
 */
package org.pangaea.analysis.lanes;
