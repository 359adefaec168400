/**
 * Launch configurations of the kind "Shared VM": which file, which machine of it, under which name.
 * Launching runs in a job of the platform, which can be cancelled until the machine runs.
 */
package org.pangaea.workbench.launch;
