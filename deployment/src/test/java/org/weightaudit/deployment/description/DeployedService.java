package org.weightaudit.deployment.description;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/**
 * A service as one deployment runs it.
 *
 * @param image its name, without tag
 * @param port of its container
 * @param environment beyond that of the image; values that only the cluster knows are empty
 * @param memory limit of its container
 * @param nativeMemory what is stated of it for libtorch, threads and the JVM itself
 * @param grace from the wish to stop it until it is killed
 * @param beforeStop of which this passes before it is told
 * @param probePaths where its probes ask
 */
public record DeployedService(
    String name,
    String image,
    int port,
    Map<String, String> environment,
    DataSize memory,
    DataSize nativeMemory,
    Duration grace,
    Duration beforeStop,
    Set<String> probePaths) {}
