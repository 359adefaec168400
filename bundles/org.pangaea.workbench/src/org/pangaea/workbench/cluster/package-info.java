/**
 * The Cluster view and the commands on machines that run. On the UI thread; all that waits for a
 * node is a job.
 */
package org.pangaea.workbench.cluster;
