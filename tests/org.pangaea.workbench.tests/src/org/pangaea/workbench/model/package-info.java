/** Cluster files as text and model at once, without windows. */
package org.pangaea.workbench.model;
