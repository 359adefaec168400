package org.pangaea.workbench.ui;

/** The gallery on a screen with two pixels for a point: the build starts it so. */
class ZoomedGalleryTest extends GalleryTest {
  @Override
  int zoom() {
    return 200;
  }
}
