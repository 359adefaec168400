/**
 * What makes the workbench a program: its entry point, its windows, its perspectives. All of it is
 * called on the UI thread.
 */
package org.pangaea.workbench.application;
