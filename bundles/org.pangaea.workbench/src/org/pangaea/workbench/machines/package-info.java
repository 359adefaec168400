/**
 * Virtual machines that run, as the workbench sees them: started here, or by the command line. The
 * only package that uses {@code org.pangaea.deploy}, and it does so off the UI thread: whoever asks
 * gets the last that is known, at once. Listeners are called on threads of this package.
 */
package org.pangaea.workbench.machines;
