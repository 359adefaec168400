/** Tests of what the Cluster view says, without a view. */
package org.pangaea.workbench.cluster;
