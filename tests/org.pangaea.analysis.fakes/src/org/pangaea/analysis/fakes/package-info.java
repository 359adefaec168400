/** Memory and recordings that are made up, of any size, for tests and benchmarks. */
package org.pangaea.analysis.fakes;
