/**
 * What is wrong in cluster files, as problem markers with quick fixes. Validation runs in jobs;
 * what changes an open document runs on the UI thread.
 */
package org.pangaea.workbench.problems;
