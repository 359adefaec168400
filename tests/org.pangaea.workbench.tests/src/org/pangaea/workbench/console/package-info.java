/** The terminal, without windows. */
package org.pangaea.workbench.console;
