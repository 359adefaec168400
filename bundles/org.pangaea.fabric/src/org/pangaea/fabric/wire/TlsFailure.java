package org.pangaea.fabric.wire;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What went wrong with a certificate, for the people who run VMMs. */
final class TlsFailure {

  private TlsFailure() {}

  /** A sentence without its stop. */
  static String sentence(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < 16; depth++) {
      if (cause instanceof CertificateExpiredException) {
        return "the certificate has expired" + byThisClock();
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "the certificate is not valid yet" + byThisClock();
      }
      if (cause.getCause() == null || cause.getCause() == cause) {
        break;
      }
      cause = cause.getCause();
    }
    String text = String.valueOf(failure.getMessage());
    return text.toLowerCase(Locale.ROOT).contains("unable to find valid certification path")
            || text.toLowerCase(Locale.ROOT).contains("path does not chain")
        ? "the certificate is not one of this deployment"
        : text.strip().replaceAll("[.\\s]+$", "");
  }

  private static String byThisClock() {
    return " by this computer's clock, which shows "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS)
        + "; set the clock, or deploy again";
  }
}
