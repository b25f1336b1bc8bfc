package org.weightaudit.cli.client;

import java.util.Map;
import java.util.function.Consumer;

/** Generators trained by the server. */
public final class HostedGenerators {

  private static final String GENERATORS = "/v1/generators";

  private final ApiConnection api;
  private final WorkFollower follower;

  public HostedGenerators(ApiConnection api, WorkFollower follower) {
    this.api = api;
    this.follower = follower;
  }

  /** Starts training. */
  public HostedGenerator start(Map<String, Object> request, String key) {
    return api.post(GENERATORS, request, key, HostedGenerator.class);
  }

  /** Waits until training has ended. */
  public HostedGenerator follow(String id, Consumer<WorkProgress> shown) {
    return follower.follow(api, GENERATORS + "/" + id, HostedGenerator.class, shown);
  }
}
