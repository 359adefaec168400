package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DeploymentTokenTest {

  /** RFC 4231, test case 1, whose key is padded with zeros to 32 bytes (HMAC pads the same way). */
  @Test
  void aProofIsAnHmacSha256OfAllParts() {
    DeploymentToken token = DeploymentToken.parse("0b".repeat(20) + "00".repeat(12));
    byte[] expected =
        HexFormat.of().parseHex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertArrayEquals(
        expected,
        token.prove(
            "Hi ".getBytes(StandardCharsets.US_ASCII),
            "There".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void aTokenSurvivesItsTextForm() {
    DeploymentToken token = DeploymentToken.random();
    assertArrayEquals(
        token.prove(new byte[3]), DeploymentToken.parse(token.toHex() + "\n").prove(new byte[3]));
    assertNotEquals(token.toHex(), DeploymentToken.random().toHex());
  }

  @Test
  void neitherTextNorErrorsGiveTheSecretAway() {
    DeploymentToken token = DeploymentToken.random();
    assertFalse(token.toString().contains(token.toHex().substring(0, 4)));
    for (String text : new String[] {"", token.toHex() + "00", "zz" + token.toHex().substring(2)}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> DeploymentToken.parse(text));
      assertEquals("A deployment token is written as 64 hexadecimal digits.", e.getMessage());
    }
  }
}
