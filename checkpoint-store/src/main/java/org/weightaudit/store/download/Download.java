package org.weightaudit.store.download;

import org.springframework.http.MediaType;
import org.weightaudit.store.blob.Sha256;

/**
 * A file to be sent.
 *
 * @param immutable whether its address will never give anything else
 */
public record Download(Sha256 sha256, long bytes, MediaType type, boolean immutable) {

  /** A strong tag: the content's own digest. */
  String entityTag() {
    return "\"" + sha256.hex() + "\"";
  }
}
