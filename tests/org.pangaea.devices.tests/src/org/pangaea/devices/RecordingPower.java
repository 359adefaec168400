package org.pangaea.devices;

import java.util.ArrayList;
import java.util.List;

/** Notes what the guest asked for. */
final class RecordingPower implements PowerListener {
  final List<String> requests = new ArrayList<>();

  @Override
  public void powerOff() {
    requests.add("power off");
  }

  @Override
  public void fail(int code) {
    requests.add("fail " + code);
  }

  @Override
  public void reset() {
    requests.add("reset");
  }
}
