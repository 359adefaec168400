/** What makes a machine slow, as a list with evidence and remedies. UI thread. */
package org.pangaea.workbench.analysis.diagnosis;
