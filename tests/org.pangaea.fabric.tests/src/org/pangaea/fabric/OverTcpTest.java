package org.pangaea.fabric;

import org.junit.jupiter.api.Nested;
import org.pangaea.fabric.wire.Address;

class OverTcpTest {

  @Nested
  class Links extends LinkSuite {
    Links() {
      super(Address.TCP);
    }
  }

  @Nested
  class Endpoints extends EndpointSuite {
    Endpoints() {
      super(Address.TCP);
    }
  }
}
