package org.pangaea.fabric;

import org.junit.jupiter.api.Nested;

class OverTlsTest {

  @Nested
  class Links extends LinkSuite {
    Links() {
      super(TestNetwork.TLS);
    }
  }

  @Nested
  class Endpoints extends EndpointSuite {
    Endpoints() {
      super(TestNetwork.TLS);
    }
  }
}
