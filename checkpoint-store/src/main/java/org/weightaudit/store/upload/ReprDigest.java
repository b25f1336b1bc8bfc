package org.weightaudit.store.upload;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.weightaudit.http.problem.Problem;
import org.weightaudit.http.problem.ProblemType;
import org.weightaudit.store.blob.Sha256;

/** The {@code Repr-Digest} header of a request (RFC 9530). */
record ReprDigest(Optional<Sha256> announced) {

  private static final String HEADER = "Repr-Digest";
  private static final Pattern SHA_256 = Pattern.compile("(?:^|,)\\s*sha-256\\s*=\\s*:([^:]*):");
  private static final int DIGEST_BYTES = 32;

  /** Other algorithms than sha-256 are passed over, as the RFC asks. */
  static ReprDigest of(Optional<String> header) {
    if (header.isEmpty()) {
      return new ReprDigest(Optional.empty());
    }
    String value = header.get();
    Matcher matcher = SHA_256.matcher(value);
    if (!matcher.find()) {
      if (value.matches("\\s*[a-z0-9-]+\\s*=\\s*:[^:]*:.*")) {
        return new ReprDigest(Optional.empty());
      }
      throw malformed(value);
    }
    try {
      byte[] digest = Base64.getDecoder().decode(matcher.group(1));
      if (digest.length != DIGEST_BYTES) {
        throw malformed(value);
      }
      return new ReprDigest(Optional.of(new Sha256(HexFormat.of().formatHex(digest))));
    } catch (IllegalArgumentException e) {
      throw malformed(value).causedBy(e);
    }
  }

  private static Problem malformed(String value) {
    return Problem.invalid(
        HEADER, "Found \"%s\"; wanted sha-256=:<base64 of 32 bytes>:.".formatted(value));
  }

  void check(Sha256 found) {
    if (announced.isPresent() && !announced.get().equals(found)) {
      throw Problem.of(
              ProblemType.DIGEST_MISMATCH,
              "The body has digest %s; announced was %s. Nothing was stored."
                  .formatted(found.reprDigest(), announced.get().reprDigest()))
          .at(HEADER, "Found " + found.reprDigest());
    }
  }
}
