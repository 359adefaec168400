package org.pangaea.vmm.share;

/** Is told that the bytes of a frame are about to change. Any thread; must not block. */
interface CodeListener {
  void codeChanged(long gfn);
}
