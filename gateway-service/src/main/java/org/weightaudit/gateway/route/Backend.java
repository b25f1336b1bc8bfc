package org.weightaudit.gateway.route;

import java.net.URI;

/**
 * A service behind the gateway.
 *
 * @param name as users read it, for example {@code checkpoint-store}
 * @param address scheme, host and port
 */
public record Backend(String name, URI address) {

  public Backend {
    if (address.getHost() == null || !address.getScheme().startsWith("http")) {
      throw new IllegalArgumentException(
          "Address of %s: found %s; wanted one like http://host:8081".formatted(name, address));
    }
  }

  /** The address of a target: a raw path with its raw query. */
  URI at(String target) {
    return URI.create(address.getScheme() + "://" + address.getRawAuthority() + target);
  }
}
