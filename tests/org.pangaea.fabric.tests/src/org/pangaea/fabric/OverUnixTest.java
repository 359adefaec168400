package org.pangaea.fabric;

import org.junit.jupiter.api.Nested;
import org.pangaea.fabric.wire.Address;

class OverUnixTest {

  @Nested
  class Links extends LinkSuite {
    Links() {
      super(Address.UNIX);
    }
  }

  @Nested
  class Endpoints extends EndpointSuite {
    Endpoints() {
      super(Address.UNIX);
    }
  }
}
