/**
 * The workbench as its users have it: real windows, real VMM processes. Tests are on no UI thread.
 */
package org.pangaea.workbench.ui;
