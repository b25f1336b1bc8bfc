package org.weightaudit.cli.option;

import java.net.URI;
import java.net.URISyntaxException;
import org.weightaudit.cli.client.ApiConnection;
import org.weightaudit.cli.client.BadRequestException;
import org.weightaudit.cli.client.Retries;
import picocli.CommandLine.Option;

/** Which server to ask. */
public final class ServerOption {

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:WEIGHTAUDIT_SERVER:-http://localhost:8080}",
      description = "Address of the platform, also $WEIGHTAUDIT_SERVER. Default: ${DEFAULT-VALUE}")
  private String server = "";

  /**
   * A connection to it.
   *
   * @throws BadRequestException if it is no address
   */
  public ApiConnection connect() {
    try {
      URI address = new URI(server);
      if (address.getHost() != null && String.valueOf(address.getScheme()).matches("https?")) {
        return new ApiConnection(address, Retries.standard());
      }
    } catch (URISyntaxException e) {
      throw new BadRequestException(refusal());
    }
    throw new BadRequestException(refusal());
  }

  private String refusal() {
    return "--server is %s; wanted is an address such as http://localhost:8080".formatted(server);
  }
}
