/**
 * The editor of cluster files: a form and a text over one document, with outline and properties.
 * The document's text is the truth; the form changes the text, and shows the model that stands in
 * it. Everything on the UI thread, but for validation, which runs in a job.
 */
package org.pangaea.workbench.editor;
