package org.weightaudit.gateway.route;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the services are and how long to wait for them.
 *
 * @param store address of the checkpoint store
 * @param generator address of the generator service
 * @param evaluation address of the evaluation service
 * @param connectTimeout until a service counts as not reachable
 * @param responseTimeout the longest silence of a service
 * @param transferTimeout the same while it takes in a file or seals, which it answers at the end
 * @param apiDocumentKept how long the merged API document is good without asking again
 */
@ConfigurationProperties("weightaudit.gateway")
public record GatewaySettings(
    URI store,
    URI generator,
    URI evaluation,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration transferTimeout,
    Duration apiDocumentKept) {}
