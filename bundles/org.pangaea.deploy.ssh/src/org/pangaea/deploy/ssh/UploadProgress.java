package org.pangaea.deploy.ssh;

import org.pangaea.guests.Progress;

/** Sums up what is sent to several computers at the same time. Any thread. */
final class UploadProgress {
  private final Progress progress;
  private long total;
  private long done;

  UploadProgress(Progress progress) {
    this.progress = progress;
  }

  /** Who is told of phases. */
  Progress phases() {
    return progress;
  }

  /** So many bytes more are to be sent. */
  synchronized void expect(long bytes) {
    total += bytes;
    progress.bytes(done, total);
  }

  synchronized void sent(long bytes) {
    done += bytes;
    progress.bytes(done, total);
  }

  /** What was sent so far, for all computers together. */
  synchronized long done() {
    return done;
  }
}
